import { equals } from '@mycel/wire'
import { open } from '@mycel/wire/envelope'
import { presuming } from './presuming.ts'
import type { NodeCrypto } from './node-crypto.ts'
import type { Crypto } from '@mycel/wire'

/** Checks that are remembered until they are asked for. */
const MAX_FORESEEN = 16_384

interface Held { readonly key: Uint8Array, readonly message: Uint8Array, readonly signature: Uint8Array }

/** A port that knows some answers beforehand. */
export interface Foreseen {
  /** The same verdicts as the real port. */
  readonly crypto: Crypto
  /** Checks the signatures of these envelopes on other threads, so that opening them soon after costs this one next to nothing. */
  foresee (envelopes: readonly Uint8Array[], network: string): Promise<void>
}

/** Signatures checked beside the event loop, for code that asks for verdicts synchronously. Without `verifyLater` it is the real port. */
export function createForeseen (real: Crypto & Partial<NodeCrypto>): Foreseen {
  const { verifyLater } = real
  const held = new Map<string, Held>()

  if (verifyLater == null) {
    return { crypto: real, foresee: async () => {} }
  }

  const remember = async (key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> => {
    const holds = await verifyLater(key, message, signature)

    if (holds && held.size < MAX_FORESEEN) {
      held.set(nameOf(signature), { key, message, signature })
    }

    return holds
  }

  return {
    crypto: {
      sha256: bytes => real.sha256(bytes),
      publicKey: seed => real.publicKey(seed),
      sign: (seed, message) => real.sign(seed, message),
      verify: (key, message, signature) => {
        const name = nameOf(signature)
        const known = held.get(name)
        held.delete(name)
        return known != null && equals(known.key, key) && equals(known.message, message) ? true : real.verify(key, message, signature)
      }
    },
    async foresee (envelopes, network) {
      const presumed = presuming({ ...real, verifyLater: remember })
      envelopes.forEach(bytes => { open(presumed.crypto, bytes, { network }) })
      await presumed.held()
    }
  }
}

function nameOf (signature: Uint8Array): string {
  return Buffer.from(signature.buffer, signature.byteOffset, signature.byteLength).toString('latin1')
}

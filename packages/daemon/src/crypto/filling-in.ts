import type { NodeCrypto } from './node-crypto.ts'
import type { Crypto } from '@mycel/wire'

const SIGNATURE_BYTES = 64

/** What stands before the signature of an envelope with one: fields 3 and 1 of envelope.proto, and their lengths. */
const BEFORE = [0x1a, SIGNATURE_BYTES + 2, 0x0a, SIGNATURE_BYTES]

/** A port whose signatures are blank at first. */
export interface FillingIn {
  readonly crypto: Crypto
  /** Fills in the signature of what was just signed: an envelope's bytes, with that one signature. Nobody may see them before. */
  fill (envelope: Uint8Array): Promise<void>
}

/**
 * Signs log entries beside the event loop: an entry's id, and so the next entry's link, does not depend on its signature, so that the books go on meanwhile. Each signature must be
 * filled in before the next one is asked for.
 */
export function fillingIn (real: Pick<NodeCrypto, 'signLater'> & Crypto): FillingIn {
  let next: Promise<Uint8Array> | undefined

  return {
    crypto: {
      sha256: bytes => real.sha256(bytes),
      publicKey: seed => real.publicKey(seed),
      verify: (key, message, signature) => real.verify(key, message, signature),
      sign: (seed, message) => {
        next = real.signLater(seed, message)
        return new Uint8Array(SIGNATURE_BYTES)
      }
    },

    async fill (envelope) {
      const [signature, from] = [next, envelope.byteLength - SIGNATURE_BYTES]
      next = undefined

      if (signature == null || BEFORE.some((byte, i) => envelope[from - BEFORE.length + i] !== byte) || envelope.subarray(from).some(byte => byte !== 0)) {
        throw new Error('not an envelope whose one signature is blank')
      }

      envelope.set(await signature, from)
    }
  }
}

import { createPrivateKey, createPublicKey, hash, sign, verify } from 'node:crypto'
import { createAdmission } from '@mycel/wire/crypto'
import { BATCH_BYTES, CheckThreads } from './check-threads.ts'
import { boundedCache, KEY_CACHE, keyring } from './keys.ts'
import { everySigned, putSigned, signedBytes } from './signed.ts'
import type { Crypto } from '@mycel/wire/crypto'
import type { KeyObject } from 'node:crypto'

export { KEY_CACHE } from './keys.ts'

const SEED_BYTES = 32
const SIGNATURE_BYTES = 64
const DIGEST_BYTES = 32

/** The port, and checks of signatures beside the event loop. */
export interface NodeCrypto extends Crypto {
  /** Begins a batch of checks that other threads make. */
  later (): LaterChecks
}

/** Checks with the verdicts of `verify`, made on other threads while more are added. */
export interface LaterChecks {
  add (key: Uint8Array, message: Uint8Array, signature: Uint8Array): void
  /** Whether all that were added since it was last asked hold. CheckThreadError where the threads cannot say. */
  held (): Promise<boolean>
}

/** Process-wide, as libuv's pool is. */
const threads = new CheckThreads()

/** Fewer bytes than this are checked on libuv's pool: threads of its own would start for one receipt. */
const FEW_BYTES = BATCH_BYTES / 2

/**
 * The port over `node:crypto`: same verdicts as `nobleCrypto` on every input, about ten times faster. OpenSSL is cofactorless and refuses S
 * beyond the group's order by itself; admission does the rest. Keys are imported as JWK once and kept, oldest out first: importing inside each
 * verification would halve its speed.
 */
export function createNodeCrypto (cacheSize = KEY_CACHE): NodeCrypto {
  const admitted = createAdmission()
  const { holds, keyOf } = keyring(cacheSize)
  const secretKeys = boundedCache(cacheSize, seed => importSeed(seed))
  const fit = (key: Uint8Array, signature: Uint8Array): boolean => signature.byteLength === SIGNATURE_BYTES && admitted(key)

  return {
    sha256: bytes => fromText(hash('sha256', bytes, 'binary')),
    publicKey: seed => secretKeys(seed).raw.slice(),
    sign: (seed, message) => new Uint8Array(sign(null, message, secretKeys(seed).key)),
    verify: (key, message, signature) => fit(key, signature) && holds(key, message, signature),
    later: () => laterChecks(fit, keyOf)
  }
}

function laterChecks (fit: (key: Uint8Array, signature: Uint8Array) => boolean, keyOf: (key: Uint8Array) => KeyObject): LaterChecks {
  let sent: Array<Promise<boolean>> = []
  let unfit = false
  let into: Uint8Array | undefined
  let at = 0

  const send = (): void => {
    if (into != null) {
      const asked = threads.check(into.buffer as ArrayBuffer, at)
      // whoever asks is told; nobody may
      asked.catch(() => {})
      sent.push(asked)
      into = undefined
      at = 0
    }
  }

  return {
    add (key, message, signature) {
      if (!fit(key, signature)) {
        unfit = true
        return
      }

      const bytes = signedBytes(message)

      if (into != null && at + bytes > into.byteLength) {
        send()
      }

      into ??= new Uint8Array(threads.buffer(bytes))
      at = putSigned(into, at, key, message, signature)
    },

    async held () {
      const few = into != null && sent.length === 0 && !threads.running && at < FEW_BYTES ? into.slice(0, at) : undefined

      if (few == null) {
        send()
      }

      const [checks, sound] = [sent, !unfit]
      into = undefined
      at = 0
      sent = []
      unfit = false
      const held = few == null ? await Promise.all(checks) : await poolChecks(few, keyOf)
      return sound && held.every(one => one)
    }
  }
}

/** On libuv's pool, each by itself. */
async function poolChecks (packed: Uint8Array, keyOf: (key: Uint8Array) => KeyObject): Promise<boolean[]> {
  const checks: Array<Promise<boolean>> = []

  everySigned(packed, (key, message, signature) => {
    checks.push(new Promise(resolve => {
      try {
        verify(null, message, keyOf(key), signature, (err, held) => { resolve(err == null && held) })
      } catch {
        resolve(false)
      }
    }))
    return true
  })

  return Promise.all(checks)
}

interface SecretKey { readonly key: KeyObject, readonly raw: Uint8Array }

/** A PKCS #8 wrapping of the seed (RFC 8410 §7): JWK would want the public key, which is what we are after. */
function importSeed (seed: Uint8Array): SecretKey {
  if (seed.byteLength !== SEED_BYTES) {
    throw new RangeError(`a seed has ${SEED_BYTES} bytes, not ${seed.byteLength}`)
  }

  const key = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' })
  const { x } = createPublicKey(key).export({ format: 'jwk' })
  return { key, raw: new Uint8Array(Buffer.from(x ?? '', 'base64url')) }
}

/** A digest out of a string of its bytes: four times as fast as asking for the bytes, which are then no burden on the garbage collector either. */
function fromText (digest: string): Uint8Array {
  const bytes = new Uint8Array(DIGEST_BYTES)

  for (let i = 0; i < DIGEST_BYTES; i++) {
    bytes[i] = digest.charCodeAt(i)
  }

  return bytes
}

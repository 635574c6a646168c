import { createPrivateKey, createPublicKey, hash, sign, verify } from 'node:crypto'
import { createAdmission } from '@mycel/wire/crypto'
import { toString } from 'uint8arrays/to-string'
import type { Crypto } from '@mycel/wire/crypto'
import type { JsonWebKey, KeyObject } from 'node:crypto'

const SEED_BYTES = 32
const SIGNATURE_BYTES = 64

/** Keys kept in their imported form, of each kind: about 1 KiB each. */
export const KEY_CACHE = 4096

/** The port, and checks of signatures beside the event loop. */
export interface NodeCrypto extends Crypto {
  /** As `verify`, on a thread of libuv's pool: as many at a time as it has threads (four). Never rejects. */
  verifyLater (key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean>
}

/**
 * The port over `node:crypto`: same verdicts as `nobleCrypto` on every input, about ten times faster. OpenSSL is cofactorless and refuses S
 * beyond the group's order by itself; admission does the rest. Keys are imported as JWK once and kept, oldest out first: importing inside each
 * verification would halve its speed.
 */
export function createNodeCrypto (cacheSize = KEY_CACHE): NodeCrypto {
  const admitted = createAdmission()
  const publicKeys = boundedCache(cacheSize, key => createPublicKey({ key: publicJwk(key), format: 'jwk' }))
  const secretKeys = boundedCache(cacheSize, seed => importSeed(seed))
  const fit = (key: Uint8Array, signature: Uint8Array): boolean => signature.byteLength === SIGNATURE_BYTES && admitted(key)

  return {
    // half the time of a hash object
    sha256: bytes => new Uint8Array(hash('sha256', bytes, 'buffer')),
    publicKey: seed => secretKeys(seed).raw.slice(),
    sign: (seed, message) => new Uint8Array(sign(null, message, secretKeys(seed).key)),
    verify: (key, message, signature) => fit(key, signature) && holds(publicKeys, key, message, signature),
    verifyLater: async (key, message, signature) => fit(key, signature) && new Promise(resolve => {
      try {
        verify(null, message, publicKeys(key), signature, (err, held) => { resolve(err == null && held) })
      } catch {
        resolve(false)
      }
    })
  }
}

interface SecretKey { readonly key: KeyObject, readonly raw: Uint8Array }

function holds (keys: (key: Uint8Array) => KeyObject, key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify(null, message, keys(key), signature)
  } catch {
    return false
  }
}

/** A PKCS #8 wrapping of the seed (RFC 8410 §7): JWK would want the public key, which is what we are after. */
function importSeed (seed: Uint8Array): SecretKey {
  if (seed.byteLength !== SEED_BYTES) {
    throw new RangeError(`a seed has ${SEED_BYTES} bytes, not ${seed.byteLength}`)
  }

  const key = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' })
  const { x } = createPublicKey(key).export({ format: 'jwk' })
  return { key, raw: new Uint8Array(Buffer.from(x ?? '', 'base64url')) }
}

function publicJwk (key: Uint8Array): JsonWebKey {
  return { kty: 'OKP', crv: 'Ed25519', x: toString(key, 'base64url') }
}

function boundedCache<T> (size: number, make: (bytes: Uint8Array) => T): (bytes: Uint8Array) => T {
  const known = new Map<string, T>()

  return bytes => {
    const name = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
    const cached = known.get(name)

    if (cached != null) {
      return cached
    }

    const made = make(bytes)

    if (known.size >= size) {
      known.delete(known.keys().next().value ?? '')
    }

    known.set(name, made)
    return made
  }
}

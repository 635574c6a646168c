import { createPublicKey, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** Keys kept in their imported form, of each kind: about 1 KiB each. */
export const KEY_CACHE = 4096

/** Whether a signature of 64 bytes under an admitted key holds. */
export type Holds = (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean

/** Checks with imported public keys, of which it keeps some: importing inside each check would halve its speed. */
export function keyring (cacheSize = KEY_CACHE): { readonly holds: Holds, readonly keyOf: (key: Uint8Array) => KeyObject } {
  const keyOf = boundedCache(cacheSize, key => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: asBuffer(key).toString('base64url') }, format: 'jwk' }))

  return {
    keyOf,
    holds (key, message, signature) {
      try {
        return verify(null, message, keyOf(key), signature)
      } catch {
        return false
      }
    }
  }
}

/** What is made of bytes, kept for so many of them, oldest out first. */
export function boundedCache<T> (size: number, make: (bytes: Uint8Array) => T): (bytes: Uint8Array) => T {
  const known = new Map<string, T>()

  return bytes => {
    const name = asBuffer(bytes).toString('latin1')
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

function asBuffer (bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

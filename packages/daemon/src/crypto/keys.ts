import { createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** Keys kept in their imported form, of each kind: about 1 KiB each. */
export const KEY_CACHE = 4096

/** Imports public keys and keeps some: importing inside each check would halve its speed. */
export function keyring (cacheSize = KEY_CACHE): (key: Uint8Array) => KeyObject {
  return boundedCache(cacheSize, key => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: asBuffer(key).toString('base64url') }, format: 'jwk' }))
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

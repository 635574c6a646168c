import { createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** Keys kept in their imported form, of each kind: about 1 KiB each. */
export const KEY_CACHE = 4096

/** Imports public keys and keeps some: importing inside each check would halve its speed. */
export function keyring (cacheSize = KEY_CACHE): (key: Uint8Array) => KeyObject {
  return boundedCache(cacheSize, key => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: asBuffer(key).toString('base64url') }, format: 'jwk' }))
}

export interface BoundedCache<T> {
  (bytes: Uint8Array): T
  /** What is kept of these bytes; nothing is made. */
  known (bytes: Uint8Array): T | undefined
}

/** What is made of bytes, kept for so many of them, oldest out first. */
export function boundedCache<T> (size: number, make: (bytes: Uint8Array) => T): BoundedCache<T> {
  const known = new Map<string, T>()

  const nameOf = (bytes: Uint8Array): string => asBuffer(bytes).toString('latin1')
  const get = (bytes: Uint8Array): T => {
    const name = nameOf(bytes)
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

  return Object.assign(get, { known: (bytes: Uint8Array) => known.get(nameOf(bytes)) })
}

function asBuffer (bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

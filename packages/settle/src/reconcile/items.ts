import { compare, toHex } from '@mycel/wire'
import { leafHash, merkleRoot } from '@mycel/wire/merkle'
import type { Crypto } from '@mycel/wire/crypto'

/** A settled receipt or payment by its place in the pair's common order: its own signed time (Unix milliseconds), then its id. */
export interface SettledRef {
  readonly at: bigint
  /** The message's id, 32 bytes. */
  readonly digest: Uint8Array
}

/** A place in the common order; `digest` may be empty (before all of that time) or whole. Undefined as an upper bound: no bound. */
export interface Bound {
  readonly at: bigint
  readonly digest: Uint8Array
}

/** Bytes of an id in lists and wants: two receipts that agree in these cost their authors 2^64 hashes, and the final root still tells them apart. */
export const SHORT_ID_BYTES = 16

export const FINGERPRINT_BYTES = 16

export function byPlace (a: Bound, b: Bound): number {
  return a.at === b.at ? compare(a.digest, b.digest) : a.at < b.at ? -1 : 1
}

/** Index of the first item at or after a place. */
export function indexOf (items: readonly SettledRef[], bound: Bound): number {
  let low = 0
  let high = items.length

  while (low < high) {
    const middle = (low + high) >> 1
    const item = items[middle]

    if (item != null && byPlace(item, bound) < 0) {
      low = middle + 1
    } else {
      high = middle
    }
  }

  return low
}

/** Both sorted lists as one, without repetitions. */
export function merge (a: readonly SettledRef[], b: readonly SettledRef[]): readonly SettledRef[] {
  const all: SettledRef[] = []
  let i = 0
  let j = 0

  while (i < a.length || j < b.length) {
    const left = a[i]
    const right = b[j]
    const order = left == null ? 1 : right == null ? -1 : byPlace(left, right)
    const next = order <= 0 ? left : right

    if (next != null) {
      all.push(next)
    }

    i += order <= 0 ? 1 : 0
    j += order >= 0 ? 1 : 0
  }

  return all
}

/** A place between two neighbours, as short as it can be: the later one's time alone where the times differ. */
export function between (before: SettledRef | undefined, item: SettledRef): Bound {
  return before == null || before.at < item.at ? { at: item.at, digest: new Uint8Array(0) } : item
}

/** First 16 bytes of sha2-256 over the ids of a stretch in order. */
export function fingerprint (crypto: Crypto, items: readonly SettledRef[]): Uint8Array {
  return crypto.sha256(join(items, 32)).slice(0, FINGERPRINT_BYTES)
}

/** The short ids of a stretch, one after the other. */
export function shortIds (items: readonly SettledRef[]): Uint8Array {
  return join(items, SHORT_ID_BYTES)
}

/** Short ids out of a list, as map keys. */
export function splitIds (bytes: Uint8Array): readonly string[] {
  return Array.from({ length: bytes.byteLength / SHORT_ID_BYTES }, (_, i) => toHex(bytes.subarray(i * SHORT_ID_BYTES, (i + 1) * SHORT_ID_BYTES)))
}

export function shortName ({ digest }: SettledRef): string {
  return toHex(digest.subarray(0, SHORT_ID_BYTES))
}

/** What a pair agrees on: the RFC 6962 root over the ids of everything settled between the two, sorted as bytes. */
export function pairRoot (crypto: Crypto, digests: readonly Uint8Array[]): Uint8Array {
  return merkleRoot(crypto, [...digests].sort(compare).map(digest => leafHash(crypto, digest)))
}

function join (items: readonly SettledRef[], size: number): Uint8Array {
  const bytes = new Uint8Array(items.length * size)
  items.forEach(({ digest }, i) => { bytes.set(digest.subarray(0, size), i * size) })
  return bytes
}

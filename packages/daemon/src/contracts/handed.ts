import { concat } from 'uint8arrays/concat'
import { MARK_BYTES, MAX_MARKS } from './tail.ts'

/** What a node holds of one contract: the contract's key (32 bytes), and the marks of its transcript; none where it does not know it. */
export interface Holding {
  readonly key: string
  readonly marks: readonly Uint8Array[]
}

const KEY_BYTES = 32

/** Contracts of one frame. */
export const MAX_HOLDINGS = 16

/** `key (32) ‖ count (1) ‖ marks (16 each)`, one after the other. */
export function encodeHoldings (holdings: readonly Holding[]): Uint8Array {
  return concat(holdings.flatMap(({ key, marks }) => [bytesOf(key), Uint8Array.of(marks.length), ...marks]))
}

/** Undefined where it is not what `encodeHoldings` writes, or more than a frame may have. */
export function decodeHoldings (bytes: Uint8Array): readonly Holding[] | undefined {
  const holdings: Holding[] = []

  for (let at = 0; at < bytes.byteLength;) {
    const count = bytes[at + KEY_BYTES]
    const from = at + KEY_BYTES + 1
    const end = from + (count ?? 0) * MARK_BYTES

    if (count == null || count > MAX_MARKS || end > bytes.byteLength || holdings.length === MAX_HOLDINGS) {
      return undefined
    }

    holdings.push({ key: Buffer.from(bytes.subarray(at, at + KEY_BYTES)).toString('hex'), marks: Array.from({ length: count }, (_, i) => bytes.subarray(from + i * MARK_BYTES, from + (i + 1) * MARK_BYTES)) })
    at = end
  }

  return holdings
}

/** How many of a frame's envelopes belong to which contract: `key (32) ‖ count (1)`, in their order. */
export function encodeCounts (counts: ReadonlyArray<{ readonly key: string, readonly count: number }>): Uint8Array {
  return concat(counts.flatMap(({ key, count }) => [bytesOf(key), Uint8Array.of(count)]))
}

/** The envelopes of a frame by contract; undefined where the counts do not fit them. */
export function byContract (counts: Uint8Array, envelopes: readonly Uint8Array[]): ReadonlyArray<{ readonly key: string, readonly envelopes: readonly Uint8Array[] }> | undefined {
  const groups = []
  let used = 0

  for (let at = 0; at < counts.byteLength; at += KEY_BYTES + 1) {
    const count = counts[at + KEY_BYTES]

    if (count == null || groups.length === MAX_HOLDINGS) {
      return undefined
    }

    groups.push({ key: Buffer.from(counts.subarray(at, at + KEY_BYTES)).toString('hex'), envelopes: envelopes.slice(used, used + count) })
    used += count
  }

  return used === envelopes.length ? groups : undefined
}

export function encodeKeys (keys: readonly string[]): Uint8Array {
  return concat(keys.map(bytesOf))
}

export function decodeKeys (bytes: Uint8Array): readonly string[] {
  return Array.from({ length: Math.floor(bytes.byteLength / KEY_BYTES) }, (_, i) => Buffer.from(bytes.subarray(i * KEY_BYTES, (i + 1) * KEY_BYTES)).toString('hex'))
}

function bytesOf (key: string): Uint8Array {
  return Uint8Array.from(Buffer.from(key, 'hex'))
}

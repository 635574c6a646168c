import { compare, toHex } from '@mycel/wire'

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

/** A place between two neighbours, as short as it can be: the later one's time alone where the times differ. */
export function between (before: SettledRef | undefined, item: SettledRef): Bound {
  return before == null || before.at < item.at ? { at: item.at, digest: new Uint8Array(0) } : item
}

/** Short ids out of a list, as map keys. */
export function splitIds (bytes: Uint8Array): readonly string[] {
  return Array.from({ length: bytes.byteLength / SHORT_ID_BYTES }, (_, i) => toHex(bytes.subarray(i * SHORT_ID_BYTES, (i + 1) * SHORT_ID_BYTES)))
}

export function shortName ({ digest }: SettledRef): string {
  return toHex(digest.subarray(0, SHORT_ID_BYTES))
}

import { emptyMap, entries, get, put } from './persistent-map.ts'
import type { PersistentMap } from './persistent-map.ts'

const ID_BYTES = 32

/** So many ids are kept in a trie before they become a run. */
const FRESH = 1024

/** Runs of up to so many ids are merged: 4 MiB each. */
const MAX_RUN = 2 ** 17

/**
 * An immutable set of ids (64 letters of lower-case hexadecimal) that only grows. A million take 32 MB: sorted flat runs, each about twice as long as the next, and the newest ids in a trie.
 */
export interface SettledSet {
  readonly size: number
  /** Ids in ascending order, 32 bytes each; never changed once made. */
  readonly runs: readonly Uint8Array[]
  readonly fresh: PersistentMap<true>
}

export function emptySet (): SettledSet {
  return { size: 0, runs: [], fresh: emptyMap() }
}

export function has (set: SettledSet, id: string): boolean {
  if (get(set.fresh, id) != null) {
    return true
  }

  if (set.runs.length === 0) {
    return false
  }

  const bytes = bytesOf(id)
  return set.runs.some(run => find(run, bytes))
}

export function add (set: SettledSet, id: string): SettledSet {
  if (has(set, id)) {
    return set
  }

  const fresh = put(set.fresh, id, true)
  return fresh.size < FRESH ? { ...set, size: set.size + 1, fresh } : { size: set.size + 1, fresh: emptyMap(), runs: settle([...set.runs, flat(fresh)]) }
}

/** Every id in ascending order, 32 bytes each. */
export function * ids ({ runs, fresh }: SettledSet): Generator<Uint8Array> {
  const all = [...runs, flat(fresh)].map(run => ({ run, at: 0 }))

  for (;;) {
    const least = all.reduce<typeof all[number] | undefined>((one, other) => other.at < other.run.byteLength && (one == null || order(other.run, other.at, one.run, one.at) < 0) ? other : one, undefined)

    if (least == null) {
      return
    }

    yield least.run.subarray(least.at, least.at + ID_BYTES)
    least.at += ID_BYTES
  }
}

/** Merges from the end until every run is longer than the one after it, all at once: what lies between would be megabytes of garbage. */
function settle (runs: readonly Uint8Array[]): readonly Uint8Array[] {
  let first = runs.length - 1
  let bytes = runs[first]?.byteLength ?? 0

  for (let before = runs[first - 1]; before != null && before.byteLength <= bytes && before.byteLength + bytes <= MAX_RUN * ID_BYTES; before = runs[first - 1]) {
    bytes += before.byteLength
    first--
  }

  return first >= runs.length - 1 ? runs : [...runs.slice(0, first), merge(runs.slice(first), new Uint8Array(bytes))]
}

/** Merges runs into bytes that they fill, from the end: the shortest two are at the end of what they fill, and so on with the next. */
function merge (runs: readonly Uint8Array[], into: Uint8Array): Uint8Array {
  let start = into.byteLength

  for (const run of runs.toReversed()) {
    const [merged, end] = [start, into.byteLength]
    start -= run.byteLength
    let at = start
    let i = 0
    let j = merged

    // what was merged before is read no sooner than it is overwritten
    while (i < run.byteLength) {
      const left = j >= end || order(run, i, into, j) < 0
      copy(left ? run : into, left ? i : j, into, at)
      i += left ? ID_BYTES : 0
      j += left ? 0 : ID_BYTES
      at += ID_BYTES
    }
  }

  return into
}

function find (run: Uint8Array, id: Uint8Array): boolean {
  let low = 0
  let high = run.byteLength / ID_BYTES

  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const found = order(run, middle * ID_BYTES, id, 0)

    if (found === 0) {
      return true
    }

    if (found < 0) {
      low = middle + 1
    } else {
      high = middle
    }
  }

  return false
}

function order (a: Uint8Array, i: number, b: Uint8Array, j: number): number {
  for (let n = 0; n < ID_BYTES; n++) {
    const difference = (a[i + n] ?? 0) - (b[j + n] ?? 0)

    if (difference !== 0) {
      return difference
    }
  }

  return 0
}

function copy (from: Uint8Array, i: number, to: Uint8Array, j: number): void {
  for (let n = 0; n < ID_BYTES; n++) {
    to[j + n] = from[i + n] ?? 0
  }
}

function flat (fresh: PersistentMap<true>): Uint8Array {
  const run = new Uint8Array(fresh.size * ID_BYTES)
  let at = 0

  for (const [id] of entries(fresh)) {
    run.set(bytesOf(id), at)
    at += ID_BYTES
  }

  return run
}

function bytesOf (id: string): Uint8Array {
  const bytes = new Uint8Array(ID_BYTES)

  for (let i = 0; i < ID_BYTES; i++) {
    bytes[i] = digit(id.charCodeAt(2 * i)) * 16 + digit(id.charCodeAt(2 * i + 1))
  }

  return bytes
}

/** Of a lower-case hexadecimal letter. */
function digit (code: number): number {
  return code < 0x3a ? code - 0x30 : code - 0x57
}

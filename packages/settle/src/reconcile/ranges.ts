import { equals } from '@mycel/wire'
import { lowerOf, MAX_FRAME_IDS, MAX_FRAME_RANGES, upperOf } from './frame.ts'
import { between, byPlace, SHORT_ID_BYTES, shortName, splitIds } from './items.ts'
import type { Range } from './frame.ts'
import type { Bound, SettledRef } from './items.ts'
import type { PairIndex } from './pair-index.ts'
import type { Crypto } from '@mycel/wire/crypto'

/** A stretch this short is listed, a longer one split. */
const LIST_ITEMS = 64

/** Into how many parts the whole set is split, and a stretch that differs. */
const FIRST_PARTS = 64
const PARTS = 16

/** Items that may wait to be sent. More that a peer lacks is found again by the next description of the whole set. */
export const MAX_QUEUED = 65_536

/** Ranges that may wait for a later frame: what one full frame of differing stretches is split into. Any more are found again by the next pass over the whole set. */
const MAX_WAITING_RANGES = MAX_FRAME_RANGES * PARTS

interface Stretch {
  readonly lower: Bound
  readonly upper: Bound | undefined
  /** The items from `start` to before `end`. */
  readonly start: number
  readonly end: number
}

/** What to say about ranges that the peer described. */
export interface Answer {
  /** Perhaps more than one frame holds: see `frameOf`. */
  readonly ranges: readonly Range[]
  /** Items that the peer does not list. */
  readonly theyLack: readonly SettledRef[]
  /** Short ids, in hexadecimal, that are listed and not known here. */
  readonly weLack: readonly string[]
}

/** The whole set described: listed if it is small, else as fingerprints of 64 stretches. */
export function describeAll (crypto: Crypto, items: PairIndex): readonly Range[] {
  const whole: Stretch = { lower: { at: 0n, digest: new Uint8Array(0) }, upper: undefined, start: 0, end: items.size }
  return items.size <= LIST_ITEMS ? [listed(items, whole)] : parts(items, whole, FIRST_PARTS).map(stretch => fingerprinted(crypto, items, stretch))
}

/**
 * Compares the peer's ranges with our items. Of a long stretch that differs, the side that holds less of it lists its ids, so that the other answers with what is missing at once;
 * the side that holds more, or would overfill a frame, splits it again.
 */
export function answerRanges (crypto: Crypto, items: PairIndex, theirs: readonly Range[]): Answer {
  const stretches = theirs.map(range => ({ range, stretch: cut(items, range) }))
  const differing = stretches.filter(({ range, stretch }) => range.fingerprint.byteLength > 0 && !sameAs(crypto, items, range, stretch))
  const few = differing.reduce((sum, { stretch }) => sum + countOf(stretch), 0) <= MAX_FRAME_IDS
  const ranges = differing.flatMap(({ range, stretch }) => countOf(stretch) <= LIST_ITEMS || (few && countOf(stretch) <= range.count)
    ? [listed(items, stretch)]
    : parts(items, stretch, PARTS).map(part => fingerprinted(crypto, items, part)))
  const theyLack: SettledRef[] = []
  const weLack: string[] = []

  for (const { range, stretch } of stretches.filter(({ range }) => range.fingerprint.byteLength === 0)) {
    compareLists(items, stretch, splitIds(range.ids), { theyLack, weLack })
  }

  return { ranges, theyLack, weLack }
}

/** What of the ranges to send goes into one frame, in ascending order, and what waits for the next. The first always fits. */
export function frameOf (ranges: readonly Range[]): { readonly now: readonly Range[], readonly later: readonly Range[] } {
  const now: Range[] = []
  const later: Range[] = []
  let ids = 0

  for (const range of [...ranges].sort((a, b) => byPlace(lowerOf(a), lowerOf(b)))) {
    const listed = range.ids.byteLength / SHORT_ID_BYTES
    const fits = now.length < MAX_FRAME_RANGES && ids + listed <= MAX_FRAME_IDS
    ids += fits ? listed : 0
    fits ? now.push(range) : later.push(range)
  }

  return { now, later: later.slice(0, MAX_WAITING_RANGES) }
}

/** How many of our items ranges cover: what answering them costs. */
export function coveredBy (items: PairIndex, ranges: readonly Range[]): number {
  return ranges.reduce((sum, range) => sum + countOf(cut(items, range)), 0)
}

/** Our items that a range covers. */
export function itemsIn (items: PairIndex, range: Range): readonly SettledRef[] {
  const { start, end } = cut(items, range)
  return items.slice(start, end)
}

function compareLists (items: PairIndex, { start, end }: Stretch, theirs: readonly string[], found: { readonly theyLack: SettledRef[], readonly weLack: string[] }): void {
  const named = new Set(theirs)

  for (let i = start; i < end && (named.size > 0 || found.theyLack.length < MAX_QUEUED); i++) {
    const item = items.at(i)

    if (item != null && !named.delete(shortName(item)) && found.theyLack.length < MAX_QUEUED) {
      found.theyLack.push(item)
    }
  }

  found.weLack.push(...named)
}

function sameAs (crypto: Crypto, items: PairIndex, range: Range, { start, end }: Stretch): boolean {
  return range.count === end - start && equals(range.fingerprint, items.fingerprint(crypto, start, end))
}

function cut (items: PairIndex, range: Range): Stretch {
  const lower = lowerOf(range)
  const upper = upperOf(range)
  return { lower, upper, start: items.indexOf(lower), end: upper == null ? items.size : items.indexOf(upper) }
}

function parts (items: PairIndex, { lower, upper, start, end }: Stretch, count: number): readonly Stretch[] {
  const size = Math.max(1, Math.ceil((end - start) / count))
  const starts = Array.from({ length: Math.ceil((end - start) / size) }, (_, i) => start + i * size)
  const bounds = starts.map(from => {
    const item = items.at(from)
    return from === start || item == null ? lower : between(items.at(from - 1), item)
  })

  return starts.map((from, i) => ({ lower: bounds[i] ?? lower, upper: bounds[i + 1] ?? upper, start: from, end: Math.min(from + size, end) }))
}

function listed (items: PairIndex, stretch: Stretch): Range {
  return { ...edges(stretch), fingerprint: new Uint8Array(0), ids: items.shortIds(stretch.start, stretch.end) }
}

function fingerprinted (crypto: Crypto, items: PairIndex, stretch: Stretch): Range {
  return { ...edges(stretch), fingerprint: items.fingerprint(crypto, stretch.start, stretch.end), ids: new Uint8Array(0) }
}

function countOf ({ start, end }: Stretch): number {
  return end - start
}

function edges (stretch: Stretch): Omit<Range, 'fingerprint' | 'ids'> {
  const { lower, upper } = stretch
  return { lowerAt: lower.at, lowerId: lower.digest, upperAt: upper?.at ?? 0n, upperId: upper?.digest ?? new Uint8Array(0), count: countOf(stretch) }
}

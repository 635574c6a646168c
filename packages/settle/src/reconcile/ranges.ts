import { equals } from '@mycel/wire'
import { lowerOf, MAX_FRAME_IDS, MAX_FRAME_RANGES, upperOf } from './frame.ts'
import { between, byPlace, fingerprint, indexOf, SHORT_ID_BYTES, shortIds, shortName, splitIds } from './items.ts'
import type { Range } from './frame.ts'
import type { Bound, SettledRef } from './items.ts'
import type { Crypto } from '@mycel/wire/crypto'

/** A stretch this short is listed, a longer one split. */
const LIST_ITEMS = 64

/** Into how many parts the whole set is split, and a stretch that differs. */
const FIRST_PARTS = 64
const PARTS = 16

/** Ranges that may wait for a later frame: what one full frame of differing stretches is split into. Any more are found again by the next pass over the whole set. */
const MAX_WAITING_RANGES = MAX_FRAME_RANGES * PARTS

interface Stretch {
  readonly lower: Bound
  readonly upper: Bound | undefined
  readonly items: readonly SettledRef[]
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
export function describeAll (crypto: Crypto, items: readonly SettledRef[]): readonly Range[] {
  const whole: Stretch = { lower: { at: 0n, digest: new Uint8Array(0) }, upper: undefined, items }
  return items.length <= LIST_ITEMS ? [listed(whole)] : parts(whole, FIRST_PARTS).map(stretch => fingerprinted(crypto, stretch))
}

/**
 * Compares the peer's ranges with our items. Of a long stretch that differs, the side that holds less of it lists its ids, so that the other answers with what is missing at once;
 * the side that holds more, or would overfill a frame, splits it again.
 */
export function answerRanges (crypto: Crypto, items: readonly SettledRef[], theirs: readonly Range[]): Answer {
  const stretches = theirs.map(range => ({ range, stretch: cut(items, range) }))
  const differing = stretches.filter(({ range, stretch }) => range.fingerprint.byteLength > 0 && !sameAs(crypto, range, stretch))
  const few = differing.reduce((sum, { stretch }) => sum + stretch.items.length, 0) <= MAX_FRAME_IDS
  const ranges = differing.flatMap(({ range, stretch }) => stretch.items.length <= LIST_ITEMS || (few && stretch.items.length <= range.count)
    ? [listed(stretch)]
    : parts(stretch, PARTS).map(part => fingerprinted(crypto, part)))
  const lists = stretches.filter(({ range }) => range.fingerprint.byteLength === 0).map(({ range, stretch }) => compareLists(stretch.items, splitIds(range.ids)))

  return { ranges, theyLack: lists.flatMap(({ theyLack }) => theyLack), weLack: lists.flatMap(({ weLack }) => weLack) }
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

function compareLists (mine: readonly SettledRef[], theirs: readonly string[]): Omit<Answer, 'ranges'> {
  const named = new Set(theirs)
  const known = new Set(mine.map(shortName))
  return { theyLack: mine.filter(item => !named.has(shortName(item))), weLack: [...named].filter(name => !known.has(name)) }
}

function sameAs (crypto: Crypto, range: Range, { items }: Stretch): boolean {
  return range.count === items.length && equals(range.fingerprint, fingerprint(crypto, items))
}

function cut (items: readonly SettledRef[], range: Range): Stretch {
  const lower = lowerOf(range)
  const upper = upperOf(range)
  return { lower, upper, items: items.slice(indexOf(items, lower), upper == null ? items.length : indexOf(items, upper)) }
}

function parts ({ lower, upper, items }: Stretch, count: number): readonly Stretch[] {
  const size = Math.max(1, Math.ceil(items.length / count))
  const starts = Array.from({ length: Math.ceil(items.length / size) }, (_, i) => i * size)
  const bounds = starts.map(start => {
    const item = items[start]
    return start === 0 || item == null ? lower : between(items[start - 1], item)
  })

  return starts.map((start, i) => ({ lower: bounds[i] ?? lower, upper: bounds[i + 1] ?? upper, items: items.slice(start, start + size) }))
}

function listed (stretch: Stretch): Range {
  return { ...edges(stretch), fingerprint: new Uint8Array(0), ids: shortIds(stretch.items) }
}

function fingerprinted (crypto: Crypto, stretch: Stretch): Range {
  return { ...edges(stretch), fingerprint: fingerprint(crypto, stretch.items), ids: new Uint8Array(0) }
}

function edges ({ lower, upper, items }: Stretch): Omit<Range, 'fingerprint' | 'ids'> {
  return { lowerAt: lower.at, lowerId: lower.digest, upperAt: upper?.at ?? 0n, upperId: upper?.digest ?? new Uint8Array(0), count: items.length }
}

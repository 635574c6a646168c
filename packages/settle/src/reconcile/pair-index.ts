import { compare } from '@mycel/wire'
import { leafHash, merkleRoot } from '@mycel/wire/merkle'
import { FINGERPRINT_BYTES, SHORT_ID_BYTES } from './items.ts'
import type { Bound, SettledRef } from './items.ts'
import type { Crypto } from '@mycel/wire/crypto'

const AT_BYTES = 8
const ID_BYTES = 32
const SAFE = BigInt(Number.MAX_SAFE_INTEGER)

/** A place in the common order as bytes that sort like it: the signed time, big-endian, then the id. */
export const PLACE_BYTES = AT_BYTES + ID_BYTES

/** Items of one block: what one new item at the end makes to be copied and hashed again. A power of two, so that a block is a subtree. */
const BLOCK_ITEMS = 64

interface Block {
  /** Whole places, one after the other. */
  readonly places: Uint8Array
  /** Root over the block's ids, once it was asked for. */
  root?: Uint8Array
}

/**
 * What is settled between two peers, in the pair's common order. Never changes: `with` gives another index that shares what comes before the first new item, hashes included, so
 * a pair with a long history pays for what is new to it and not for the history. 41 bytes an item.
 */
export class PairIndex {
  static readonly empty = new PairIndex([], 0)

  readonly size: number
  private readonly blocks: readonly Block[]
  private root_: Uint8Array | undefined

  private constructor (blocks: readonly Block[], size: number) {
    this.blocks = blocks
    this.size = size
  }

  static of (refs: Iterable<SettledRef>): PairIndex {
    return PairIndex.empty.with(refs)
  }

  /** From whole places of `PLACE_BYTES` each that ascend. RangeError where they do not. */
  static fromPlaces (places: Iterable<Uint8Array>): PairIndex {
    const blocks: Block[] = []
    const block = new Uint8Array(BLOCK_ITEMS * PLACE_BYTES)
    let size = 0
    let before: Uint8Array | undefined

    for (const place of places) {
      if (place.byteLength !== PLACE_BYTES || (before != null && compare(before, place) >= 0)) {
        throw new RangeError(`place ${size} is out of order or no place`)
      }

      block.set(place, size % BLOCK_ITEMS * PLACE_BYTES)
      before = place
      size++

      if (size % BLOCK_ITEMS === 0) {
        blocks.push({ places: block.slice() })
      }
    }

    const rest = size % BLOCK_ITEMS
    return new PairIndex(rest === 0 ? blocks : [...blocks, { places: block.slice(0, rest * PLACE_BYTES) }], size)
  }

  /** With these items too. Those that are there change nothing. */
  with (refs: Iterable<SettledRef>): PairIndex {
    const fresh = [...refs].map(placeOf).sort(compare).filter((place, i, all) => !this.holds(place) && (i === 0 || compare(all[i - 1] ?? place, place) < 0))
    const [first] = fresh

    if (first == null) {
      return this
    }

    const kept = Math.floor(this.after(first) / BLOCK_ITEMS)
    const rest = PairIndex.fromPlaces(merged(this.places(kept * BLOCK_ITEMS, this.size), fresh))
    return new PairIndex([...this.blocks.slice(0, kept), ...rest.blocks], kept * BLOCK_ITEMS + rest.size)
  }

  /** Undefined beyond the end. */
  at (i: number): SettledRef | undefined {
    return i >= 0 && i < this.size ? refOf(this.place(i)) : undefined
  }

  has (ref: SettledRef): boolean {
    return this.holds(placeOf(ref))
  }

  /** Index of the first item at or after a place. */
  indexOf (bound: Bound): number {
    return this.after(placeOf(bound))
  }

  /** Items from `start` to before `end`. */
  slice (start: number, end: number): readonly SettledRef[] {
    return [...this.places(start, end)].map(refOf)
  }

  /** First 16 bytes of sha2-256 over the ids from `start` to before `end` in order. */
  fingerprint (crypto: Crypto, start: number, end: number): Uint8Array {
    return crypto.sha256(this.ids(start, end, ID_BYTES)).slice(0, FINGERPRINT_BYTES)
  }

  /** The short ids from `start` to before `end`, one after the other. */
  shortIds (start: number, end: number): Uint8Array {
    return this.ids(start, end, SHORT_ID_BYTES)
  }

  /** What the pair agrees on: the RFC 6962 root over the leaf hashes of the ids in the common order. */
  root (crypto: Crypto): Uint8Array {
    this.root_ ??= merkleRoot(crypto, this.blocks.map(block => rootOf(crypto, block)))
    return this.root_
  }

  /** Does part of what `root` has to do, for who must not be kept for as long as a long history takes: the items from `start` to before `end`. */
  prepare (crypto: Crypto, start: number, end: number): void {
    this.blocks.slice(Math.floor(start / BLOCK_ITEMS), Math.ceil(end / BLOCK_ITEMS)).forEach(block => { rootOf(crypto, block) })
  }

  private ids (start: number, end: number, bytes: number): Uint8Array {
    const joined = new Uint8Array((end - start) * bytes)

    for (let i = start; i < end; i++) {
      joined.set(this.place(i).subarray(AT_BYTES, AT_BYTES + bytes), (i - start) * bytes)
    }

    return joined
  }

  private * places (start: number, end: number): Generator<Uint8Array> {
    for (let i = start; i < end; i++) {
      yield this.place(i)
    }
  }

  private place (i: number): Uint8Array {
    const { places } = this.blocks[Math.floor(i / BLOCK_ITEMS)] ?? { places: new Uint8Array(0) }
    const from = i % BLOCK_ITEMS * PLACE_BYTES
    return places.subarray(from, from + PLACE_BYTES)
  }

  private holds (place: Uint8Array): boolean {
    const i = this.after(place)
    return i < this.size && compare(this.place(i), place) === 0
  }

  /** Index of the first item whose place is not before these bytes. */
  private after (bytes: Uint8Array): number {
    let low = 0
    let high = this.size

    while (low < high) {
      const middle = (low + high) >> 1

      if (compare(this.place(middle), bytes) < 0) {
        low = middle + 1
      } else {
        high = middle
      }
    }

    return low
  }
}

/** An empty id comes before all of its time: the bytes are shorter, and sort first. */
export function placeOf ({ at, digest }: Bound): Uint8Array {
  const place = new Uint8Array(AT_BYTES + digest.byteLength)
  let rest = at

  if (rest <= SAFE) {
    // any time that a message can state: without a bigint for each byte
    let low = Number(rest)

    for (let i = AT_BYTES - 1; low > 0; i--) {
      place[i] = low % 256
      low = Math.floor(low / 256)
    }
  } else {
    for (let i = AT_BYTES - 1; i >= 0; i--) {
      place[i] = Number(rest & 0xffn)
      rest >>= 8n
    }
  }

  place.set(digest, AT_BYTES)
  return place
}

function refOf (place: Uint8Array): SettledRef {
  return { at: new DataView(place.buffer, place.byteOffset).getBigUint64(0), digest: place.slice(AT_BYTES) }
}

function rootOf (crypto: Crypto, block: Block): Uint8Array {
  block.root ??= merkleRoot(crypto, [...placesOf(block)].map(place => leafHash(crypto, place.subarray(AT_BYTES))))
  return block.root
}

function * placesOf ({ places }: Block): Generator<Uint8Array> {
  for (let from = 0; from < places.byteLength; from += PLACE_BYTES) {
    yield places.subarray(from, from + PLACE_BYTES)
  }
}

/** Both ascending lists as one. They have nothing in common. */
function * merged (a: Iterable<Uint8Array>, b: readonly Uint8Array[]): Generator<Uint8Array> {
  let next = 0

  for (const place of a) {
    for (let other = b[next]; other != null && compare(other, place) < 0; other = b[next]) {
      yield other
      next++
    }

    yield place
  }

  yield * b.slice(next)
}

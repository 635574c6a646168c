import { PAGE_BYTES } from './content.ts'
import { fail } from './errno.ts'
import type { Quota, Source } from './content.ts'

const LEAF_BITS = 7
const LEAF_MASK = (1 << LEAF_BITS) - 1

type Leaf = Array<Uint8Array | undefined>

/** Bytes that are written, too: pages that exist once something is written there. Its size, holes included, counts against a quota. */
export class Pages implements Source {
  readonly #quota: Quota
  /** By page number: its upper part, then its lower. */
  readonly #leaves: Array<Leaf | undefined> = []
  #size = 0

  constructor (quota: Quota) {
    this.#quota = quota
  }

  get size (): number {
    return this.#size
  }

  read (offset: number, target: Uint8Array): void {
    for (let at = 0; at < target.length;) {
      const within = (offset + at) % PAGE_BYTES
      const end = Math.min(at + PAGE_BYTES - within, target.length)
      const page = this.#at((offset + at - within) / PAGE_BYTES)
      if (page == null) {
        target.fill(0, at, end)
      } else {
        target.set(page.subarray(within, within + end - at), at)
      }
      at = end
    }
  }

  /** Overwrites bytes within the size. */
  write (offset: number, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const within = (offset + at) % PAGE_BYTES
      const end = Math.min(at + PAGE_BYTES - within, bytes.length)
      this.#page((offset + at - within) / PAGE_BYTES).set(bytes.subarray(at, end), within)
      at = end
    }
  }

  /** What is beyond `size` is gone, new bytes are zero. Whether there is room, {@link Pages.hasRoom} says. */
  resize (size: number): void {
    if (!this.hasRoom(size)) {
      fail('nospc')
    }
    this.#quota.bytes -= size - this.#size
    if (size < this.#size) {
      for (let page = Math.ceil(size / PAGE_BYTES); page * PAGE_BYTES < this.#size; page++) {
        this.#drop(page)
      }
      this.#leaves.length = Math.min(this.#leaves.length, Math.ceil(size / PAGE_BYTES / (LEAF_MASK + 1)))
      this.#at(Math.floor(size / PAGE_BYTES))?.fill(0, size % PAGE_BYTES)
    }
    this.#size = size
  }

  hasRoom (size: number): boolean {
    return size - this.#size <= this.#quota.bytes
  }

  #at (number: number): Uint8Array | undefined {
    return this.#leaves[number >>> LEAF_BITS]?.[number & LEAF_MASK]
  }

  #page (number: number): Uint8Array {
    const upper = number >>> LEAF_BITS
    while (upper >= this.#leaves.length) {
      this.#leaves.push(undefined)
    }
    const leaf = this.#leaves[upper] ?? new Array<Uint8Array | undefined>(LEAF_MASK + 1).fill(undefined)
    const page = leaf[number & LEAF_MASK] ?? this.#quota.page()
    this.#leaves[upper] = leaf
    leaf[number & LEAF_MASK] = page
    return page
  }

  #drop (number: number): void {
    const [leaf, page] = [this.#leaves[number >>> LEAF_BITS], this.#at(number)]
    if (leaf != null && page != null) {
      this.#quota.giveBack(page)
      leaf[number & LEAF_MASK] = undefined
    }
  }
}

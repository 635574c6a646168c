import { fail } from './errno.ts'

/** Bytes that are read and never written: what stands behind a mounted file. */
export interface Source {
  /** In bytes. */
  readonly size: number
  /**
   * Fills `target` with the bytes from `offset` on; asked only for what lies within `size`. It answers at once, or blocks. Whatever it throws says that the host
   * could not come by the bytes, and ends the unit without a result.
   */
  read (offset: number, target: Uint8Array): void
}

/** What a tree may still take. */
export interface Quota {
  bytes: number
  /** Files, directories, links: each name counts. */
  names: number
}

export function sourceOf (bytes: Uint8Array): Source {
  return { size: bytes.length, read: (offset, target) => { target.set(bytes.subarray(offset, offset + target.length)) } }
}

const PAGE_BYTES = 4096

/** Bytes that are written, too: pages that exist once something is written there. Its size, holes included, counts against a quota. */
export class Pages implements Source {
  readonly #quota: Quota
  readonly #pages = new Map<number, Uint8Array>()
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
      const page = this.#pages.get((offset + at - within) / PAGE_BYTES)
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
        this.#pages.delete(page)
      }
      this.#pages.get(Math.floor(size / PAGE_BYTES))?.fill(0, size % PAGE_BYTES)
    }
    this.#size = size
  }

  hasRoom (size: number): boolean {
    return size - this.#size <= this.#quota.bytes
  }

  #page (number: number): Uint8Array {
    const found = this.#pages.get(number) ?? new Uint8Array(PAGE_BYTES)
    this.#pages.set(number, found)
    return found
  }
}

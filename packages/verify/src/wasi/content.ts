export const PAGE_BYTES = 4096

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

/** What a tree may still take, and the pages that it does not use any more. */
export class Quota {
  bytes: number
  /** Files, directories, links: each name counts. */
  names: number
  readonly #spare: Uint8Array[] = []

  constructor (bytes: number, names: number) {
    this.bytes = bytes
    this.names = names
  }

  /** A page of zeros. */
  page (): Uint8Array {
    return this.#spare.pop()?.fill(0) ?? new Uint8Array(PAGE_BYTES)
  }

  giveBack (page: Uint8Array): void {
    this.#spare.push(page)
  }
}

export function sourceOf (bytes: Uint8Array): Source {
  return { size: bytes.length, read: (offset, target) => { target.set(bytes.subarray(offset, offset + target.length)) } }
}

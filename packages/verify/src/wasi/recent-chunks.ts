import { PRICE } from './prices.ts'
import type { Meter } from './meter.ts'
import type { FileNode } from './tree.ts'

/**
 * The pieces of mounted files that a unit has read last. A host may have to fetch and check any other one before it can read a byte of it, so that is what it costs,
 * wherever the file really lies.
 */
export class RecentChunks {
  readonly #meter: Meter
  /** The last one read stands last. */
  readonly #recent: Array<{ readonly file: FileNode, readonly chunk: number }> = []

  constructor (meter: Meter) {
    this.#meter = meter
  }

  /** Pays for what is not there of `length` bytes, at least one, from `offset` on; all of them lie in the file. */
  read (file: FileNode, offset: number, length: number): void {
    const last = Math.floor((offset + length - 1) / PRICE.chunkBytes)
    for (let chunk = Math.floor(offset / PRICE.chunkBytes); chunk <= last; chunk++) {
      const at = this.#recent.findIndex(one => one.file === file && one.chunk === chunk)
      if (at === -1) {
        this.#meter.charge(Math.min(PRICE.chunkBytes, file.content.size - chunk * PRICE.chunkBytes))
      }
      this.#recent.push(this.#recent[at] ?? { file, chunk })
      this.#recent.splice(at === -1 ? 0 : at, at === -1 && this.#recent.length <= PRICE.chunks ? 0 : 1)
    }
  }
}

import type { Sink } from './descriptors.ts'

const FIRST_BYTES = 1024

/** Thrown through the module's frames by a write to stdout that goes beyond its limit. */
export class OutputLimit extends Error {
  override readonly name = 'OutputLimit'
}

/** What a unit writes to a stream: one buffer that doubles, so that many small writes cost no more memory than a large one. */
export class Output {
  readonly #limit: number
  #bytes = new Uint8Array(0)
  #size = 0

  /** @param limit - in bytes */
  constructor (limit: number) {
    this.#limit = limit
  }

  get bytes (): Uint8Array {
    return this.#bytes.slice(0, this.#size)
  }

  /** All or nothing: a byte too many is the end. */
  readonly strict: Sink = bytes => {
    if (bytes.length > this.#limit - this.#size) {
      throw new OutputLimit(`more than ${this.#limit} bytes of output`)
    }
    this.#append(bytes)
  }

  /** What does not fit is dropped. */
  readonly lenient: Sink = bytes => {
    this.#append(bytes.subarray(0, this.#limit - this.#size))
  }

  #append (bytes: Uint8Array): void {
    const size = this.#size + bytes.length
    if (size > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(Math.max(size, this.#bytes.length * 2, FIRST_BYTES), this.#limit))
      grown.set(this.#bytes.subarray(0, this.#size))
      this.#bytes = grown
    }
    this.#bytes.set(bytes, this.#size)
    this.#size = size
  }
}

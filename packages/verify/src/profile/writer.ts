/** Growing bytes. */
export class Writer {
  #bytes: Uint8Array<ArrayBuffer>
  length = 0

  constructor (capacity: number) {
    this.#bytes = new Uint8Array(Math.max(64, capacity))
  }

  #reserve (more: number): void {
    if (this.length + more > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + more))
      grown.set(this.#bytes.subarray(0, this.length))
      this.#bytes = grown
    }
  }

  byte (value: number): void {
    this.#reserve(1)
    this.#bytes[this.length++] = value
  }

  /** An opcode and its one unsigned immediate. */
  op (opcode: number, immediate: number): void {
    this.byte(opcode)
    this.u32(immediate)
  }

  u32 (value: number): void {
    this.#reserve(5)
    let rest = value
    while (rest >= 0x80) {
      this.#bytes[this.length++] = rest % 128 + 128
      rest = Math.floor(rest / 128)
    }
    this.#bytes[this.length++] = rest
  }

  /** A signed LEB128 of a number that is not negative and below 2^53. */
  positive (value: number): void {
    this.#reserve(8)
    let rest = value
    while (rest >= 0x40) {
      this.#bytes[this.length++] = rest % 128 + 128
      rest = Math.floor(rest / 128)
    }
    this.#bytes[this.length++] = rest
  }

  copy (source: Uint8Array, from = 0, to = source.length): void {
    this.#reserve(to - from)
    if (to - from < 24) {
      for (let i = from; i < to; i++) {
        this.#bytes[this.length++] = source[i] as number
      }
    } else {
      this.#bytes.set(source.subarray(from, to), this.length)
      this.length += to - from
    }
  }

  /** A length and that many bytes. */
  sized (source: Uint8Array): void {
    this.u32(source.length)
    this.copy(source)
  }

  text (value: string): void {
    this.sized(new TextEncoder().encode(value))
  }

  /** Starts over and keeps the room. */
  clear (): void {
    this.length = 0
  }

  /** What was written, as a view. */
  view (): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.length)
  }
}

import { malformed } from './refusal.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A cursor over WebAssembly's binary format (core specification, chapter 5). Nothing is read past `end`. */
export class Reader {
  readonly bytes: Uint8Array
  at: number
  end: number

  constructor (bytes: Uint8Array, at: number, end: number) {
    this.bytes = bytes
    this.at = at
    this.end = end
  }

  byte (): number {
    return this.at < this.end ? this.bytes[this.at++] as number : malformed('the bytes end too early', this.at)
  }

  /** An unsigned LEB128 below 2^32. */
  u32 (): number {
    const first = this.byte()
    return first < 0x80 ? first : this.#u32(first & 0x7f)
  }

  #u32 (low: number): number {
    let value = low
    for (let shift = 7; shift < 35; shift += 7) {
      const byte = this.byte()
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) {
        return value < 2 ** 32 ? value : malformed('a number is too large', this.at)
      }
    }
    return malformed('a number is too long', this.at)
  }

  /** Passes over a signed LEB128 of `bits` bits, which must be in range. */
  skipSigned (bits: number): void {
    const most = Math.ceil(bits / 7)
    for (let i = 1; i <= most; i++) {
      const byte = this.byte()
      if (byte < 0x80) {
        const unused = 7 * most - bits
        const top = (byte << (24 + 1)) >> (24 + 7 - unused)
        if (i === most && top !== 0 && top !== -1) {
          malformed('a number is too large', this.at)
        }
        return
      }
    }
    malformed('a number is too long', this.at)
  }

  /** A signed LEB128 of 33 bits, as block types have it. */
  s33 (): number {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte()
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) {
        return byte >= 0x40 ? value - 2 ** (shift + 7) : value
      }
    }
    return malformed('a number is too long', this.at)
  }

  skip (length: number): void {
    if (length > this.end - this.at) {
      malformed('the bytes end too early', this.at)
    }
    this.at += length
  }

  /** The next `length` bytes, as a view. */
  take (length: number): Uint8Array {
    const from = this.at
    this.skip(length)
    return this.bytes.subarray(from, this.at)
  }

  name (): string {
    const from = this.at
    const bytes = this.take(this.u32())
    try {
      return utf8.decode(bytes)
    } catch {
      return malformed('a name is not UTF-8', from)
    }
  }
}

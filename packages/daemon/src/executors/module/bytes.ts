/** The module cannot be admitted. The message is for people; what counts is that every executor refuses the same modules. */
export class RefusedModule extends Error {
  override readonly name = 'RefusedModule'
  readonly code = 'refused-module'
}

export function refuse (reason: string): never {
  throw new RefusedModule(reason)
}

/** A cursor over WebAssembly's binary format (spec, section 5.2). */
export class WasmBytes {
  readonly bytes: Uint8Array
  readonly end: number
  at: number

  constructor (bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes
    this.at = at
    this.end = end
  }

  get done (): boolean {
    return this.at >= this.end
  }

  byte (): number {
    const value = this.at < this.end ? this.bytes[this.at++] : undefined
    return value ?? refuse('the module ends too early')
  }

  /** An unsigned LEB128 of at most 32 bits. */
  u32 (): number {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte()
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) {
        return value <= 0xffffffff ? value : refuse('a number is too large')
      }
    }
    return refuse('a number is too long')
  }

  /** Passes over a signed LEB128 of at most 10 bytes; V8 checks its range. */
  skipSigned (): void {
    for (let i = 0; i < 10; i++) {
      if (this.byte() < 0x80) {
        return
      }
    }
    refuse('a number is too long')
  }

  skip (length: number): void {
    if (length > this.end - this.at) {
      refuse('the module ends too early')
    }
    this.at += length
  }

  take (length: number): Uint8Array {
    const from = this.at
    this.skip(length)
    return this.bytes.subarray(from, this.at)
  }

  name (): string {
    return new TextDecoder().decode(this.take(this.u32()))
  }

  /** A cursor over the next `length` bytes, which this one passes over. */
  part (length: number): WasmBytes {
    const from = this.at
    this.skip(length)
    return new WasmBytes(this.bytes, from, this.at)
  }
}

/** The LEB128 bytes of an unsigned number below 2^32. */
export function leb (value: number): number[] {
  const out: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) {
      return [...out, rest]
    }
    out.push(rest % 128 + 128)
  }
}

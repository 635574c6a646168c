/** Length-prefixed frames between the pool and a child: `u32 length of the rest, little endian ‖ u8 kind ‖ body`. */
export const HEADER_BYTES = 5

/** The stream is not what the protocol says; nothing after it can be believed. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
  readonly code = 'malformed-frame'
}

export interface Frame {
  readonly kind: number
  /** A view of a buffer that may be shared with other frames: copy what is kept. */
  readonly body: Buffer
}

export function encodeFrame (kind: number, ...parts: readonly Uint8Array[]): Uint8Array[] {
  const header = Buffer.allocUnsafe(HEADER_BYTES)
  header.writeUInt32LE(parts.reduce((sum, part) => sum + part.length, 1), 0)
  header.writeUInt8(kind, 4)
  return [header, ...parts]
}

/** Room for what has come of a frame at first; it doubles as the rest comes. */
const FIRST_BYTES = 4096

/** Cuts a byte stream into frames. What has come of one lies in one buffer, in however small pieces it came: a child that writes byte by byte costs no more memory than it has sent. */
export class FrameReader {
  readonly #limit: () => number
  #gathered: Buffer = Buffer.alloc(0)
  #have = 0
  #need = HEADER_BYTES

  /** @param limit - asked at each header: the most bytes that a body may have; checked before anything is gathered */
  constructor (limit: () => number) {
    this.#limit = limit
  }

  /** @throws {FrameError} for an empty or oversized frame */
  * push (chunk: Buffer): Generator<Frame> {
    let rest = chunk
    while (this.#have + rest.length >= this.#need) {
      const taken = rest.subarray(0, this.#need - this.#have)
      // one that came whole is not copied
      const gathered = this.#have === 0 ? taken : this.#gather(taken)
      const length = gathered.readUInt32LE(0)
      if (length === 0 || length - 1 > this.#limit()) {
        throw new FrameError(`a frame of ${length} bytes`)
      }
      rest = rest.subarray(taken.length)
      if (gathered.length < 4 + length) {
        this.#have === 0 && this.#gather(taken)
        this.#need = 4 + length
        continue
      }
      this.#gathered = Buffer.alloc(0)
      this.#have = 0
      this.#need = HEADER_BYTES
      yield { kind: gathered.readUInt8(4), body: gathered.subarray(HEADER_BYTES) }
    }
    if (rest.length > 0) {
      this.#gather(rest)
    }
  }

  /** All that has come of the frame, with this. */
  #gather (bytes: Buffer): Buffer {
    const have = this.#have + bytes.length
    if (have > this.#gathered.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(have, Math.min(this.#need, Math.max(FIRST_BYTES, 2 * this.#gathered.length))))
      this.#gathered.copy(larger, 0, 0, this.#have)
      this.#gathered = larger
    }
    bytes.copy(this.#gathered, this.#have)
    this.#have = have
    return this.#gathered.subarray(0, have)
  }
}

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

/** Cuts a byte stream into frames. */
export class FrameReader {
  readonly #limit: () => number
  #pieces: Buffer[] = []
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
      const gathered = this.#gather(rest.subarray(0, this.#need - this.#have))
      const length = gathered.readUInt32LE(0)
      if (length === 0 || length - 1 > this.#limit()) {
        throw new FrameError(`a frame of ${length} bytes`)
      }
      rest = rest.subarray(this.#need - this.#have)
      if (gathered.length < 4 + length) {
        this.#pieces = [gathered]
        this.#have = gathered.length
        this.#need = 4 + length
        continue
      }
      this.#pieces = []
      this.#have = 0
      this.#need = HEADER_BYTES
      yield { kind: gathered.readUInt8(4), body: gathered.subarray(HEADER_BYTES) }
    }
    if (rest.length > 0) {
      this.#pieces.push(rest)
      this.#have += rest.length
    }
  }

  #gather (last: Buffer): Buffer {
    return this.#pieces.length === 0 ? last : Buffer.concat([...this.#pieces, last])
  }
}

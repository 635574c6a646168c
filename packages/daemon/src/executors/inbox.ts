import { readSync, writeSync } from 'node:fs'
import { encodeFrame, FrameReader } from './frames.ts'
import { DIGEST_BYTES, MAX_BLOB_BYTES } from './messages.ts'
import type { Frame } from './frames.ts'

const READ_BYTES = 256 * 1024
const AGAIN_MS = 1

/** A child's two ends: frames are read as they are needed, and waited for, so that a unit can be given something while it runs. The process ends with its stdin. */
export class Inbox {
  readonly #from: number
  readonly #to: number
  readonly #reader = new FrameReader(() => MAX_BLOB_BYTES + DIGEST_BYTES)
  readonly #room = Buffer.allocUnsafeSlow(READ_BYTES)
  readonly #frames: Frame[] = []

  constructor (from: number, to: number) {
    this.#from = from
    this.#to = to
  }

  /** The next frame that has come, if one has. */
  waiting (): Frame | undefined {
    return this.#frames.shift()
  }

  /** The next frame, waited for. */
  receive (): Frame {
    for (;;) {
      const frame = this.#frames.shift()
      if (frame != null) {
        return frame
      }
      this.#read()
    }
  }

  /** The next frame of this kind; what comes before it stays in line. */
  receiveKind (kind: number): Frame {
    for (;;) {
      const at = this.#frames.findIndex(frame => frame.kind === kind)
      const [found] = at === -1 ? [] : this.#frames.splice(at, 1)
      if (found != null) {
        return found
      }
      this.#read()
    }
  }

  send (kind: number, ...parts: readonly Uint8Array[]): void {
    const bytes = Buffer.concat(encodeFrame(kind, ...parts))
    for (let at = 0; at < bytes.length;) {
      at += this.#patiently(() => writeSync(this.#to, bytes, at))
    }
  }

  #read (): void {
    const count = this.#patiently(() => readSync(this.#from, this.#room))
    if (count === 0) {
      process.exit(0)
    }
    // a copy: the room is used again, and the reader keeps what is not whole
    this.#frames.push(...this.#reader.push(Buffer.from(this.#room.subarray(0, count))))
  }

  /** Again and again where the descriptor does not block. */
  #patiently (act: () => number): number {
    for (;;) {
      try {
        return act()
      } catch (error) {
        if (!(error instanceof Error) || !('code' in error) || error.code !== 'EAGAIN') {
          throw error
        }
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, AGAIN_MS)
      }
    }
  }
}

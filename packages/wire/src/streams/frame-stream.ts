import { lpStream } from '@libp2p/utils'
import { concat } from 'uint8arrays/concat'
import { StreamRequestError } from './errors.ts'
import { decodeFrame } from './frame.ts'
import { FRAME_TIMEOUT_MS, MAX_CHUNK_BYTES, MAX_FRAME_BYTES, MAX_READ_BUFFER_BYTES } from './limits.ts'
import { readVarint, varint } from './varint.ts'
import type { Frame } from './frame.ts'
import type { AbortOptions, Stream } from '@libp2p/interface'

/** Frames over one libp2p stream: each is its length as a varint, then its bytes. */
export interface FrameStream {
  readonly stream: Stream
  /** The next frame and its size, however long that takes to begin; undefined when the other side closed. Throws on anything malformed or oversized, and aborts a stream whose frame has begun and does not end. */
  read (): Promise<{ readonly frame: Frame, /** Bytes, without the length in front. */ readonly size: number } | undefined>
  /** Writes one encoded frame, whole or in parts, after those before it, chunk by chunk, waiting whenever the transport is full. */
  write (frame: Uint8Array | readonly Uint8Array[], options: WriteOptions): Promise<void>
}

export interface WriteOptions extends AbortOptions {
  /** How long it may take from when it is this frame's turn, milliseconds: those before it do not take of its time. */
  readonly timeoutMs?: number
}

/** Attaches its reader at once: call it in the same turn in which the stream arrived. */
export function frameStream (stream: Stream, maxFrameBytes = MAX_FRAME_BYTES, frameTimeoutMs = FRAME_TIMEOUT_MS): FrameStream {
  let ending: ReturnType<typeof setTimeout> | undefined
  const lp = lpStream(stream, {
    maxDataLength: maxFrameBytes,
    maxBufferSize: Math.max(MAX_READ_BUFFER_BYTES, 2 * maxFrameBytes),
    // called with the first byte of each frame
    lengthDecoder: bytes => {
      ending ??= setTimeout(() => { stream.abort(new StreamRequestError('timeout', 'a frame has begun and does not end')) }, frameTimeoutMs)
      return readVarint(bytes)
    }
  })
  let last: Promise<void> = Promise.resolve()

  return {
    stream,
    async read () {
      const bytes = await lp.read().catch((err: unknown) => ended(stream, err)).finally(() => {
        clearTimeout(ending)
        ending = undefined
      })

      if (bytes == null) {
        return undefined
      }

      const frame = decodeFrame(bytes)

      if (frame == null) {
        throw new StreamRequestError('malformed-frame', 'received a malformed frame')
      }

      return { frame, size: bytes.byteLength }
    },
    async write (frame, options) {
      const written = last.then(async () => writeParts(stream, frame instanceof Uint8Array ? [frame] : frame, begun(options)))
      last = written.catch(() => {})
      return written
    }
  }
}

/** A stream that ended, even inside a frame, has nothing more to say: only what arrived and is wrong throws. */
function ended (stream: Stream, err: unknown): undefined {
  if ((err instanceof Error && err.name === 'UnexpectedEOFError') || stream.status === 'closed') {
    return undefined
  }

  throw err
}

function begun ({ signal, timeoutMs }: WriteOptions): AbortOptions {
  const signals = [...signal == null ? [] : [signal], ...timeoutMs == null ? [] : [AbortSignal.timeout(timeoutMs)]]
  return signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }
}

/** Parts below this size travel together, bytes. */
const SMALL_BYTES = 64 * 1024

async function writeParts (stream: Stream, parts: readonly Uint8Array[], options: AbortOptions): Promise<void> {
  const size = parts.reduce((sum, { byteLength }) => sum + byteLength, 0)
  let small: Uint8Array[] = [varint(size)]

  for (const part of parts) {
    if (part.byteLength < SMALL_BYTES) {
      small.push(part)
      continue
    }

    await writeChunk(stream, concat(small), options)
    small = []

    for (let at = 0; at < part.byteLength; at += MAX_CHUNK_BYTES) {
      await writeChunk(stream, part.subarray(at, at + MAX_CHUNK_BYTES), options)
    }
  }

  if (small.length > 0) {
    await writeChunk(stream, concat(small), options)
  }
}

async function writeChunk (stream: Stream, chunk: Uint8Array, options: AbortOptions): Promise<void> {
  if (!stream.send(chunk)) {
    await drained(stream, options)
  }
}

/** Waits for the `drain` event itself: `stream.onDrain()` blocks only once in a stream's life. */
async function drained (stream: Stream, options: AbortOptions): Promise<void> {
  const { signal } = options

  await new Promise<void>((resolve, reject) => {
    const settle = (act: () => void) => () => {
      stream.removeEventListener('drain', onDrain)
      stream.removeEventListener('close', onClose)
      signal?.removeEventListener('abort', onAbort)
      act()
    }
    const onDrain = settle(resolve)
    const onClose = settle(() => { reject(new StreamRequestError('stream-lost', 'the stream closed while writing')) })
    const onAbort = settle(() => { reject(new StreamRequestError('timeout', 'the other side does not read', { cause: signal?.reason })) })

    stream.addEventListener('drain', onDrain)
    stream.addEventListener('close', onClose)
    signal?.addEventListener('abort', onAbort)

    if (signal?.aborted === true) {
      onAbort()
    } else if (stream.writeStatus !== 'writable') {
      onClose()
    }
  })
}

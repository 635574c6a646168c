import { lpStream } from '@libp2p/utils'
import { StreamRequestError } from './errors.ts'
import { decodeFrame } from './frame.ts'
import { MAX_CHUNK_BYTES, MAX_FRAME_BYTES, MAX_READ_BUFFER_BYTES } from './limits.ts'
import type { Frame } from './frame.ts'
import type { AbortOptions, Stream } from '@libp2p/interface'

/** Frames over one libp2p stream: each is its length as a varint, then its bytes. */
export interface FrameStream {
  readonly stream: Stream
  /** The next frame and its size; undefined when the other side closed. Throws on anything malformed or oversized. */
  read (): Promise<{ readonly frame: Frame, /** Bytes, without the length in front. */ readonly size: number } | undefined>
  /** Writes one encoded frame after those before it, chunk by chunk, waiting whenever the transport is full. */
  write (bytes: Uint8Array, options: AbortOptions): Promise<void>
}

/** Attaches its reader at once: call it in the same turn in which the stream arrived. */
export function frameStream (stream: Stream, maxFrameBytes = MAX_FRAME_BYTES): FrameStream {
  const lp = lpStream(stream, { maxDataLength: maxFrameBytes, maxBufferSize: Math.max(MAX_READ_BUFFER_BYTES, 2 * maxFrameBytes) })
  let last: Promise<void> = Promise.resolve()

  return {
    stream,
    async read () {
      const bytes = await lp.read().catch((err: unknown) => ended(stream, err))

      if (bytes == null) {
        return undefined
      }

      const frame = decodeFrame(bytes)

      if (frame == null) {
        throw new StreamRequestError('malformed-frame', 'received a malformed frame')
      }

      return { frame, size: bytes.byteLength }
    },
    async write (bytes, options) {
      const written = last.then(async () => writeChunks(stream, bytes, options))
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

async function writeChunks (stream: Stream, bytes: Uint8Array, options: AbortOptions): Promise<void> {
  const prefix = varint(bytes.byteLength)
  const first = new Uint8Array(prefix.byteLength + Math.min(bytes.byteLength, MAX_CHUNK_BYTES))
  first.set(prefix)
  first.set(bytes.subarray(0, MAX_CHUNK_BYTES), prefix.byteLength)
  await writeChunk(stream, first, options)

  for (let at = MAX_CHUNK_BYTES; at < bytes.byteLength; at += MAX_CHUNK_BYTES) {
    await writeChunk(stream, bytes.subarray(at, at + MAX_CHUNK_BYTES), options)
  }
}

/** An unsigned LEB128 varint, as lpStream reads it. */
function varint (value: number): Uint8Array {
  const bytes: number[] = []

  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) {
      return Uint8Array.from([...bytes, rest])
    }

    bytes.push((rest & 0x7f) | 0x80)
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

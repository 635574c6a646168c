import { CHUNK_BYTES } from '@mycel/wire/blobs'
import { BlobError } from './errors.ts'

export type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** Gives the source up at the first byte beyond `limit`, or as soon as the signal says so, even while it waits for the next piece. */
export async function * bounded (source: Bytes, limit: number, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  let left = limit
  let ended = false
  try {
    for (;;) {
      signal?.throwIfAborted()
      const next = await unlessAborted(iterator.next(), signal)
      if (next.done === true) {
        ended = true
        return
      }
      left -= next.value.length
      if (left < 0) {
        throw new BlobError('too-large', `more than ${limit} bytes`)
      }
      yield next.value
    }
  } finally {
    if (!ended) {
      // not awaited: a source that hangs would hang here too
      Promise.resolve(iterator.return?.()).catch(() => {})
    }
  }
}

/** Not `Promise.race` with one promise for the whole stream: that one would hold every piece for as long as it lives. */
async function unlessAborted<T> (next: T | Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal == null) {
    return next
  }
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => { reject(signal.reason) }
    signal.addEventListener('abort', abort, { once: true })
    // by what asking for the piece set going
    signal.aborted && abort()
    Promise.resolve(next).then(resolve, reject).finally(() => { signal.removeEventListener('abort', abort) })
  })
}

/** The same bytes in chunks of a blob: all of 1 MiB but the last, at least one. Each is good until the next is asked for: they share one buffer. */
export async function * inChunks (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let buffer = new Uint8Array(0)
  let held = 0
  let given = false
  for await (const piece of source) {
    for (let at = 0; at < piece.length;) {
      if (held === CHUNK_BYTES) {
        yield buffer
        given = true
        held = 0
      }
      buffer = grown(buffer, held, held + piece.length - at)
      const taken = piece.subarray(at, at + CHUNK_BYTES - held)
      buffer.set(taken, held)
      held += taken.length
      at += taken.length
    }
  }
  if (held > 0 || !given) {
    yield buffer.subarray(0, held)
  }
}

/** A buffer for at least `wanted` bytes, as far as a chunk has them: small blobs take small buffers. */
function grown (buffer: Uint8Array<ArrayBuffer>, held: number, wanted: number): Uint8Array<ArrayBuffer> {
  if (buffer.length >= Math.min(wanted, CHUNK_BYTES)) {
    return buffer
  }
  const larger = new Uint8Array(Math.min(CHUNK_BYTES, Math.max(wanted, 2 * buffer.length)))
  larger.set(buffer.subarray(0, held))
  return larger
}

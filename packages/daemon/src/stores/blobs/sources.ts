import { BlobError } from './blobs-errors.ts'
import type { FileHandle } from 'node:fs/promises'

const CHUNK_BYTES = 256 * 1024

export type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** Runs one step on the disk; its failure is a {@link BlobError} with code `io`. */
export async function diskStep<T> (step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (cause) {
    throw new BlobError('io', 'the disk failed', { cause })
  }
}

/** Gives the source up at the first byte beyond `limit`, or as soon as the signal says so, even while it waits for the next chunk. */
export async function * bounded (source: Bytes, limit: number, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  const aborted = Promise.withResolvers<never>()
  aborted.promise.catch(() => {})
  const abort = (): void => { aborted.reject(signal?.reason) }
  signal?.addEventListener('abort', abort, { once: true })
  let left = limit
  let ended = false
  try {
    for (;;) {
      signal?.throwIfAborted()
      const next = await Promise.race([iterator.next(), aborted.promise])
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
    signal?.removeEventListener('abort', abort)
    if (!ended) {
      // not awaited: a source that hangs would hang here too
      Promise.resolve(iterator.return?.()).catch(() => {})
    }
  }
}

/** The file from `offset` to its end. */
export async function * chunks (file: FileHandle, offset: number): AsyncGenerator<Uint8Array> {
  for (let at = offset; ;) {
    const { bytesRead, buffer } = await file.read(new Uint8Array(CHUNK_BYTES), 0, CHUNK_BYTES, at)
    if (bytesRead === 0) {
      return
    }
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

import { readFile } from 'node:fs/promises'
import { blobRef, CHUNK_BYTES, chunkBytes, chunkDigest, decodeIndex } from '@mycel/wire/blobs'
import { BlobError, diskStep } from './errors.ts'
import { hasDigest } from './hashing.ts'
import type { BlobIndex } from '@mycel/wire/blobs'
import type { FileHandle } from 'node:fs/promises'

/** Bytes of decoded indexes that are kept in memory. */
const MAX_INDEX_MEMORY_BYTES = 4 * CHUNK_BYTES

/** The index in this file, checked against the digest that names it. BlobError `missing`, `mismatch`, `io`. */
export async function readIndex (path: string, digest: Uint8Array): Promise<BlobIndex> {
  const bytes = await diskStep(async () => readFile(path))
  const decoded = decodeIndex(bytes)
  if (!decoded.ok || blobRef(digest, decoded.index.size) == null || !hasDigest(bytes, digest)) {
    throw new BlobError('mismatch', 'the index is not what its name says')
  }
  return decoded.index
}

/** At most `length` bytes of a file from `offset` on; fewer only where it ends. */
export async function readAt (file: FileHandle, offset: number, length: number, buffer: Uint8Array = Buffer.allocUnsafeSlow(length)): Promise<Uint8Array> {
  let held = 0
  while (held < length) {
    const { bytesRead } = await file.read(buffer, held, length - held, offset + held)
    if (bytesRead === 0) {
      break
    }
    held += bytesRead
  }
  return buffer.subarray(0, held)
}

/** Chunk `n` of the blob in this file, undefined where it is not what the index says. BlobError `io`. */
export async function readChunk (file: FileHandle, index: BlobIndex, n: number): Promise<Uint8Array | undefined> {
  const bytes = await diskStep(async () => readAt(file, n * CHUNK_BYTES, chunkBytes(index.size, n)))
  return bytes.length === chunkBytes(index.size, n) && hasDigest(bytes, chunkDigest(index, n)) ? bytes : undefined
}

/** Which chunks in this file are what the index says. Holds one chunk at a time. */
export async function presentChunks (file: FileHandle, index: BlobIndex, count: number, signal?: AbortSignal): Promise<Set<number>> {
  const { size } = await file.stat()
  const present = new Set<number>()
  const buffer = new Uint8Array(CHUNK_BYTES)
  for (let n = 0; n < count && n * CHUNK_BYTES < size; n++) {
    signal?.throwIfAborted()
    const bytes = await readAt(file, n * CHUNK_BYTES, chunkBytes(index.size, n), buffer)
    if (bytes.length === chunkBytes(index.size, n) && hasDigest(bytes, chunkDigest(index, n))) {
      present.add(n)
    }
  }
  return present
}

/** The indexes used last. */
export class IndexCache {
  readonly #indexes = new Map<string, BlobIndex>()
  #bytes = 0

  get (key: string): BlobIndex | undefined {
    const index = this.#indexes.get(key)
    if (index != null) {
      this.#indexes.delete(key)
      this.#indexes.set(key, index)
    }
    return index
  }

  set (key: string, index: BlobIndex): void {
    this.delete(key)
    this.#indexes.set(key, index)
    this.#bytes += index.digests.length
    for (const oldest of this.#indexes.keys()) {
      if (this.#bytes <= MAX_INDEX_MEMORY_BYTES) {
        return
      }
      this.delete(oldest)
    }
  }

  delete (key: string): void {
    this.#bytes -= this.#indexes.get(key)?.digests.length ?? 0
    this.#indexes.delete(key)
  }
}

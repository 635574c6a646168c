import { equals } from '../bytes.ts'
import { DIGEST_BYTES } from '../ids.ts'
import { CHUNK_BYTES, MAX_BLOB_BYTES } from './limits.ts'

/** A blob's name. Both parts belong to it: the size says whether `digest` is the sha2-256 of the bytes themselves or of their index. */
export interface BlobRef {
  /** sha2-256, 32 bytes. */
  readonly digest: Uint8Array
  /** Bytes, 0 … MAX_BLOB_BYTES. */
  readonly size: number
}

/** The blob that a message names; undefined where there can be none: a digest of another length, a size beyond MAX_BLOB_BYTES. */
export function blobRef (digest: Uint8Array, size: bigint | number): BlobRef | undefined {
  const bytes = Number(size)
  return digest.byteLength === DIGEST_BYTES && Number.isInteger(bytes) && bytes >= 0 && bytes <= MAX_BLOB_BYTES ? { digest, size: bytes } : undefined
}

export function sameBlob (one: BlobRef, other: BlobRef): boolean {
  return one.size === other.size && equals(one.digest, other.digest)
}

/** Whether a blob of this size is named by its index. */
export function isIndexed (size: number): boolean {
  return size > CHUNK_BYTES
}

/** How many chunks a blob of this size has: at least one, which may be empty. */
export function chunkCount (size: number): number {
  return Math.max(1, Math.ceil(size / CHUNK_BYTES))
}

/** Bytes of chunk `n` (from 0) of a blob of this size. RangeError where there is no such chunk. */
export function chunkBytes (size: number, n: number): number {
  if (!Number.isInteger(n) || n < 0 || n >= chunkCount(size)) {
    throw new RangeError(`no chunk ${n} in ${size} bytes`)
  }

  return Math.min(CHUNK_BYTES, size - n * CHUNK_BYTES)
}

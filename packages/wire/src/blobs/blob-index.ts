import { fromString } from 'uint8arrays/from-string'
import { equals, u64be } from '../bytes.ts'
import { DIGEST_BYTES } from '../ids.ts'
import { CHUNK_BYTES, INDEX_HEAD_BYTES, MAX_BLOB_BYTES, MAX_INDEX_BYTES } from './limits.ts'
import { chunkBytes, chunkCount } from './ref.ts'
import type { Crypto } from '../crypto/crypto.ts'
import type { DecodeCode } from '../messages/codec.ts'

const TAG = fromString('mycel/blob/v1')

/** What a blob of more than one chunk consists of. */
export interface BlobIndex {
  /** Bytes of the blob, CHUNK_BYTES + 1 … MAX_BLOB_BYTES. */
  readonly size: number
  /** sha2-256 of each chunk, one after the other: 32 bytes each. */
  readonly digests: Uint8Array
}

export type IndexDecoded = { readonly ok: true, readonly index: BlobIndex } | { readonly ok: false, readonly code: DecodeCode, readonly reason: string }

/** Canonical bytes: `"mycel/blob/v1" ‖ u64 size ‖ digests` (docs/spec/blobs.md). RangeError for a size that has no index, or another number of digests than it asks for. */
export function encodeIndex ({ size, digests }: BlobIndex): Uint8Array {
  if (!Number.isInteger(size) || size <= CHUNK_BYTES || size > MAX_BLOB_BYTES || digests.byteLength !== chunkCount(size) * DIGEST_BYTES) {
    throw new RangeError(`no index of ${size} bytes has ${digests.byteLength} bytes of digests`)
  }

  const bytes = new Uint8Array(INDEX_HEAD_BYTES + digests.byteLength)
  bytes.set(TAG)
  bytes.set(u64be(BigInt(size)), TAG.byteLength)
  bytes.set(digests, INDEX_HEAD_BYTES)
  return bytes
}

/** A received index; its digests are a view of `bytes`. Checks, in this order: `oversize`, `malformed` (cut, or another tag), `out-of-range` (a size that has no index), `not-canonical` (another length than the size asks for). */
export function decodeIndex (bytes: Uint8Array): IndexDecoded {
  if (bytes.byteLength > MAX_INDEX_BYTES) {
    return { ok: false, code: 'oversize', reason: `${bytes.byteLength} bytes, at most ${MAX_INDEX_BYTES}` }
  }

  if (bytes.byteLength < INDEX_HEAD_BYTES || !equals(bytes.subarray(0, TAG.byteLength), TAG)) {
    return { ok: false, code: 'malformed', reason: 'not the index of a blob' }
  }

  const size = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(TAG.byteLength)

  if (size <= BigInt(CHUNK_BYTES) || size > BigInt(MAX_BLOB_BYTES)) {
    return { ok: false, code: 'out-of-range', reason: `size: ${size} is not ${CHUNK_BYTES + 1} … ${MAX_BLOB_BYTES}` }
  }

  const digests = bytes.subarray(INDEX_HEAD_BYTES)
  return digests.byteLength === chunkCount(Number(size)) * DIGEST_BYTES
    ? { ok: true, index: { size: Number(size), digests } }
    : { ok: false, code: 'not-canonical', reason: `${digests.byteLength} bytes of digests for ${size} bytes` }
}

/** The sha2-256 that chunk `n` must have. RangeError where there is no such chunk. */
export function chunkDigest ({ size, digests }: BlobIndex, n: number): Uint8Array {
  chunkBytes(size, n)
  return digests.subarray(n * DIGEST_BYTES, (n + 1) * DIGEST_BYTES)
}

/** Whether these bytes are chunk `n`, by length and digest. False where there is no such chunk. */
export function isChunk (crypto: Pick<Crypto, 'sha256'>, index: BlobIndex, n: number, bytes: Uint8Array): boolean {
  return n >= 0 && n < chunkCount(index.size) && bytes.byteLength === chunkBytes(index.size, n) && equals(crypto.sha256(bytes), chunkDigest(index, n))
}

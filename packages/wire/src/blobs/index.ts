/**
 * Blobs by content: how bytes of any size get a name of 32 bytes, and how a part of them is checked without the rest. Spec: docs/spec/blobs.md.
 *
 * ```ts
 * import { blobCid, BlobNamer } from '@mycel/wire/blobs'
 * import { nobleCrypto } from '@mycel/wire/crypto'
 *
 * const namer = new BlobNamer(nobleCrypto)
 * namer.update(new Uint8Array(2_000_000))
 * const { ref, index } = namer.end() // { digest, size }, and the index by which chunks are checked
 * const text = blobCid(ref)
 * ```
 *
 * @packageDocumentation
 */
export { chunkDigest, decodeIndex, encodeIndex, isChunk } from './blob-index.ts'
export type { BlobIndex, IndexDecoded } from './blob-index.ts'
export { BLOB_INDEX_CODEC, blobCid, nameCid, parseBlobCid } from './cid.ts'
export type { BlobName } from './cid.ts'
export { CHUNK_BYTES, INDEX_HEAD_BYTES, MAX_BLOB_BYTES, MAX_CHUNKS, MAX_INDEX_BYTES } from './limits.ts'
export { blobDigest, BlobNamer, blobRefOf, nameOfChunks } from './name.ts'
export type { NamedBlob } from './name.ts'
export { blobRef, chunkBytes, chunkCount, isIndexed, sameBlob } from './ref.ts'
export type { BlobRef } from './ref.ts'

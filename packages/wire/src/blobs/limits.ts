/** Bytes of one chunk; only a blob's last one may be shorter. A blob of at most this many bytes is named by its own sha2-256, a larger one by that of its index. */
export const CHUNK_BYTES = 1024 * 1024

/** Bytes before the digests of an index: the domain tag (13) and the blob's size (8). */
export const INDEX_HEAD_BYTES = 21

/** Most bytes of an index: it travels in one piece, like a chunk. */
export const MAX_INDEX_BYTES = CHUNK_BYTES

/** Most chunks of a blob: as many digests as an index of MAX_INDEX_BYTES holds. */
export const MAX_CHUNKS = 32_767

/** Most bytes of a blob: one chunk less than 32 GiB. */
export const MAX_BLOB_BYTES = MAX_CHUNKS * CHUNK_BYTES

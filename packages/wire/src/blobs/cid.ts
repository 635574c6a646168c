import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import { cidOf, DIGEST_BYTES } from '../ids.ts'
import { isIndexed } from './ref.ts'
import type { BlobRef } from './ref.ts'

/** Codec of the CID of a blob that is named by its index. From the range that multicodec leaves to private use (0x300000 … 0x3fffff). */
export const BLOB_INDEX_CODEC = 0x30_b10b

const RAW = 0x55
const SHA2_256 = 0x12

/** Longest text looked at, characters: base58 takes quadratic time, and text comes from strangers. */
const MAX_CID_CHARS = 128

/** What a text says of a blob: which one, and whether by its bytes or by its index. Its size is not in there. */
export interface BlobName {
  /** sha2-256, 32 bytes. */
  readonly digest: Uint8Array
  /** True where `digest` is that of an index: the blob has more than CHUNK_BYTES. */
  readonly indexed: boolean
}

/** A blob as people see it: CIDv1 over sha2-256, codec raw, or BLOB_INDEX_CODEC where it is named by its index. */
export function blobCid ({ digest, size }: BlobRef): string {
  return nameCid({ digest, indexed: isIndexed(size) })
}

/** As `blobCid`, where only the name is at hand. */
export function nameCid ({ digest, indexed }: BlobName): string {
  return indexed ? CID.createV1(BLOB_INDEX_CODEC, Digest.create(SHA2_256, digest)).toString() : cidOf(digest)
}

/** The blob that a CID names; undefined for every text but the one that `blobCid` gives. */
export function parseBlobCid (text: string): BlobName | undefined {
  if (text.length > MAX_CID_CHARS) {
    return undefined
  }

  try {
    const { version, code, multihash: { code: hash, digest } } = CID.parse(text)
    const name = { digest, indexed: code === BLOB_INDEX_CODEC }
    return version === 1 && (code === RAW || name.indexed) && hash === SHA2_256 && digest.byteLength === DIGEST_BYTES && nameCid(name) === text ? name : undefined
  } catch {
    return undefined
  }
}

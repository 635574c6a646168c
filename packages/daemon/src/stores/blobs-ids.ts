import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { create } from 'multiformats/hashes/digest'

export const DIGEST_BYTES = 32
const SHA2_256 = 0x12

/** A text that names no blob: not a CIDv1 with the raw codec and a whole sha2-256 digest. */
export class BlobIdError extends Error {
  override readonly name = 'BlobIdError'
  readonly code = 'bad-blob-id'
}

/**
 * The CIDv1 (raw, sha2-256, base32) of the blob with this 32-byte sha2-256 digest.
 *
 * @throws {BlobIdError} for a digest of another length
 */
export function cidOf (digest: Uint8Array): string {
  if (digest.length !== DIGEST_BYTES) {
    throw new BlobIdError(`a digest has ${DIGEST_BYTES} bytes, not ${digest.length}`)
  }
  return CID.createV1(raw.code, create(SHA2_256, digest)).toString()
}

/**
 * The digest that a CID names.
 *
 * @throws {BlobIdError} for anything but the text that {@link cidOf} gives
 */
export function digestOf (cid: string): Uint8Array {
  let parsed: CID
  try {
    parsed = CID.parse(cid)
  } catch (cause) {
    throw new BlobIdError(`${JSON.stringify(cid)} is no CID`, { cause })
  }
  const { version, code, multihash } = parsed
  if (version !== 1 || code !== raw.code || multihash.code !== SHA2_256 || multihash.digest.length !== DIGEST_BYTES || parsed.toString() !== cid) {
    throw new BlobIdError(`${cid} is no CIDv1 of raw bytes by sha2-256`)
  }
  return multihash.digest
}

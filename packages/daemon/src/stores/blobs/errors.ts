/**
 * - `missing`: not in the store, or its bytes no longer matched and it was deleted
 * - `too-large`: more bytes than the caller's limit
 * - `quota`: no room, even with everything evicted that is not pinned
 * - `mismatch`: the bytes have another digest than the caller expects
 * - `io`: the disk failed
 */
export type BlobErrorCode = 'missing' | 'too-large' | 'quota' | 'mismatch' | 'io'

/** Why a blob could not be kept or had. */
export class BlobError extends Error {
  override readonly name = 'BlobError'
  readonly code: BlobErrorCode

  constructor (code: BlobErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

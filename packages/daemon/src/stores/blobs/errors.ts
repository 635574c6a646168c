/**
 * - `missing`: not in the store, or its bytes no longer matched
 * - `too-large`: more bytes than the caller's limit
 * - `quota`: no room, even with everything evicted that is not pinned
 * - `mismatch`: the bytes are not what their name says
 * - `busy`: the blob is arriving already
 * - `io`: the disk failed
 */
export type BlobErrorCode = 'missing' | 'too-large' | 'quota' | 'mismatch' | 'busy' | 'io'

/** Why a blob could not be kept or had. */
export class BlobError extends Error {
  override readonly name = 'BlobError'
  readonly code: BlobErrorCode

  constructor (code: BlobErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Runs one step on the disk; its failure is a {@link BlobError}: `missing` where a file is not there, otherwise `io`. Errors that no system call made stay as they are. */
export async function diskStep<T> (step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (cause) {
    if (cause instanceof BlobError || !(cause instanceof Error && 'syscall' in cause && 'code' in cause)) {
      throw cause
    }

    throw cause.code === 'ENOENT' ? new BlobError('missing', 'the blob\'s file is gone', { cause }) : new BlobError('io', 'the disk failed', { cause })
  }
}

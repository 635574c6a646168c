/**
 * How a source was left:
 *
 * - `missing`: it has no such blob
 * - `lied`: it sent what the blob's name does not allow
 * - `slow`: it let deadlines pass
 * - `unreachable`: no stream to it, or it kept breaking
 * - `busy`: it kept putting off
 */
export type SourceEnd = 'missing' | 'lied' | 'slow' | 'unreachable' | 'busy'

export interface LeftSource {
  /** Peer id, base58btc. */
  readonly peer: string
  readonly why: SourceEnd
  /** For people. */
  readonly detail: string
}

/**
 * - `missing-blob`: every source answered, none has it
 * - `wrong-blob`: a source sent other bytes and no other had the right ones; or the name is of bytes that are no index
 * - `unreachable-blob`: sources that may have it did not bring it; worth another try
 * - `oversize-blob`: larger than the caller takes
 */
export type BlobFetchCode = 'missing-blob' | 'wrong-blob' | 'unreachable-blob' | 'oversize-blob'

/** A blob that nobody brought, and what each of those asked did. */
export class BlobFetchError extends Error {
  override readonly name = 'BlobFetchError'
  readonly code: BlobFetchCode
  readonly sources: readonly LeftSource[]

  constructor (code: BlobFetchCode, message: string, sources: readonly LeftSource[] = [], options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.sources = sources
  }
}

/** The error of a blob of which all sources were left. */
export function nobodyBrings (cid: string, sources: readonly LeftSource[]): BlobFetchError {
  const code = sources.some(({ why }) => why === 'lied') ? 'wrong-blob' : sources.every(({ why }) => why === 'missing') ? 'missing-blob' : 'unreachable-blob'
  const told = sources.map(({ peer, why, detail }) => `${peer}: ${why} (${detail})`).join('; ')
  return new BlobFetchError(code, `nobody brings ${cid}: ${told === '' ? 'nobody was asked' : told}`, sources)
}

export type StreamErrorCode =
  | 'dial-failed'
  | 'stream-lost'
  | 'timeout'
  | 'aborted'
  | 'too-many-pending'
  | 'frame-too-large'
  | 'malformed-frame'
  | 'refused'
  | 'stopped'

/** A request that got no reply: the network, the other side or a limit failed. What the other side refused in a reply is a verdict, never an error. */
export class StreamRequestError extends Error {
  override readonly name = 'StreamRequestError'
  readonly code: StreamErrorCode
  /** Where `code` is `refused`: the other side's own code, such as `internal`. */
  readonly remoteCode: string

  constructor (code: StreamErrorCode, message: string, detail: { readonly cause?: unknown, readonly remoteCode?: string } = {}) {
    super(message, { cause: detail.cause })
    this.code = code
    this.remoteCode = detail.remoteCode ?? ''
  }
}

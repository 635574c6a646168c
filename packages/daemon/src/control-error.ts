/**
 * - `bad-request`: the call itself is wrong: a field, a size, a form
 * - `not-found`: no such job, entry, blob, proof, capacity
 * - `refused`: understood, and not done: policy, headroom, no matching provider, state
 * - `too-large`: more bytes than the call takes
 * - `unavailable`: not now: starting, stopping, no peer reachable, a deadline passed
 * - `not-running`: no daemon answers on the socket
 * - `not-permitted`: the socket belongs to another user
 * - `internal`: a fault of ours
 */
export type ControlErrorCode = 'bad-request' | 'not-found' | 'refused' | 'too-large' | 'unavailable' | 'not-running' | 'not-permitted' | 'internal'

/** A control call that did not succeed. It reads the same in process and over the socket. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
  readonly code: ControlErrorCode
  /** What to do about it, in one sentence; may be empty. */
  readonly hint: string

  constructor (code: ControlErrorCode, message: string, hint = '', options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.hint = hint
  }
}

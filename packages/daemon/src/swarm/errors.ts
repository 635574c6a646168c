export type SwarmErrorCode =
  | 'bad-spec' | 'no-such-node' | 'no-such-adversary' | 'bad-adversary' | 'not-started' | 'not-ready' | 'node-crashed' | 'links-need-in-process' | 'swarm-exists' | 'no-swarm'

/** A local swarm cannot be started, used or stopped as asked. */
export class SwarmError extends Error {
  override readonly name = 'SwarmError'
  readonly code: SwarmErrorCode
  /** What to do about it. */
  readonly todo: string

  constructor (code: SwarmErrorCode, message: string, todo = '', options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.todo = todo
  }
}

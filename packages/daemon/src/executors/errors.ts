/**
 * Why a unit has no result. None of these says anything about the unit: the same unit may well succeed elsewhere or later.
 *
 * - `timeout`: the wall-clock limit passed
 * - `child-crashed`: the child process ended or broke the frame protocol while the unit ran
 * - `spawn-failed`: no child process could be started
 * - `out-of-memory`: this machine could not give memory below the job's cap
 * - `stack-exhausted`: V8's stack ran out, whose depth differs between tiers and so can be no result
 * - `engine`: the engine or the host inside the child got something wrong
 * - `aborted`: the caller's signal, or the executor was stopped
 * - `missing-blob`: the module or a mount could not be had, or had other bytes than its digest says
 * - `bad-workload`: profile, limits, arguments, mount paths or input outside what the executor accepts
 * - `overloaded`: too many units are waiting
 */
export type ExecutorErrorCode = 'timeout' | 'child-crashed' | 'spawn-failed' | 'out-of-memory' | 'stack-exhausted' | 'engine' |
'aborted' | 'missing-blob' | 'bad-workload' | 'overloaded'

/** A failure of the infrastructure, never a result. */
export class ExecutorError extends Error {
  override readonly name = 'ExecutorError'
  readonly code: ExecutorErrorCode

  constructor (code: ExecutorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

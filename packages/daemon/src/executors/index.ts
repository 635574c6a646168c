/**
 * Executors: what runs a unit and says what it came to. The one here runs WebAssembly commands in child processes.
 */
import { ExecutorError } from './errors.ts'
import { MAX_CHILDREN, Pool } from './pool.ts'
import { strongestIsolation } from './sandbox.ts'
import type { Executor } from './executor.ts'
import type { Isolation, Tier } from './sandbox.ts'

export { ExecutorError, type ExecutorErrorCode } from './errors.ts'
export * from './executor.ts'
export { inspectModule, type Inspection, type InspectOptions } from './inspect.ts'
export type { Isolation, Tier } from './sandbox.ts'

export interface PoolInit {
  /** Child processes, 1..64; about 45 MB each. */
  readonly size: number
  /** Which V8 tier the children compile with: both, Liftoff alone, or TurboFan alone. */
  readonly tier: Tier
  /** Gets a blob by its sha2-256 digest; rejects where it is not to be had. The pool checks the bytes. */
  readonly blobs: (digest: Uint8Array) => Promise<Uint8Array>
  /** `auto` (default): the strongest there is. `process`: child processes without a sandbox, for modules one trusts. */
  readonly isolation?: 'auto' | 'process'
}

/**
 * Starts a pool of child processes and waits until all are ready.
 *
 * @throws {ExecutorError} `spawn-failed`
 */
export async function createPool (init: PoolInit): Promise<Executor & { readonly isolation: Isolation }> {
  if (!Number.isInteger(init.size) || init.size < 1 || init.size > MAX_CHILDREN) {
    throw new RangeError(`size must be 1..${MAX_CHILDREN}, not ${init.size}`)
  }
  const isolation = init.isolation === 'process' ? 'process' : await strongestIsolation()
  const pool = new Pool({ size: init.size, tier: init.tier, blobs: init.blobs, isolation })
  try {
    await pool.start()
    return pool
  } catch (error) {
    await pool.stop()
    throw error instanceof ExecutorError ? error : new ExecutorError('spawn-failed', 'the children did not start', { cause: error })
  }
}

/**
 * Executors: what runs a unit and says what it came to. The one here runs WebAssembly commands in child processes.
 */
import { ExecutorError } from './errors.ts'
import { MAX_CHILDREN, Pool } from './pool.ts'
import { standing } from './sandbox/ladder.ts'
import { MAX_MEMORY_PAGES, PAGES_PER_MIB } from './workloads.ts'
import type { BlobSource, Executor } from './executor.ts'
import type { Standing } from './sandbox/ladder.ts'
import type { Tier } from './sandbox/launch.ts'
import type { Isolation } from './sandbox/rung.ts'

export { ExecutorError, type ExecutorErrorCode } from './errors.ts'
export * from './executor.ts'
export { HeldBlobs } from './held-blobs.ts'
export { inspectModule, type Inspection, type InspectOptions } from './inspect.ts'
export { PAGES_PER_MIB } from './workloads.ts'
export type { Standing } from './sandbox/ladder.ts'
export type { Tier } from './sandbox/launch.ts'
export type { Isolation, Rung } from './sandbox/rung.ts'
export type { Attempt, Trial } from './sandbox/trial.ts'

export interface PoolInit {
  /** Child processes, 1..64; about 45 MB each. */
  readonly size: number
  /** Which V8 tier the children compile with: both, Liftoff alone, or TurboFan alone. */
  readonly tier: Tier
  readonly blobs: BlobSource
  /** `auto` (default): the strongest there is. `none`: child processes without a sandbox, for modules one trusts. */
  readonly isolation?: 'auto' | 'none'
  /** The most linear memory that a unit may ask for, MiB, 1..4096 (default). What a child may have beside it is fixed. */
  readonly memoryMib?: number
  /** Folders that no child may read, for the trial to try. */
  readonly privatePaths?: readonly string[]
  /** The Node that children run on; this process's own, if left out. */
  readonly node?: string
  /** Whether a child more is kept started once there is work (default), so that replacing one costs no start. */
  readonly spare?: boolean
}

const MOST_MIB = MAX_MEMORY_PAGES / PAGES_PER_MIB
const OPEN: Standing = { isolation: 'none', trials: [] }

export interface SandboxedExecutor extends Executor {
  readonly isolation: Isolation
  /** What was tried to find out about the isolation. */
  readonly standing: Standing
}

/**
 * Starts a pool of child processes and waits until all are ready. The first pool of a process also tries how far this machine can keep children away from it.
 *
 * @throws {ExecutorError} `spawn-failed`
 */
export async function createPool (init: PoolInit): Promise<SandboxedExecutor> {
  const { size, tier, blobs, memoryMib = MOST_MIB, node, spare } = init
  if (!Number.isInteger(size) || size < 1 || size > MAX_CHILDREN) {
    throw new RangeError(`size must be 1..${MAX_CHILDREN}, not ${size}`)
  }
  if (!Number.isInteger(memoryMib) || memoryMib < 1 || memoryMib > MOST_MIB) {
    throw new RangeError(`memoryMib must be 1..${MOST_MIB}, not ${memoryMib}`)
  }
  const place = init.isolation === 'none' ? OPEN : await standing({ memoryMib, privatePaths: init.privatePaths ?? [] })
  const pool = new Pool({ size, tier, blobs, memoryMib, standing: place, ...(node == null ? {} : { node }), ...(spare == null ? {} : { spare }) })
  try {
    await pool.start()
    return pool
  } catch (error) {
    await pool.stop()
    throw error instanceof ExecutorError ? error : new ExecutorError('spawn-failed', 'the children did not start', { cause: error })
  }
}

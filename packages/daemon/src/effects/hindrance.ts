import { ExecutorError } from '../executors/errors.ts'
import type { ExecutorErrorCode } from '../executors/errors.ts'

/**
 * Why this machine could not run a unit this time, where another time it may:
 *
 * - `engine`: no child was to be had, all were busy, or they were being stopped; that says nothing of the unit
 * - `memory`: there was too little, or the child was ended, perhaps for want of it; a unit may be made so that it is always so
 */
export type Hindrance = 'engine' | 'memory'

const HINDRANCES: Readonly<Partial<Record<ExecutorErrorCode, Hindrance>>> = {
  'spawn-failed': 'engine',
  overloaded: 'engine',
  aborted: 'engine',
  'out-of-memory': 'memory',
  'child-crashed': 'memory'
}

/** Undefined where it would be so the next time too: the unit's own limits, and what it needs and nobody has. */
export function hindranceOf (err: unknown): Hindrance | undefined {
  return err instanceof ExecutorError ? HINDRANCES[err.code] : undefined
}

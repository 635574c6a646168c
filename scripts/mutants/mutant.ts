/**
 * One check or limit taken away: `find` is exact source text that stands once in `file`; with `put` in its place at least one test of
 * `specs` has to turn red.
 */
export interface Mutant {
  /** Relative to the repository's root. */
  readonly file: string
  readonly find: string
  readonly put: string
  /** What the check is for. */
  readonly why: string
  /** Compiled tests, as globs from the repository's root. */
  readonly specs: readonly string[]
}

/** `if (condition)` never holds: the refusal or failure behind it is gone. */
export type Condition = readonly [condition: string, why: string]

/** Text replaced by other text. */
export type Change = readonly [find: string, put: string, why: string]

interface Room {
  readonly file: string
  readonly specs: readonly string[]
}

/** Takes checks of one file away, one at a time. */
export function without (room: Room, conditions: readonly Condition[]): readonly Mutant[] {
  return conditions.map(([condition, why]) => ({ ...room, find: `if (${condition})`, put: 'if (false)', why }))
}

/** Changes one file, one place at a time. */
export function changed (room: Room, changes: readonly Change[]): readonly Mutant[] {
  return changes.map(([find, put, why]) => ({ ...room, find, put, why }))
}

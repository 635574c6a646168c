import { verdict } from '@mycel/verify/audit'
import { equals } from '@mycel/wire'
import type { Said, WindowAudit } from '../core/notes.ts'
import type { Outcome } from '@mycel/verify/commit'

/** One outcome that somebody else signed for a unit of the judged window, before it could know the provider's. */
export interface Statement {
  /** Identity key, 32 bytes. */
  readonly by: Uint8Array
  readonly position: number
  readonly outcome: Outcome
}

/** What a requester has beside its own executors when it judges a window. */
export interface Counsel {
  /** What was drawn before; where it is absent it is drawn now. */
  readonly chosen?: WindowAudit
  readonly said: readonly Statement[]
  /** So many statements that all say what is claimed spare this node the run of a unit; where it is absent none do. */
  readonly enough?: number
  /** Positions that this node has re-executed already, in another window of the same work. */
  readonly ran?: readonly number[]
  /** Whether what was found right by others alone counts as checked. */
  readonly vouches?: boolean
}

/** Nobody else was asked. */
export const ALONE: Counsel = { said: [] }

export interface Divided {
  /** Positions that this node runs. */
  readonly alone: readonly number[]
  /** Positions that as many as needed have computed, at least one of them otherwise than claimed. */
  readonly contested: readonly number[]
  /** Positions that they all found right. */
  readonly spared: readonly number[]
  readonly said: readonly Said[]
}

/** Which of the challenged positions this node must run itself, and what others say of them all. Pure. */
export function divide (positions: readonly number[], claimed: readonly Outcome[], { said, enough }: Counsel): Divided {
  const known = said.flatMap(one => {
    const claim = claimed[one.position]
    return claim == null || !positions.includes(one.position) ? [] : [{ ...one, same: verdict(claim, one.outcome) === 'match' }]
  })
  const alone: number[] = []
  const contested: number[] = []
  const spared: number[] = []

  for (const position of positions) {
    const here = known.filter(one => one.position === position)
    const place = here.some(({ same }) => !same) ? contested : spared
    const run = enough == null || here.length < enough
    ;(run ? alone : place).push(position)
  }

  return { alone, contested, spared, said: byAuthor(known) }
}

function byAuthor (known: ReadonlyArray<Statement & { readonly same: boolean }>): readonly Said[] {
  const authors = known.map(({ by }) => by).filter((by, i, all) => all.findIndex(other => equals(other, by)) === i)
  return authors.map(by => {
    const own = known.filter(one => equals(one.by, by))
    return { by, same: own.filter(({ same }) => same).map(({ position }) => position), different: own.filter(({ same }) => !same).map(({ position }) => position) }
  })
}

import { totalOf } from '@mycel/wire/contract'
import type { HeldContract } from './hires.ts'
import type { Contract, StateName } from '@mycel/wire'

/** What is kept of an audit's contract once it is over and its window judged; of one that goes on it is what it comes to now. */
export interface AuditShown {
  /** The contract's id; the key of its bid before the award. */
  readonly id: string
  readonly state: StateName
  /** What is to be paid for it, micro-units. */
  readonly total: bigint
  /** Its window has been started. */
  readonly begun: boolean
  /** Its verifier has committed to it. */
  readonly committed: boolean
}

export function auditShown ({ key, contract }: Pick<HeldContract, 'key' | 'contract'>): AuditShown {
  const [window] = contract.windows
  return { id: contract.id ?? key, state: contract.state, total: totalOf(contract), begun: window != null, committed: window?.commit != null }
}

/** States in which nothing more is computed. */
const ENDED: ReadonlySet<StateName> = new Set(['declined', 'cancelled', 'failed', 'expired', 'refuted', 'disputed', 'settled'])

/** Nothing more will be committed or opened in a contract of this state. */
export function hasEnded ({ state }: Pick<Contract, 'state'>): boolean {
  return ENDED.has(state)
}

import type { Role, StateName, Step } from './states.ts'
import type { Timeouts } from '../messages/bodies.ts'

/**
 * What must also hold of the contract for a row to apply.
 *
 * - `challenged`, `unchallenged`: the tender's evidence kind does or does not draw a challenge
 * - `units-left`, `all-proven`: some awarded unit is in no proven window, or none
 * - `payable`: at least one unit is payable
 * - `billed`, `unbilled`: a half-signed receipt is outstanding, or none
 * - `unrefuted`: no fraud proof has been upheld against this contract
 */
export type Guard = 'challenged' | 'unchallenged' | 'units-left' | 'all-proven' | 'payable' | 'billed' | 'unbilled' | 'unrefuted'

export interface Transition {
  /** `none`: before the first message. */
  readonly from: StateName | 'none'
  readonly step: Step
  readonly by: Role
  readonly to: StateName
  readonly when?: readonly Guard[]
  /** `expire` only: the tender's timeout that must have passed since the head's `at`. */
  readonly timeout?: keyof Timeouts
}

const R = 'requester'
const P = 'provider'
const ENDED = ['cancelled', 'failed', 'expired'] as const
const WORKING = ['started', 'committed', 'revealed', 'opened', 'proven', 'delivered'] as const

/**
 * The state × message table: every step that the law allows, and nothing else. Spec: docs/spec/contract.md, "States and messages"; a test keeps
 * the two equal.
 */
export const TRANSITIONS: readonly Transition[] = [
  { from: 'none', step: 'tender', by: R, to: 'tendered' },
  { from: 'tendered', step: 'bid', by: P, to: 'bid' },
  { from: 'bid', step: 'award', by: R, to: 'awarded' },

  { from: 'awarded', step: 'accept', by: P, to: 'accepted' },
  { from: 'awarded', step: 'decline', by: P, to: 'declined' },
  { from: 'awarded', step: 'cancel', by: R, to: 'cancelled' },
  { from: 'awarded', step: 'expire', by: R, to: 'expired', timeout: 'acceptMs' },

  { from: 'accepted', step: 'start', by: R, to: 'started' },
  { from: 'accepted', step: 'cancel', by: R, to: 'cancelled' },
  { from: 'accepted', step: 'cancel', by: P, to: 'cancelled' },
  { from: 'accepted', step: 'expire', by: P, to: 'expired', timeout: 'startMs' },

  { from: 'started', step: 'commit', by: P, to: 'committed' },
  { from: 'started', step: 'fail', by: P, to: 'failed' },
  { from: 'started', step: 'cancel', by: R, to: 'cancelled' },
  { from: 'started', step: 'expire', by: R, to: 'expired', timeout: 'windowMs' },

  { from: 'committed', step: 'reveal', by: R, to: 'revealed', when: ['challenged'] },
  { from: 'committed', step: 'expire', by: P, to: 'expired', when: ['challenged'], timeout: 'revealMs' },
  { from: 'committed', step: 'open', by: P, to: 'opened', when: ['unchallenged'] },
  { from: 'committed', step: 'expire', by: R, to: 'expired', when: ['unchallenged'], timeout: 'openMs' },
  { from: 'committed', step: 'fail', by: P, to: 'failed' },

  { from: 'revealed', step: 'open', by: P, to: 'opened' },
  { from: 'revealed', step: 'fail', by: P, to: 'failed' },
  { from: 'revealed', step: 'expire', by: R, to: 'expired', timeout: 'openMs' },

  { from: 'opened', step: 'approve', by: R, to: 'proven' },
  { from: 'opened', step: 'cancel', by: R, to: 'cancelled' },
  { from: 'opened', step: 'expire', by: P, to: 'expired', timeout: 'approveMs' },

  { from: 'proven', step: 'start', by: R, to: 'started', when: ['units-left'] },
  { from: 'proven', step: 'cancel', by: R, to: 'cancelled', when: ['units-left'] },
  { from: 'proven', step: 'expire', by: P, to: 'expired', when: ['units-left'], timeout: 'startMs' },
  { from: 'proven', step: 'deliver', by: P, to: 'delivered', when: ['all-proven'] },
  { from: 'proven', step: 'expire', by: R, to: 'expired', when: ['all-proven'], timeout: 'startMs' },

  { from: 'delivered', step: 'receipt', by: P, to: 'receipted' },
  { from: 'delivered', step: 'dispute', by: R, to: 'disputed' },
  { from: 'delivered', step: 'expire', by: R, to: 'expired', timeout: 'settleMs' },

  { from: 'receipted', step: 'countersign', by: R, to: 'settled' },
  { from: 'receipted', step: 'dispute', by: R, to: 'disputed' },
  { from: 'receipted', step: 'dispute', by: P, to: 'disputed' },
  { from: 'receipted', step: 'expire', by: P, to: 'disputed', timeout: 'settleMs' },

  ...[...ENDED, 'refuted' as const].flatMap((from): readonly Transition[] => [
    { from, step: 'receipt', by: P, to: 'receipted', when: ['payable'] },
    { from, step: 'dispute', by: R, to: 'disputed', when: ['payable'] },
    { from, step: 'dispute', by: P, to: 'disputed', when: ['payable'] }
  ]),
  { from: 'disputed', step: 'receipt', by: P, to: 'receipted', when: ['unbilled'] },
  { from: 'disputed', step: 'countersign', by: R, to: 'settled', when: ['billed'] },

  ...WORKING.map((from): Transition => ({ from, step: 'refute', by: R, to: 'refuted' })),
  ...ENDED.map((from): Transition => ({ from, step: 'refute', by: R, to: 'refuted', when: ['payable'] })),
  { from: 'receipted', step: 'refute', by: R, to: 'refuted', when: ['unrefuted'] },
  { from: 'disputed', step: 'refute', by: R, to: 'refuted', when: ['unrefuted'] }
]

/** Guards that never hold together: rows that carry them never meet. */
export const EXCLUSIVE: ReadonlyArray<readonly [Guard, Guard]> = [['challenged', 'unchallenged'], ['units-left', 'all-proven'], ['billed', 'unbilled']]

const BY_STATE: ReadonlyMap<string, readonly Transition[]> = Map.groupBy(TRANSITIONS, row => row.from)

export function transitionsFrom (state: StateName | 'none'): readonly Transition[] {
  return BY_STATE.get(state) ?? []
}

import { deadlineOf } from '@mycel/wire/contract'
import type { Intention } from './intention.ts'
import type { Contract, Role } from '@mycel/wire'

/** How much later than the deadline a node acts on it, so that a message already on its way is not crossed without need, milliseconds. */
export const GRACE_MS = 250n

export interface LapseContext {
  readonly now: bigint
  readonly headSince: bigint
}

/**
 * Signs `expire` once the other side's deadline has passed, by the signed times and by this node's own clock since it saw the head. Before that: nothing.
 */
export function lapse (contract: Contract, role: Role, context: LapseContext): Intention | undefined {
  const due = lapseAt(contract, role, context.headSince)
  return due == null || context.now < due ? undefined : { do: 'sign', draft: { type: 'expire', body: {} } }
}

/** When `lapse` will act, Unix milliseconds; undefined while it is not this role's turn. */
export function lapseAt (contract: Contract, role: Role, headSince: bigint): bigint | undefined {
  const deadline = deadlineOf(contract)

  if (deadline == null || deadline.by !== role) {
    return undefined
  }

  const seen = headSince + deadline.at - contract.at
  return (seen > deadline.at ? seen : deadline.at) + GRACE_MS
}

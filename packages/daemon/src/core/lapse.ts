import { deadlineOf } from '@mycel/wire/contract'
import type { Intention } from './intention.ts'
import type { Contract, Role } from '@mycel/wire'

/** How much later than the deadline a node acts on it, so that a message already on its way is not crossed without need, milliseconds. */
export const GRACE_MS = 250n

/** How much longer than it has for a window a provider goes on with it, milliseconds: a requester that waits has signed `expire` long before. */
export const GIVE_UP_MS = 5_000n

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
  return deadline?.by === role ? until(contract, headSince, deadline.at) + GRACE_MS : undefined
}

/** When the other side may stop waiting for this role, by its clock or by this node's, whichever is later; undefined while it does not wait. */
export function awaitedUntil (contract: Contract, role: Role, headSince: bigint): bigint | undefined {
  const deadline = deadlineOf(contract)
  return deadline == null || deadline.by === role ? undefined : until(contract, headSince, deadline.at)
}

/**
 * When a provider gives up a window that it has not finished, though nobody has signed `expire`: a requester that withholds inputs, or is gone, would have a place of it for ever otherwise. Undefined
 * where there is no such window.
 */
export function givesUpAt (contract: Contract, headSince: bigint): bigint | undefined {
  const at = contract.state === 'started' ? awaitedUntil(contract, 'provider', headSince) : undefined
  return at == null ? undefined : at + GIVE_UP_MS
}

/** When there will be something to decide though nothing has come; undefined where only a message can bring it. */
export function wakesAt (contract: Contract, role: Role, headSince: bigint): bigint | undefined {
  return lapseAt(contract, role, headSince) ?? (role === 'provider' ? givesUpAt(contract, headSince) : undefined)
}

function until (contract: Contract, headSince: bigint, deadline: bigint): bigint {
  const seen = headSince + deadline - contract.at
  return seen > deadline ? seen : deadline
}

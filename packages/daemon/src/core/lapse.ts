import { deadlineOf } from '@mycel/wire/contract'
import type { Intention } from './intention.ts'
import type { Contract, Role } from '@mycel/wire'

/** How much later than the deadline a node acts on it, so that a message already on its way is not crossed without need, milliseconds. */
export const GRACE_MS = 250n

/** How much longer than it has for a window a provider goes on with it, milliseconds: a requester that waits has signed `expire` long before. */
export const GIVE_UP_MS = 5_000n

/** How long a node that comes back after a break waits at least for what was sent meanwhile, where the other side had as much time, milliseconds: its sender may try again only every two minutes. */
export const AFTER_BREAK_MS = 130_000n

export interface LapseContext {
  readonly now: bigint
  readonly headSince: bigint
  /** Since when this node has been there to hear the other side, Unix milliseconds. */
  readonly awakeSince?: bigint
}

/**
 * Signs `expire` once the other side's deadline has passed, by the signed times and by this node's own clock since it saw the head, and after a break of this node once it could have heard
 * what was sent meanwhile. Before that: nothing.
 */
export function lapse (contract: Contract, role: Role, context: LapseContext): Intention | undefined {
  const due = lapseAt(contract, role, context)
  return due == null || context.now < due ? undefined : { do: 'sign', draft: { type: 'expire', body: {} } }
}

/** When `lapse` will act, Unix milliseconds; undefined while it is not this role's turn. */
function lapseAt (contract: Contract, role: Role, { headSince, awakeSince = 0n }: Omit<LapseContext, 'now'>): bigint | undefined {
  const deadline = deadlineOf(contract)

  if (deadline?.by !== role) {
    return undefined
  }

  const time = deadline.at - contract.at
  const due = until(contract, headSince, deadline.at)
  const heard = awakeSince + (time < AFTER_BREAK_MS ? time : AFTER_BREAK_MS)
  return (heard > due ? heard : due) + GRACE_MS
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
export function wakesAt (contract: Contract, role: Role, headSince: bigint, awakeSince?: bigint): bigint | undefined {
  return lapseAt(contract, role, { headSince, ...awakeSince == null ? {} : { awakeSince } }) ?? (role === 'provider' ? givesUpAt(contract, headSince) : undefined)
}

function until (contract: Contract, headSince: bigint, deadline: bigint): bigint {
  const seen = headSince + deadline - contract.at
  return seen > deadline ? seen : deadline
}

import { deadlineOf, unitsLeft } from '@mycel/wire/contract'
import { AFTER_BREAK_MS, GIVE_UP_MS, lapse } from './lapse.ts'
import type { Draft, Intention } from './intention.ts'
import type { LapseContext } from './lapse.ts'
import type { Contract, Role } from '@mycel/wire'

/** Why a contract from before a rollback goes no further, for people. */
export const OUTLIVED = 'this node was rolled back since: what is done is settled, nothing is begun'

const SILENT = 'this node was away, and the other side has not said since what it holds of this contract'

/**
 * Until when a node signs nothing in a contract of whose other side it does not know yet whether that holds later messages of it, its own among them, Unix milliseconds: as long as the state gives
 * either side, or the time to sign a bill where it gives none, and after a break of this node once the other side could have been heard.
 */
export function heldBackUntil (contract: Contract, { headSince, awakeSince = 0n }: Omit<LapseContext, 'now'>): bigint {
  const { at, tender } = contract
  const deadline = deadlineOf(contract)
  const time = deadline == null ? BigInt(tender.body.timeouts.settleMs) : deadline.at - at
  const heard = awakeSince + (time < AFTER_BREAK_MS ? time : AFTER_BREAK_MS)
  return GIVE_UP_MS + [at + time, headSince + time, heard].reduce((latest, one) => one > latest ? one : latest)
}

/**
 * What a node does in such a contract: it waits, signs `expire` where that is due, and in the end no root, no window and no acceptance, but what lets the contract end. `go-on`: by then what it
 * would sign anyway contradicts nothing that could be held against it. Pure.
 */
export function holdBack (contract: Contract, role: Role, context: LapseContext & { readonly challenged: boolean }): Intention | 'wait' | 'go-on' {
  const expire = lapse(contract, role, context)

  if (expire != null) {
    return expire
  }

  if (context.now < heldBackUntil(contract, context)) {
    return 'wait'
  }

  return role === 'provider' ? providersEnd(contract, context.challenged) : requestersEnd(contract)
}

function requestersEnd (contract: Contract): Intention | 'wait' | 'go-on' {
  switch (contract.state) {
    case 'accepted':
    case 'proven':
      return unitsLeft(contract) > 0 ? sign({ type: 'cancel', body: { reason: SILENT } }) : 'go-on'
    default:
      // another bill may be signed already: of two each creditor is owed the most that one says, so that this one costs nothing beside it
      return 'go-on'
  }
}

function providersEnd ({ state }: Contract, challenged: boolean): Intention | 'wait' | 'go-on' {
  switch (state) {
    case 'awarded':
      return sign({ type: 'decline', body: { reason: SILENT } })
    case 'committed':
      // with a challenge its `expire` ends it
      return challenged ? 'wait' : sign({ type: 'fail', body: { reason: SILENT } })
    case 'started':
    case 'revealed':
      return sign({ type: 'fail', body: { reason: SILENT } })
    default:
      return 'go-on'
  }
}

function sign (draft: Draft): Intention {
  return { do: 'sign', draft }
}

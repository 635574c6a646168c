import { payableUnits } from '@mycel/wire/contract'
import { requesterLapse } from './requester-lapse.ts'
import type { Reservation } from './intention.ts'
import type { Authenticated, Contract, ContractId, Role, StateName } from '@mycel/wire'

/** What the books must do in the same batch as a contract's step. */
export type BooksMutation =
  /** `promised`: by a message that this node had signed and forgotten. */
  | { readonly do: 'reserve', readonly contract: ContractId, readonly reservation: Reservation, readonly promised?: boolean }
  /** `lost`: as provider, worked and committed to but never to be paid, micro-units. */
  | { readonly do: 'release', readonly contract: ContractId, readonly lost: bigint }
  | { readonly do: 'hold', readonly receipt: Authenticated<'receipt'> }
  | { readonly do: 'settle', readonly receipt: Authenticated<'receipt'> }
  | { readonly do: 'dispute', readonly contract: ContractId, readonly reason: string }

const ENDED: ReadonlySet<StateName> = new Set(['declined', 'cancelled', 'failed', 'expired', 'refuted'])

/** Compares a contract before and after a step, seen by one of its parties. Pure. */
export function consequences (role: Role, before: Contract, after: Contract): readonly BooksMutation[] {
  const { id, receipt, state } = after

  if (id == null || state === before.state) {
    return []
  }

  if (receipt != null && (state === 'settled' || state === 'receipted')) {
    return [{ do: state === 'settled' ? 'settle' : 'hold', receipt }]
  }

  if (state === 'disputed') {
    return [{ do: 'dispute', contract: id, reason: reasonOf(after) }]
  }

  // Half-signed or payable value stays reserved until it is settled or disputed (DESIGN §9).
  return ENDED.has(state) && payableUnits(after) === 0n ? [{ do: 'release', contract: id, lost: role === 'provider' ? lostValue(after) : 0n }] : []
}

/** A window whose root the provider has signed, and that the requester neither revealed nor approved: the work is done and will not be paid. */
function lostValue (contract: Contract): bigint {
  const lapse = requesterLapse(contract)
  return lapse == null || lapse.owed === 'signature' ? 0n : lapse.value
}

function reasonOf (contract: Contract): string {
  const last = contract.transcript.at(-1)
  return last?.type === 'dispute' ? last.body.reason : 'no countersignature in time'
}

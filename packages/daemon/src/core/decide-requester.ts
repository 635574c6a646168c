import { payableWindows, unitsLeft } from '@mycel/wire/contract'
import { lapse } from './lapse.ts'
import type { Room } from './in-flight.ts'
import type { Intention } from './intention.ts'
import type { Notes } from './notes.ts'
import type { Contract } from '@mycel/wire'

export interface RequesterContext {
  readonly now: bigint
  readonly headSince: bigint
  readonly challenged: boolean
  /** The nonce committed to for a window, 32 bytes. */
  readonly nonceOf: (window: number) => Uint8Array
  /** Whether others are to compute what will be challenged before the nonces are shown. */
  readonly consults: boolean
  /** Why the job wants no further window from this provider, if so. */
  readonly stop: string | undefined
  /** The provider failed an audit since the award: whatever of it is unpaid is re-run before it is paid. */
  readonly suspect: boolean
  /** How many of so many units the provider may be given now. */
  readonly room: (units: number) => Room
  /** A payable window whose results are not, or no longer, here: nothing is countersigned before they are. */
  readonly lacking: number | undefined
}

/** The provider holds as much as it may: what is proven is billed and settled, which makes room for another contract. */
const FULL = 'no further window: this peer holds as much unverified value as it may'

/** What a requester does next in an awarded contract, if anything. Pure. */
export function decideRequester (contract: Contract, notes: Notes, context: RequesterContext): Intention | undefined {
  const current = contract.windows.at(-1)

  switch (contract.state) {
    case 'accepted':
    case 'proven':
      if (unitsLeft(contract) === 0) {
        return lapse(contract, 'requester', context)
      }

      return context.stop == null ? next(contract, context) : cancel(context.stop)

    case 'committed':
      if (current != null && context.challenged && context.consults && notes.windows[current.window]?.asked == null) {
        return { do: 'consult', window: current.window }
      }

      return current != null && context.challenged
        ? { do: 'sign', draft: { type: 'reveal', body: { window: current.window, nonces: [context.nonceOf(current.window)] } } }
        : lapse(contract, 'requester', context)

    case 'opened':
      return current == null ? undefined : judge(current.window, notes)

    case 'receipted':
      if (context.lacking != null) {
        return fetchAgain(context.lacking, notes)
      }

      return context.challenged && context.suspect ? rerunUnpaid(contract, notes) : { do: 'countersign' }

    case 'awarded':
    case 'started':
    case 'revealed':
    case 'delivered':
      return context.stop != null && contract.state === 'awarded'
        ? cancel(context.stop)
        : lapse(contract, 'requester', context)

    case 'tendered':
    case 'bid':
    case 'settled':
    case 'declined':
    case 'cancelled':
    case 'failed':
    case 'expired':
    case 'refuted':
    case 'disputed':
      return undefined
  }
}

function next (contract: Contract, { room }: RequesterContext): Intention {
  const { units, why } = room(Math.min(contract.tender.body.windowUnits, unitsLeft(contract)))
  return units === 0 ? cancel(FULL) : { do: 'start', max: units, ...(why == null ? {} : { shortened: why }) }
}

function cancel (reason: string): Intention {
  return { do: 'sign', draft: { type: 'cancel', body: { reason } } }
}

/** An audit fetches a window's results, and checks them once more; what cannot be had is not paid for. */
function fetchAgain (window: number, notes: Notes): Intention {
  return notes.windows[window]?.check?.verdict === 'bad-opening'
    ? { do: 'sign', draft: { type: 'dispute', body: { reason: `the results of window ${window} are not to be had`, evidence: new Uint8Array(0) } } }
    : { do: 'audit', window }
}

/** Windows of which only a sample was checked are checked whole; what does not hold is refuted, receipt or not. */
function rerunUnpaid (contract: Contract, notes: Notes): Intention {
  const unpaid = payableWindows(contract).map(({ window }) => window)
  const refuted = unpaid.find(window => notes.windows[window]?.check?.verdict === 'refuted')
  const unchecked = unpaid.find(window => notes.windows[window]?.check?.verdict === 'bad-opening')
  const sampled = unpaid.find(window => !isRerun(notes, window))

  if (refuted == null && unchecked != null) {
    return { do: 'sign', draft: { type: 'dispute', body: { reason: `window ${unchecked} cannot be checked again`, evidence: new Uint8Array(0) } } }
  }

  return refuted != null ? judge(refuted, notes) : sampled == null ? { do: 'countersign' } : { do: 'audit', window: sampled }
}

/** Every unit of the window was re-executed here. */
function isRerun ({ windows }: Notes, window: number): boolean {
  const { audit } = windows[window] ?? {}
  return audit != null && audit.rate === 1 && (audit.ran == null || audit.ran.length === audit.positions.length)
}

function judge (window: number, notes: Notes): Intention {
  const { check, audit } = notes.windows[window] ?? {}

  switch (check?.verdict) {
    case undefined:
      return { do: 'audit', window }
    case 'passed':
      return { do: 'sign', draft: { type: 'approve', body: { window, audited: (audit?.ran ?? audit?.positions ?? []).length } } }
    case 'bad-opening':
      return cancel(check.reason)
    case 'refuted':
      return { do: 'sign', draft: { type: 'refute', body: { window, proof: proofDigest(check.proof) } }, before: [check.envelope] }
  }
}

function proofDigest (id: string): Uint8Array {
  return Uint8Array.from(id.match(/../g) ?? [], pair => Number.parseInt(pair, 16))
}

import { payableWindows, unitsLeft } from '@mycel/wire/contract'
import { lapse } from './lapse.ts'
import { refuteFound } from './refute-found.ts'
import type { Room } from './in-flight.ts'
import type { Intention } from './intention.ts'
import type { Notes } from './notes.ts'
import type { Contract, WindowRecord } from '@mycel/wire'

export interface RequesterContext {
  readonly now: bigint
  readonly headSince: bigint
  /** As a provider's. */
  readonly awakeSince?: bigint
  readonly challenged: boolean
  /** Every nonce of a started window, in its start's order; undefined while a witness's is missing. */
  readonly noncesOf: (window: WindowRecord) => readonly Uint8Array[] | undefined
  /** Whether third parties are to commit to nonces of their own before a window starts. */
  readonly enlists: boolean
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
  return refuteFound(contract, notes) ?? goOn(contract, notes, context)
}

function goOn (contract: Contract, notes: Notes, context: RequesterContext): Intention | undefined {
  const current = contract.windows.at(-1)

  switch (contract.state) {
    case 'accepted':
    case 'proven':
      if (unitsLeft(contract) === 0) {
        return lapse(contract, 'requester', context)
      }

      return context.stop == null ? next(contract, notes, context) : cancel(context.stop)

    case 'committed':
      return current != null && context.challenged ? reveal(current, notes, context) : lapse(contract, 'requester', context)

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

function next (contract: Contract, notes: Notes, { room, challenged, enlists }: RequesterContext): Intention {
  const { units, why } = room(Math.min(contract.tender.body.windowUnits, unitsLeft(contract)))
  const window = contract.windows.length

  if (units > 0 && challenged && enlists && notes.windows[window]?.witnesses == null) {
    return { do: 'enlist', window }
  }

  return units === 0 ? cancel(FULL) : { do: 'start', max: units, ...(why == null ? {} : { shortened: why }) }
}

/** All nonces first: they choose what verifiers are asked about. Where a witness keeps its own nothing can be revealed, and the provider's `expire` ends the contract. */
function reveal (record: WindowRecord, notes: Notes, { noncesOf, consults }: RequesterContext): Intention | undefined {
  const { window } = record
  const { witnesses, asked } = notes.windows[window] ?? {}
  const nonces = noncesOf(record)

  if (nonces == null) {
    return witnesses?.silent == null ? { do: 'unveil', window } : undefined
  }

  return consults && asked == null
    ? { do: 'consult', window }
    : { do: 'sign', draft: { type: 'reveal', body: { window, nonces: [...nonces] } } }
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
function rerunUnpaid (contract: Contract, notes: Notes): Intention | undefined {
  const unpaid = payableWindows(contract).map(({ window }) => window)
  const refuted = unpaid.find(window => notes.windows[window]?.check?.verdict === 'refuted')
  const unchecked = unpaid.find(window => notes.windows[window]?.check?.verdict === 'bad-opening')
  const sampled = unpaid.find(window => !isRerun(notes, window))

  if (refuted == null && unchecked != null) {
    return { do: 'sign', draft: { type: 'dispute', body: { reason: `window ${unchecked} cannot be checked again`, evidence: new Uint8Array(0) } } }
  }

  if (refuted != null) {
    return contract.refuted == null ? judge(refuted, notes) : disputeFor(refuted, notes)
  }

  return sampled == null ? { do: 'countersign' } : { do: 'audit', window: sampled }
}

/** The law refutes a contract once. What a bill holds that was found wrong after that is not paid all the same, and the proof goes with the reason. */
function disputeFor (window: number, notes: Notes): Intention | undefined {
  const { check } = notes.windows[window] ?? {}
  return check?.verdict !== 'refuted'
    ? undefined
    : { do: 'sign', draft: { type: 'dispute', body: { reason: `window ${window} of the bill is refuted as well`, evidence: proofDigest(check.proof) } }, before: [check.envelope] }
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

import { equals } from '@mycel/wire'
import { payableUnits, unitsLeft } from '@mycel/wire/contract'
import { OUTLIVED } from './hold-back.ts'
import { givesUpAt, lapse } from './lapse.ts'
import type { Draft, Intention } from './intention.ts'
import type { Notes } from './notes.ts'
import type { Contract } from '@mycel/wire'

export interface ProviderContext {
  /** Local time, Unix milliseconds. */
  readonly now: bigint
  /** Local time at which the present head arrived or was signed. */
  readonly headSince: bigint
  /** Since when this node has been there to hear the other side, Unix milliseconds. */
  readonly awakeSince?: bigint
  /** Why this node would rather not (its allow-lists, its parallel limit, no headroom), if so. */
  readonly unwilling: string | undefined
  /** Whether the contract's evidence kind has a nonce revealed between commit and open. */
  readonly challenged: boolean
  /** The secret behind a window's blinds, 32 bytes. */
  readonly secretOf: (window: number) => Uint8Array
  readonly resultsRoot: () => Uint8Array
  /** This node was rolled back since it bid: it may have signed roots that nobody shows it. */
  readonly outlived?: boolean
}

/** What a provider does next, if anything. Pure. */
export function decideProvider (contract: Contract, notes: Notes, context: ProviderContext): Intention | undefined {
  const current = contract.windows.at(-1)
  const work = current == null ? undefined : notes.windows[current.window]?.executed

  switch (contract.state) {
    case 'awarded':
      return context.unwilling == null ? accept(contract) : sign({ type: 'decline', body: { reason: context.unwilling } })

    case 'started':
      // a second root for a window would convict it
      if (notes.broken != null || context.outlived === true) {
        return sign({ type: 'fail', body: { reason: notes.broken ?? OUTLIVED } })
      }

      if (current == null || work == null) {
        return current == null ? undefined : goOn(contract, current.window, context)
      }

      return sign({ type: 'commit', body: { window: current.window, units: current.units, root: work.root, fuel: work.fuel } })

    case 'committed':
    case 'revealed':
      return opening(contract, notes, context)

    case 'proven':
      return unitsLeft(contract) === 0 ? sign({ type: 'deliver', body: { results: context.resultsRoot() } }) : lapse(contract, 'provider', context)

    case 'delivered':
      return { do: 'receipt' }

    case 'cancelled':
    case 'failed':
    case 'expired':
    case 'refuted':
      return contract.receipt == null && payableUnits(contract) > 0n ? { do: 'receipt' } : undefined

    case 'accepted':
      return context.outlived === true ? sign({ type: 'cancel', body: { reason: OUTLIVED } }) : lapse(contract, 'provider', context)

    case 'receipted':
    case 'opened':
      return lapse(contract, 'provider', context)

    case 'tendered':
    case 'bid':
    case 'settled':
    case 'declined':
    case 'disputed':
      return undefined
  }
}

/** Results that went with a rollback are computed again: the same units give the same root, or nothing is opened. */
function opening (contract: Contract, notes: Notes, context: ProviderContext): Intention | undefined {
  const current = contract.windows.at(-1)
  const work = current == null ? undefined : notes.windows[current.window]?.executed
  const sealed = contract.state === 'committed' && context.challenged
  const expire = lapse(contract, 'provider', context)

  if (current?.commit == null || expire != null) {
    return expire
  }

  if (notes.broken != null || (work != null && !equals(work.root, current.commit.body.root))) {
    return sign({ type: 'fail', body: { reason: notes.broken ?? 'the results are lost, and computed again they are not the same' } })
  }

  // nothing is lost by beginning before the nonces are there
  if (work == null && (!sealed || context.outlived === true)) {
    return { do: 'run', window: current.window }
  }

  return sealed || work == null
    ? undefined
    : {
        do: 'sign',
        draft: { type: 'open', body: { window: current.window, secret: context.secretOf(current.window), results: work.results, resultsSize: BigInt(work.resultsSize) } },
        attach: [work.results]
      }
}

/** A window has its time and a little more, whatever it is that keeps it: inputs that do not come, or units that do not end. */
function goOn (contract: Contract, window: number, { now, headSince }: ProviderContext): Intention {
  const end = givesUpAt(contract, headSince)
  return end != null && now >= end ? sign({ type: 'fail', body: { reason: 'the window could not be finished in its time' } }) : { do: 'run', window }
}

/** Accepting risks the contract's whole value: it is paid with one receipt, at the end. */
function accept (contract: Contract): Intention {
  const { tender, bid, award } = contract

  if (bid == null || award == null) {
    return sign({ type: 'decline', body: { reason: 'no bid' } })
  }

  return {
    do: 'sign',
    draft: { type: 'accept', body: {} },
    reserve: { side: 'provider', peer: award.body.requester, asset: tender.body.asset, amount: BigInt(award.body.units) * bid.body.unitPrice }
  }
}

function sign (draft: Draft): Intention {
  return { do: 'sign', draft }
}

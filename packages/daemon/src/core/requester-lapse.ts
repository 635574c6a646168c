import { equals } from '@mycel/wire'
import { totalOf } from '@mycel/wire/contract'
import type { Contract } from '@mycel/wire'

/** What a requester owed a provider and did not do: reveal its nonces, approve what was opened, countersign a correct bill. */
export type Owed = 'reveal' | 'approval' | 'signature'

/** A contract that its requester let lie, as far as its transcript shows it to its provider. */
export interface Lapse {
  readonly owed: Owed
  /** What the window, or the bill, came to, micro-units. */
  readonly value: bigint
  /** Signed time of the message that ended the waiting, Unix milliseconds. */
  readonly at: bigint
}

/**
 * Whether a requester let this contract lie, by the transcript alone: a message that comes late after all and wins its crossing undoes it, a countersignature too. One to a contract. Pure. Docs:
 * docs/spec/verification.md "Requesters".
 */
export function requesterLapse (contract: Contract): Lapse | undefined {
  const { bid, windows, transcript, state } = contract
  const last = transcript.at(-1)
  const window = windows.at(-1)

  // a provider that was refuted is owed nothing for the window
  if (bid == null || last == null || contract.refuted != null) {
    return undefined
  }

  if (state === 'disputed' && last.type === 'expire') {
    return { owed: 'signature', value: totalOf(contract), at: last.body.at }
  }

  const ended = transcript.findLast(({ type }) => type === 'expire' || type === 'cancel')

  if (window?.commit == null || window.approve != null || ended == null || (ended.type !== 'expire' && ended.type !== 'cancel')) {
    return undefined
  }

  const value = BigInt(window.units) * bid.body.unitPrice
  const byProvider = ended.type === 'expire' && equals(ended.body.author, bid.body.provider)

  // what was opened is seen: to cancel it is as good as to let it lie
  if (window.open != null) {
    return byProvider || ended.type === 'cancel' ? { owed: 'approval', value, at: ended.body.at } : undefined
  }

  // once it has revealed, the provider cannot be the one who waits
  return byProvider ? { owed: 'reveal', value, at: ended.body.at } : undefined
}

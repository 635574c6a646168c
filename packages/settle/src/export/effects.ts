import { peerKey } from '@mycel/wire'
import { REASON_FEE, REASON_WORK } from '../receipts/lines.ts'
import type { BookEvent } from '../books/event.ts'
import type { PeerKey } from '@mycel/wire'
import type { Authenticated } from '@mycel/wire/envelope'

/** Why a balance moved. `work`: of the contract's provider. `fee`, `share`: what the tender deducted for others. */
export type Cause = 'work' | 'fee' | 'share' | 'payment'

/** One movement of one balance, as the fold makes it. */
export interface Effect {
  readonly peer: PeerKey
  readonly asset: string
  /** Micro-units; positive: the peer owes us more, or we owe it less. */
  readonly amount: bigint
  readonly cause: Cause
  /** As the receipt's line says; a payment's reference. */
  readonly reason: string
}

/** How an event moves this node's balances. Nothing but countersigned receipts and payments does. */
export function effectsOf (self: PeerKey, event: BookEvent): readonly Effect[] {
  if ((event.kind !== 'receipt' && event.kind !== 'payment') || !event.message.complete) {
    return []
  }

  return event.kind === 'receipt' ? ofReceipt(self, event.message) : ofPayment(self, event.message)
}

function ofReceipt (self: PeerKey, { body: { author, requester, asset, lines } }: Authenticated<'receipt'>): readonly Effect[] {
  const bought = peerKey(requester) === self

  return lines
    .filter(({ creditor }) => bought || peerKey(creditor) === self)
    .map(({ creditor, amount, reason }) => ({
      peer: bought ? peerKey(creditor) : peerKey(requester),
      asset,
      amount: bought ? -amount : amount,
      cause: reason === REASON_WORK && peerKey(creditor) === peerKey(author) ? 'work' : reason === REASON_FEE ? 'fee' : 'share',
      reason
    }))
}

function ofPayment (self: PeerKey, { body: { payer, payee, asset, amount, reference } }: Authenticated<'payment'>): readonly Effect[] {
  const paid = peerKey(payer) === self
  return [{ peer: peerKey(paid ? payee : payer), asset, amount: paid ? amount : -amount, cause: 'payment', reason: reference }]
}

import { peerKey } from '@mycel/wire'
import { owedBy } from '../books/double.ts'
import { REASON_FEE, REASON_WORK } from '../receipts/lines.ts'
import type { BookEvent, Double } from '../books/event.ts'
import type { PeerKey } from '@mycel/wire'
import type { Authenticated } from '@mycel/wire/envelope'
import type { Line, Receipt } from '@mycel/wire/messages'

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

/** How an event moves this node's balances. Nothing but countersigned receipts and payments does, and what takes back what two receipts of one contract owe alike. */
export function effectsOf (self: PeerKey, event: BookEvent): readonly Effect[] {
  if (event.kind === 'reversal') {
    return event.double == null ? [] : ofLines(self, event.double.again, event.double.lines, -1n)
  }

  if ((event.kind !== 'receipt' && event.kind !== 'payment') || !event.message.complete) {
    return []
  }

  return event.kind === 'receipt' ? ofReceipt(self, event.message) : ofPayment(self, event.message)
}

/**
 * What each receipt of one contract adds to what those before it owe, in the order of their times and then of their ids, by receipt id: together what the books count, whatever the order in which they
 * came.
 */
export function effectsOfContract (self: PeerKey, receipts: ReadonlyArray<Authenticated<'receipt'>>): ReadonlyMap<string, readonly Effect[]> {
  const owed = new Map<string, bigint>()
  const effects = new Map<string, readonly Effect[]>()

  for (const receipt of [...receipts].sort((a, b) => a.body.at === b.body.at ? a.id < b.id ? -1 : 1 : a.body.at < b.body.at ? -1 : 1)) {
    const more = owedBy(self, receipt.body).map(line => {
      const name = `${line.peer} ${line.work}`
      const before = owed.get(name) ?? 0n
      owed.set(name, line.amount > before ? line.amount : before)
      return { ...line, amount: line.amount - before }
    })
    effects.set(receipt.id, ofLines(self, receipt, more.filter(({ amount }) => amount > 0n), 1n))
  }

  return effects
}

function ofLines (self: PeerKey, { body }: Authenticated<'receipt'>, lines: Double['lines'], sign: 1n | -1n): readonly Effect[] {
  const bought = peerKey(body.requester) === self

  return lines.map(({ peer, work, amount }) => {
    const creditor = bought ? peer : self
    const reason = work ? REASON_WORK : body.lines.find(line => peerKey(line.creditor) === creditor && !isWork(body, line))?.reason ?? ''
    return { peer, asset: body.asset, amount: (bought ? -amount : amount) * sign, cause: causeOf(work, reason), reason }
  })
}

function isWork ({ author }: Receipt, { creditor, reason }: Line): boolean {
  return reason === REASON_WORK && peerKey(creditor) === peerKey(author)
}

function causeOf (work: boolean, reason: string): Cause {
  return work ? 'work' : reason === REASON_FEE ? 'fee' : 'share'
}

function ofReceipt (self: PeerKey, { body }: Authenticated<'receipt'>): readonly Effect[] {
  const { requester, asset, lines } = body
  const bought = peerKey(requester) === self

  return lines
    .filter(({ creditor }) => bought || peerKey(creditor) === self)
    .map(line => ({
      peer: bought ? peerKey(line.creditor) : peerKey(requester),
      asset,
      amount: bought ? -line.amount : line.amount,
      cause: causeOf(isWork(body, line), line.reason),
      reason: line.reason
    }))
}

function ofPayment (self: PeerKey, { body: { payer, payee, asset, amount, reference } }: Authenticated<'payment'>): readonly Effect[] {
  const paid = peerKey(payer) === self
  return [{ peer: peerKey(paid ? payee : payer), asset, amount: paid ? amount : -amount, cause: 'payment', reason: reference }]
}

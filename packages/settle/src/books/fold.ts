import { peerKey } from '@mycel/wire'
import { receiptFault } from '../receipts/receipt.ts'
import { isSettled, stakeOf, withAccount, withStake } from './books.ts'
import { afterDouble, owe, owedBy } from './double.ts'
import { refuse } from './fault.ts'
import { add } from './settled-set.ts'
import { afterRelease, afterReservation, close, counterpart } from './stakes.ts'
import type { Account, Books, CreditLimit } from './books.ts'
import type { BookEvent } from './event.ts'
import type { Fault } from './fault.ts'
import type { ContractId } from '@mycel/wire'
import type { Authenticated } from '@mycel/wire/envelope'

export type Folded = { readonly ok: true, readonly books: Books } | Fault

/**
 * The books after an event. Pure, and independent of any policy or clock, so that a log replays to the same books for ever. Receipts, payments and credit lines may come in
 * any order and any number of times; what they have already said changes nothing.
 */
export function fold (books: Books, event: BookEvent): Folded {
  switch (event.kind) {
    case 'receipt':
      return event.message.complete ? afterReceipt(books, event.message) : afterHalfReceipt(books, event.message)
    case 'payment':
      return afterPayment(books, event.message)
    case 'credit-line':
      return afterCreditLine(books, event.message)
    case 'reservation':
      return afterReservation(books, event)
    case 'release':
      return afterRelease(books, event.contract, event.lost)
    case 'dispute':
      return afterDispute(books, event.subject)
    case 'reversal':
      return event.double == null ? afterReversal(books, event.contract) : afterDouble(books, event.double)
    case 'epoch':
      return { ok: true, books }
  }
}

function afterReceipt (books: Books, { id, body }: Authenticated<'receipt'>): Folded {
  if (isSettled(books, id)) {
    return { ok: true, books }
  }

  const incoherent = receiptFault(body)

  if (incoherent != null) {
    return refuse('incoherent-receipt', incoherent)
  }

  const requester = peerKey(body.requester)
  const author = peerKey(body.author)
  const ours = owedBy(books.self, body)

  if (ours.length === 0 && requester !== books.self && author !== books.self) {
    return refuse('not-ours', 'no line of it touches this node')
  }

  const moved = owe(books, body, ours, 1n)
  const stake = counterpart(moved, body)
  const freed = stake == null ? moved : withStake(close(moved, stake, 0n), stake.contract, undefined)
  return { ok: true, books: { ...freed, settled: add(freed.settled, id) } }
}

function afterHalfReceipt (books: Books, { id, body }: Authenticated<'receipt'>): Folded {
  if (isSettled(books, id)) {
    return { ok: true, books }
  }

  const stake = counterpart(books, body)

  if (stake == null) {
    return refuse('unknown-contract', 'nothing is reserved for this receipt')
  }

  // a disputed or lost contract stays so until the countersignature is there
  return { ok: true, books: stake.stage === 'reserved' ? withStake(books, stake.contract, { ...stake, stage: 'pending' }) : books }
}

function afterPayment (books: Books, { id, body, complete }: Authenticated<'payment'>): Folded {
  const payer = peerKey(body.payer)
  const payee = peerKey(body.payee)

  if (payer !== books.self && payee !== books.self) {
    return refuse('not-ours', 'this node neither paid nor was paid')
  }

  if (!complete || isSettled(books, id)) {
    return { ok: true, books }
  }

  const { asset, amount } = body
  const moved = payer === books.self
    ? withAccount(books, asset, payee, account => ({ ...account, balance: account.balance + amount, paid: account.paid + amount }))
    : withAccount(books, asset, payer, account => ({ ...account, balance: account.balance - amount, got: account.got + amount }))
  return { ok: true, books: { ...moved, settled: add(moved.settled, id) } }
}

function afterCreditLine (books: Books, { body: { grantor, grantee, asset, limit, seq } }: Authenticated<'credit-line'>): Folded {
  const from = peerKey(grantor)
  const to = peerKey(grantee)

  if (from === to || (from !== books.self && to !== books.self)) {
    return refuse('not-ours', 'a line between others')
  }

  const [peer, field] = from === books.self ? [to, 'granted' as const] : [from, 'received' as const]
  return { ok: true, books: withAccount(books, asset, peer, account => replaceLine(account, field, { limit, seq })) }
}

/** The higher sequence number counts; of two lines with one number, the lower limit, whichever came first. */
function replaceLine (account: Account, field: 'granted' | 'received', line: CreditLimit): Account {
  const known = account[field]
  const newer = line.seq > known.seq || (line.seq === known.seq && line.limit < known.limit)
  return newer ? { ...account, [field]: line } : account
}

function afterDispute (books: Books, subject: string): Folded {
  const stake = stakeOf(books, subject as ContractId)

  // a payment's dispute, or one about a contract that is through, is a note: it moves nothing
  if (stake == null || stake.stage === 'disputed' || stake.stage === 'lost') {
    return { ok: true, books }
  }

  const kept = stake.side === 'provider' ? stake.amount : 0n
  return { ok: true, books: withStake(close(books, stake, kept), stake.contract, { ...stake, stage: 'disputed', amount: kept }) }
}

function afterReversal (books: Books, contract: ContractId): Folded {
  const stake = stakeOf(books, contract)

  if (stake == null) {
    return refuse('unknown-contract', 'nothing is counted for this contract')
  }

  if (stake.stage !== 'disputed' && stake.stage !== 'lost') {
    return refuse('terms-changed', 'only what a dispute or release left behind can be reversed')
  }

  return { ok: true, books: withStake(close(books, stake, 0n), contract, undefined) }
}

import { contractId, peerKey } from '@mycel/wire'
import { decimal } from '../assets/decimal.ts'
import { accountOf, isSettled, stakeOf } from './books.ts'
import { doubledWith, overlap } from './double.ts'
import { partOf } from './event.ts'
import { refuse } from './fault.ts'
import { foldOnce } from './fold-once.ts'
import { fold } from './fold.ts'
import { headroom } from './headroom.ts'
import { counterpart, reservationFault } from './stakes.ts'
import type { Books } from './books.ts'
import type { BookEvent } from './event.ts'
import type { Fault } from './fault.ts'
import type { BooksPolicy, Headroom, HeadroomQuestion } from './headroom.ts'
import type { EntryPart } from '../log/entry-bodies.ts'
import type { ContractId } from '@mycel/wire'
import type { Authenticated } from '@mycel/wire/envelope'

/** What to append: the entry's kind and body, and its event for `applyEntry`. `unchanged`: the books already say so, nothing is to be appended. */
export type Change =
  | { readonly ok: true, readonly unchanged: false, readonly part: EntryPart, readonly event: BookEvent }
  | { readonly ok: true, readonly unchanged: true }
  | Fault

/** What the refused side can do: pay in advance, pay what is owed, ask the provider for a line, or (a node's own limit) raise `maxOwed`. */
export type Way = 'prepay' | 'pay' | 'ask-credit-line' | 'raise-max-owed'

export interface NoHeadroom {
  readonly ok: false
  readonly code: 'no-headroom'
  readonly reason: string
  readonly headroom: Headroom
  readonly ways: readonly Way[]
}

export interface ReservationRequest extends HeadroomQuestion {
  readonly contract: ContractId
  /** The whole amount at stake in the contract, micro-units; more than before raises the reservation. */
  readonly amount: bigint
}

/**
 * Reserves before anything is risked: the requester before it signs an award, the provider before it signs the accept. Refused where the headroom does not carry the amount; nothing
 * is split or taken in part. Ask, append and apply one at a time: the books mailbox is what keeps two contracts from the same headroom.
 */
export function reserve (books: Books, policy: BooksPolicy, request: ReservationRequest): Change | NoHeadroom {
  const { contract, peer, asset, side, amount, attested } = request
  const event: BookEvent = { kind: 'reservation', contract, peer, asset, side, amount, attested }
  const fault = reservationFault(books, event)

  if (fault != null) {
    return fault
  }

  const stake = stakeOf(books, contract)

  if (stake != null && amount <= stake.amount) {
    return { ok: true, unchanged: true }
  }

  const room = headroom(books, policy, request)
  const wanted = amount - (stake?.amount ?? 0n)
  return wanted <= room.total ? changed(books, event) : noHeadroom(books, request, room, wanted)
}

/** Ends a contract that will have no receipt. As provider, `lost` (micro-units) of it was worked and will not be paid: that stays counted against the peer. */
export function release (books: Books, contract: ContractId, lost = 0n): Change {
  return changed(books, { kind: 'release', contract, lost })
}

/** Notes a half-signed receipt, signed or received here: from now on its contract cannot be released, only settled or disputed. */
export function holdReceipt (books: Books, message: Authenticated<'receipt'>): Change {
  const stake = stakeOf(books, contractId(message.body.contract))

  if (message.complete) {
    return refuse('closed', 'it is countersigned: settle it')
  }

  return isSettled(books, message.id) || (stake != null && stake.stage !== 'reserved') ? { ok: true, unchanged: true } : changed(books, { kind: 'receipt', message })
}

/** Receipts of one contract that are taken of two others: each makes its contract's next one cost more, and any two keys can sign as many as they like. */
const MAX_OF_OTHERS = 16

/** Settles a countersigned receipt: every line that touches this node moves a balance, and the contract's reservation ends. A late one wins over a dispute. */
export function settleReceipt (books: Books, message: Authenticated<'receipt'>): Change {
  if (!message.complete) {
    return refuse('incomplete', 'the requester has not countersigned')
  }

  if (isSettled(books, message.id)) {
    // who was rolled back may have learned of the receipt first, and then of the promise that it settles
    const promised = counterpart(books, message.body)
    return promised?.stage === 'reserved' ? release(books, promised.contract) : { ok: true, unchanged: true }
  }

  const { author, requester } = message.body
  const own = [author, requester].some(key => peerKey(key) === books.self)
  return own || doubledWith(books, message.body).length < MAX_OF_OTHERS ? changed(books, { kind: 'receipt', message }) : refuse('closed', `its contract has ${MAX_OF_OTHERS} receipts already`)
}

/** Counts once what two countersigned receipts of one contract owe alike. Both must be settled. */
export function countOnce (books: Books, counted: Authenticated<'receipt'>, again: Authenticated<'receipt'>): Change {
  const lines = overlap(books, counted.body, again.body)
  const event: BookEvent = { kind: 'reversal', contract: contractId(again.body.contract), reason: 'a second receipt of one contract', double: { counted, again, lines } }
  const folded = fold(books, event)
  return folded.ok && folded.books === books ? { ok: true, unchanged: true } : changed(books, event)
}

/** Books a payment made outside: complete it moves the balance by its amount, half-signed it is noted as the payer's claim. */
export function recordPayment (books: Books, message: Authenticated<'payment'>): Change {
  return isSettled(books, message.id) ? { ok: true, unchanged: true } : changed(books, { kind: 'payment', message })
}

/** Takes a signed credit line, granted by or to this node. Refused where a newer one is known. */
export function recordCreditLine (books: Books, message: Authenticated<'credit-line'>): Change {
  const { grantor, grantee, asset, seq, limit } = message.body
  const [peer, field] = peerKey(grantor) === books.self ? [peerKey(grantee), 'granted' as const] : [peerKey(grantor), 'received' as const]
  const known = accountOf(books, asset, peer)[field]

  if (seq === known.seq && limit === known.limit) {
    return { ok: true, unchanged: true }
  }

  const folded = fold(books, { kind: 'credit-line', message })
  const taken = !folded.ok || accountOf(folded.books, asset, peer)[field] !== known
  return taken ? changed(books, { kind: 'credit-line', message }) : refuse('stale-line', `line ${known.seq} is known, this is ${seq}`)
}

/**
 * Contests a contract, or a payment by its id, with an envelope as evidence or none. As provider what was reserved stays counted as lost; as requester it is no longer
 * owed. Only a countersigned receipt (or the owner's reversal) ends it.
 */
export function dispute (books: Books, subject: string, reason: string, evidence: Uint8Array = new Uint8Array(0)): Change {
  const stage = stakeOf(books, subject as ContractId)?.stage
  return stage === 'disputed' || stage === 'lost' ? { ok: true, unchanged: true } : changed(books, { kind: 'dispute', subject, reason, evidence })
}

/** The owner stops counting what a dispute or release left as lost. Value that both signed is corrected by a payment or receipt the other way, never by one side. */
export function reverse (books: Books, contract: ContractId, reason: string): Change {
  return changed(books, { kind: 'reversal', contract, reason })
}

function changed (books: Books, event: BookEvent): Change {
  const folded = foldOnce(books, event)
  return folded.ok ? { ok: true, unchanged: false, event, part: partOf(event) } : folded
}

const IN_WORDS: Readonly<Record<Way, string>> = { prepay: 'prepay', pay: 'pay what is owed', 'ask-credit-line': 'ask for a credit line', 'raise-max-owed': 'raise policy.max_owed' }

/** Longest reason, bytes: it may become the reason of a declined award. */
const MAX_REASON_BYTES = 256

function noHeadroom (books: Books, { peer, asset, side }: ReservationRequest, room: Headroom, wanted: bigint): NoHeadroom {
  const { balance } = accountOf(books, asset, peer)
  const owes = side === 'provider' ? balance > 0n : balance < 0n
  const own = room.prepaid + room.creditLine + room.pool >= wanted
  const ways: readonly Way[] = ['prepay', ...(owes ? ['pay' as const] : []), own ? 'raise-max-owed' : 'ask-credit-line']
  const parts = `prepaid ${decimal(room.prepaid)}, line ${decimal(room.creditLine)}, newcomer pool ${decimal(room.pool)}`
  const reason = `${decimal(wanted)} ${asset} wanted, ${decimal(room.total)} free (${parts}${own ? '; our own limit' : ''}); ways on: ${ways.map(way => IN_WORDS[way]).join(', ')}`
  return { ok: false, code: 'no-headroom', reason: reason.slice(0, MAX_REASON_BYTES), headroom: room, ways }
}

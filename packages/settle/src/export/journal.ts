import { peerKey } from '@mycel/wire'
import { assetOf } from '../assets/asset.ts'
import { decimal } from '../assets/decimal.ts'
import { doubleKey } from '../books/double.ts'
import { effectsOf, effectsOfContract } from './effects.ts'
import type { Effect } from './effects.ts'
import type { BookEvent, Double } from '../books/event.ts'
import type { PeerKey } from '@mycel/wire'
import type { Authenticated } from '@mycel/wire/envelope'

/** One side of a transaction. Debits are positive; amounts in micro-units. */
export interface Posting {
  /** From the root down, e.g. `['Assets', 'Receivable', '12D3KooW…']`. */
  readonly account: readonly string[]
  readonly asset: string
  readonly amount: bigint
}

/** What an accountant books. Its postings sum to zero in each asset. */
export interface Transaction {
  readonly kind: 'receipt' | 'payment' | 'electricity'
  /** Unix milliseconds, the time that the message itself states. */
  readonly at: bigint
  /** The message's id; of an estimate, the receipt's with a mark. */
  readonly id: string
  readonly title: string
  /** What backs it, as name and value. */
  readonly facts: ReadonlyArray<readonly [string, string]>
  readonly postings: readonly Posting[]
}

/** What is known and moves nothing: a claim, a dispute, a signature that is missing. */
export interface Remark {
  readonly kind: 'remark'
  readonly at: bigint
  readonly id: string
  readonly title: string
}

export type JournalItem = Transaction | Remark

/** One event of a log with the time of its entry, Unix milliseconds, and the entry's id. */
export interface Logged {
  readonly id: string
  readonly at: bigint
  readonly event: BookEvent
}

export interface JournalInit {
  readonly self: PeerKey
  /** What a peer is called in accounts: letters, digits and dashes, a capital or digit first. */
  readonly nameOf: (peer: PeerKey) => string
}

/**
 * The journal that follows from a log: double entry, each receipt and payment once, in the order of the times that the messages state and then of their ids, whatever the order in which this
 * node heard of them. What a peer and this node owe each other is `Assets:Receivable:<peer>` + `Liabilities:Payable:<peer>`: exactly the balance in the books.
 */
export function journalOf ({ self, nameOf }: JournalInit, log: Iterable<Logged>): readonly JournalItem[] {
  const items = new Map<string, JournalItem>()
  const moved = new Set<string>()
  const all = [...log]
  const once = countedOnce(self, all.flatMap(({ event }) => event.kind === 'reversal' && event.double != null ? [event.double] : []))

  for (const logged of all) {
    const { event } = logged
    const item = itemOf(self, nameOf, logged, event.kind === 'receipt' ? once.get(event.message.id) : undefined)
    const id = event.kind === 'receipt' || event.kind === 'payment' ? event.message.id : logged.id

    // a half-signed stage says nothing once both have signed, whichever is read first
    if (item != null && !moved.has(id)) {
      items.set(id, item)
    }

    if (item != null && item.kind !== 'remark') {
      moved.add(id)
    }
  }

  return [...items.values()].sort(byTime)
}

/** What each receipt of a contract with several adds, by its id. */
function countedOnce (self: PeerKey, doubles: readonly Double[]): ReadonlyMap<string, readonly Effect[]> {
  const contracts = new Map<string, Map<string, Double['again']>>()

  for (const { counted, again } of doubles) {
    const key = doubleKey(again.body)
    contracts.set(key, new Map([...contracts.get(key) ?? [], [counted.id, counted], [again.id, again]]))
  }

  return new Map([...contracts.values()].flatMap(receipts => [...effectsOfContract(self, [...receipts.values()])]))
}

export function byTime (a: JournalItem, b: JournalItem): number {
  return a.at === b.at ? a.id < b.id ? -1 : 1 : a.at < b.at ? -1 : 1
}

/** `added`: what a receipt adds to others of its contract; left out, it is the only one. */
function itemOf (self: PeerKey, nameOf: JournalInit['nameOf'], { id, at, event }: Logged, added?: readonly Effect[]): JournalItem | undefined {
  switch (event.kind) {
    case 'receipt':
      return receiptItem(self, nameOf, event.message, added ?? effectsOf(self, event))
    case 'payment':
      return paymentItem(self, nameOf, event.message)
    case 'dispute':
      return remark(at, id, `${event.subject} is disputed: ${event.reason}${event.evidence.byteLength === 0 ? '' : ` (evidence: ${event.evidence.byteLength} bytes in the log)`}`)
    case 'release':
      return event.lost === 0n ? undefined : remark(at, id, `contract ${event.contract} ended with ${decimal(event.lost)} worked and not paid`)
    case 'reversal':
      return event.double != null ? undefined : remark(at, id, `what contract ${event.contract} left unpaid is given up: ${event.reason}`)
    case 'reservation':
    case 'credit-line':
    case 'epoch':
      return undefined
  }
}

function receiptItem (self: PeerKey, nameOf: JournalInit['nameOf'], { id, body, complete }: Authenticated<'receipt'>, effects: readonly Effect[]): JournalItem {
  const bought = peerKey(body.requester) === self
  const other = nameOf(peerKey(bought ? body.author : body.requester))
  const what = `${body.units} units at ${decimal(body.unitPrice)} ${body.asset}`

  if (!complete) {
    return remark(body.at, id, `receipt of ${other} over ${decimal(body.total)} ${body.asset} awaits the requester's signature: ${what}`)
  }

  const title = `${bought ? 'Work of' : peerKey(body.author) === self ? 'Work for' : 'Part of work for'} ${other}: ${what}`

  if (!assetOf(body.asset).ok) {
    return remark(body.at, id, `${title}, ${NO_ASSET}`)
  }

  if (effects.length === 0) {
    return remark(body.at, id, body.total === 0n ? title : `${title}: other receipts of the same contract owe as much`)
  }

  return {
    kind: 'receipt',
    at: body.at,
    id,
    title,
    facts: [
      ['receipt', id], ['contract', hex(body.contract)], ['audited', `${body.audit.audited} of ${body.audit.units} units, ${body.audit.windows} windows`],
      ['provider-log', `${hex(body.head.epoch)}/${body.head.size}/${hex(body.head.root)}`]
    ],
    postings: effects.flatMap(effect => receiptPostings(bought, nameOf, effect))
  }
}

function paymentItem (self: PeerKey, nameOf: JournalInit['nameOf'], message: Authenticated<'payment'>): JournalItem {
  const { id, body, complete } = message
  const [effect] = effectsOf(self, { kind: 'payment', message })
  const paid = peerKey(body.payer) === self
  const title = `${paid ? 'Payment to' : 'Payment of'} ${nameOf(peerKey(paid ? body.payee : body.payer))}${body.reference === '' ? '' : `: ${body.reference}`}`
  const named = assetOf(body.asset).ok
  return !complete || effect == null || !named
    ? remark(body.at, id, `${title}, ${decimal(body.amount)} ${body.asset}${named ? '' : `, ${NO_ASSET}`}${complete ? '' : ': not confirmed by the payee'}`)
    : { kind: 'payment', at: body.at, id, title, facts: [['payment', id]], postings: paymentPostings(paid, nameOf(effect.peer), effect) }
}

/** Any two keys can sign a receipt that owes this node a share, in whatever they call an asset: a ledger would take it for syntax, or in capitals for money. */
const NO_ASSET = 'in what is no asset\'s name'

const NAMES = { work: 'Compute', fee: 'Fees', share: 'Shares', payment: 'Payments' } as const

function receiptPostings (bought: boolean, nameOf: JournalInit['nameOf'], { peer, asset, amount, cause }: Effect): readonly Posting[] {
  return [
    { account: [bought ? 'Expenses' : 'Income', NAMES[cause]], asset, amount: -amount },
    { account: bought ? ['Liabilities', 'Payable', nameOf(peer)] : ['Assets', 'Receivable', nameOf(peer)], asset, amount }
  ]
}

/** Money outside Mycel is one account: which bank or wallet it was, the node does not know. */
function paymentPostings (paid: boolean, name: string, { asset, amount }: Effect): readonly Posting[] {
  return [
    { account: paid ? ['Liabilities', 'Payable', name] : ['Assets', 'Receivable', name], asset, amount },
    { account: ['Assets', 'Payments'], asset, amount: -amount }
  ]
}

function remark (at: bigint, id: string, title: string): Remark {
  return { kind: 'remark', at, id, title }
}

function hex (bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}

import { peerKey, toHex } from '@mycel/wire'
import { REASON_WORK } from '../receipts/lines.ts'
import { assetKey, isSettled, smaller, withAccount } from './books.ts'
import { refuse } from './fault.ts'
import { get, put } from './persistent-map.ts'
import type { Account, Books } from './books.ts'
import type { Double } from './event.ts'
import type { Fault } from './fault.ts'
import type { PeerKey } from '@mycel/wire'
import type { Receipt } from '@mycel/wire/messages'

type Lines = Double['lines']
type Line = Lines[number]

/**
 * Receipts with one key are of one contract: a node that was rolled back may countersign a second. Each creditor is then owed the most that any of them says, and nothing twice: so no order of arrival
 * matters, nobody can take back what a third party is owed, and each pair's balance follows from what that pair has.
 */
export function doubleKey ({ contract, requester, author, asset }: Receipt): string {
  return [contract, requester, author].map(toHex).join('') + assetKey(asset)
}

/** What a receipt moves on this node's accounts: one sum for each account and kind of line, in the order of its lines. */
export function owedBy (self: PeerKey, { requester, author, lines }: Receipt): Lines {
  const debtor = peerKey(requester)
  const provider = peerKey(author)
  const sums = new Map<string, Line>()

  for (const { creditor: key, amount, reason } of lines) {
    const creditor = peerKey(key)

    if (debtor === self || creditor === self) {
      const line = { peer: debtor === self ? creditor : debtor, work: reason === REASON_WORK && creditor === provider, amount }
      sums.set(nameOf(line), { ...line, amount: amount + (sums.get(nameOf(line))?.amount ?? 0n) })
    }
  }

  return [...sums.values()]
}

/** Accounts after lines of a receipt are counted (sign 1) or taken back (sign -1). */
export function owe (books: Books, { requester, author, asset }: Receipt, lines: Lines, sign: 1n | -1n): Books {
  const own = peerKey(author) === books.self

  return lines.reduce((all, { peer, work, amount }) => withAccount(all, asset, peer, account => peerKey(requester) === books.self
    ? charged(account, amount * sign, work)
    : credited(account, amount * sign, own)), books)
}

/** What two receipts of one contract owe alike, beside what earlier ones of it owe. */
export function overlap (books: Books, counted: Receipt, again: Receipt): Lines {
  const before = new Map(knownOf(books, counted).map(line => [nameOf(line), line.amount]))
  return owedBy(books.self, again).map(line => ({ ...line, amount: smaller(line.amount, before.get(nameOf(line)) ?? 0n) })).filter(({ amount }) => amount > 0n)
}

/** Takes back what a second receipt owes that a first one owed before. Both must be counted; once they are said to be two, saying it again changes nothing. */
export function afterDouble (books: Books, { counted, again, lines }: Double): { readonly ok: true, readonly books: Books } | Fault {
  const key = doubleKey(again.body)
  const known = get(books.doubled, key)

  if (doubleKey(counted.body) !== key || counted.id === again.id || !counted.complete || !again.complete) {
    return refuse('incoherent-receipt', 'these are not two receipts of one contract')
  }

  if (!isSettled(books, counted.id) || !isSettled(books, again.id)) {
    return refuse('incomplete', 'both receipts must be counted first')
  }

  const [first, second] = [counted, again].map(({ id }) => known?.receipts.includes(id) ?? false)

  if (first && second) {
    return { ok: true, books }
  }

  if (second || (known != null && !first)) {
    return refuse('incoherent-receipt', 'the contract\'s earlier receipts are others')
  }

  const taken = overlap(books, counted.body, again.body)

  if (!sameLines(taken, lines)) {
    return refuse('incoherent-receipt', 'it takes back something else than both owe alike')
  }

  const moved = owe(books, again.body, taken, -1n)
  const owed = new Map([...knownOf(books, counted.body), ...owedBy(books.self, again.body)].sort((a, b) => a.amount < b.amount ? -1 : 1).map(line => [nameOf(line), line]))
  const receipts = [...known?.receipts ?? [counted.id], again.id].sort()
  return { ok: true, books: { ...moved, doubled: put(moved.doubled, key, { receipts, owed: [...owed].sort(([a], [b]) => a < b ? -1 : 1).map(([, line]) => line) }) } }
}

/** Ids of all receipts of a contract that has several here; none where this is its only one. */
export function doubledWith (books: Books, receipt: Receipt): readonly string[] {
  return books.doubled.size === 0 ? [] : get(books.doubled, doubleKey(receipt))?.receipts ?? []
}

function knownOf (books: Books, counted: Receipt): Lines {
  return get(books.doubled, doubleKey(counted))?.owed ?? owedBy(books.self, counted)
}

function nameOf ({ peer, work }: Line): string {
  return `${peer}${work ? '/work' : ''}`
}

function sameLines (a: Lines, b: Lines): boolean {
  return a.length === b.length && a.every(({ peer, work, amount }, i) => peer === b[i]?.peer && work === b[i].work && amount === b[i].amount)
}

/** A line to us: for our own work, or for what we contributed to somebody else's. A share in our own contract is part of what we risked for it. */
function credited (account: Account, amount: bigint, own: boolean): Account {
  const { balance, worked, contributed } = account
  return { ...account, balance: balance + amount, worked: worked + (own ? amount : 0n), contributed: contributed + (own ? 0n : amount) }
}

/** A line that we owe: for the peer's own work, or a fee or share. */
function charged (account: Account, amount: bigint, work: boolean): Account {
  const { balance, bought, deducted } = account
  return { ...account, balance: balance - amount, bought: bought + (work ? amount : 0n), deducted: deducted + (work ? 0n : amount) }
}

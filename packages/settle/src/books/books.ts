import { peerKey, toHex } from '@mycel/wire'
import { emptyMap, entries, get, put, remove } from './persistent-map.ts'
import { emptySet, has } from './settled-set.ts'
import type { Double } from './event.ts'
import type { PersistentMap } from './persistent-map.ts'
import type { SettledSet } from './settled-set.ts'
import type { Side } from '../log/entry-bodies.ts'
import type { ContractId, PeerKey } from '@mycel/wire'

/** One credit line as its grantor last signed it. */
export interface CreditLimit {
  /** Micro-units. */
  readonly limit: bigint
  /** The grantor's sequence number; only a higher one replaces it. -1 before the first. */
  readonly seq: bigint
}

/** What a node and one peer are to each other in one asset. All amounts in micro-units. */
export interface Account {
  /** Countersigned value: positive where the peer owes us, negative where we owe it (or it has prepaid). */
  readonly balance: bigint
  /** Fee and share lines of others' work that were ever credited to us. We risked nothing for them, and strangers can sign as many as they like. */
  readonly contributed: bigint
  /** Work lines of our own contracts as provider that were ever credited to us. */
  readonly worked: bigint
  /** Work lines that we came to owe this peer, as requester, for its own work. */
  readonly bought: bigint
  /** Fee and share lines that we came to owe this peer, as requester, in contracts with others or with itself. */
  readonly deducted: bigint
  /** Payments to this peer that it has confirmed. */
  readonly paid: bigint
  /** Payments of this peer that we have confirmed. balance = worked + contributed − bought − deducted + paid − got, always. */
  readonly got: bigint
  /** Promised in open contracts: as provider what we risk, as requester what we may come to owe. */
  readonly reserved: Readonly<Record<Side, bigint>>
  /** Worked for this peer as provider and not paid: disputed, or released as lost. Counts as risked until it is settled or reversed, never until some time. */
  readonly lost: bigint
  /** As provider we let the peer owe us this much: a line that we signed. */
  readonly granted: CreditLimit
  /** As requester we may owe the peer this much: a line that it signed. */
  readonly received: CreditLimit
  /** Whether the peer was attested at its last reservation, by side. */
  readonly attested: Readonly<Record<Side, boolean>>
}

/** `reserved`: open. `pending`: its receipt is half-signed, so it cannot be released. `disputed`, `lost`: closed unpaid, still counted on the provider's side. */
export type Stage = 'reserved' | 'pending' | 'disputed' | 'lost'

/** A contract that has value at stake. */
export interface Stake {
  readonly contract: ContractId
  readonly peer: PeerKey
  readonly asset: string
  readonly side: Side
  readonly stage: Stage
  /** Micro-units that the stage keeps counted. */
  readonly amount: bigint
}

/** Sums over all accounts of one asset, kept up to date with each change. */
export interface AssetTotals {
  /** Risk beyond prepaid value and credit lines, by side and by whether the peer was attested: what the newcomer pools carry. */
  readonly pool: Readonly<Record<Side, { readonly attested: bigint, readonly others: bigint }>>
  /** What we owe and may come to owe, all peers together. */
  readonly owed: bigint
  /** Verified work that is paid for, by side, all peers together: what the newcomer pools grow with. */
  readonly proven: Readonly<Record<Side, bigint>>
}

export interface AssetBook {
  readonly asset: string
  readonly accounts: PersistentMap<Account>
  readonly totals: AssetTotals
}

/** The state that follows from one node's log: immutable, and equal for equal logs. */
export interface Books {
  readonly self: PeerKey
  /** By `assetKey`: anybody can name assets, so there may be many. */
  readonly assets: PersistentMap<AssetBook>
  readonly stakes: PersistentMap<Stake>
  /** Ids of receipts and payments that have moved balances. */
  readonly settled: SettledSet
  /** Contracts with more than one countersigned receipt, by `doubleKey`. */
  readonly doubled: PersistentMap<Doubled>
  /** Where in the log these books stand: how many entries of each epoch are counted, in the order in which the epochs were opened. */
  readonly epochs: readonly CountedEpoch[]
}

/** What the receipts of one contract come to: of each account and kind of line the most that any of them owes. */
export interface Doubled {
  /** Ids of those that are counted in it. */
  readonly receipts: readonly string[]
  readonly owed: Double['lines']
}

export interface CountedEpoch {
  /** 16 bytes in hexadecimal. */
  readonly epoch: string
  readonly size: bigint
}

const NO_LINE: CreditLimit = { limit: 0n, seq: -1n }

export const EMPTY_ACCOUNT: Account = {
  balance: 0n,
  contributed: 0n,
  worked: 0n,
  bought: 0n,
  deducted: 0n,
  paid: 0n,
  got: 0n,
  reserved: { requester: 0n, provider: 0n },
  lost: 0n,
  granted: NO_LINE,
  received: NO_LINE,
  attested: { requester: false, provider: false }
}

const EMPTY_TOTALS: AssetTotals = {
  pool: { requester: { attested: 0n, others: 0n }, provider: { attested: 0n, others: 0n } },
  owed: 0n,
  proven: { requester: 0n, provider: 0n }
}

/** Most bytes of an asset's name: 16 characters of up to 3 bytes. */
const ASSET_BYTES = 48

/** Books of a node that has logged nothing; `self` is its identity key, 32 bytes. */
export function emptyBooks (self: Uint8Array): Books {
  return { self: peerKey(self), assets: emptyMap(), stakes: emptyMap(), settled: emptySet(), doubled: emptyMap(), epochs: [] }
}

export function assetBook (books: Books, asset: string): AssetBook {
  return get(books.assets, assetKey(asset)) ?? { asset, accounts: emptyMap(), totals: EMPTY_TOTALS }
}

/** So many assets' keys are kept: a node deals in few. */
const MAX_ASSET_KEYS = 64
const assetKeys = new Map<string, string>()

/** An asset's name as a key of fixed length: length, UTF-8 bytes, zeros. A longer name than any entry can hold finds nothing. */
export function assetKey (asset: string): string {
  const known = assetKeys.get(asset)

  if (known != null) {
    return known
  }

  const key = assetKeyOf(asset)

  if (assetKeys.size < MAX_ASSET_KEYS) {
    assetKeys.set(asset, key)
  }

  return key
}

function assetKeyOf (asset: string): string {
  const name = new TextEncoder().encode(asset)
  const key = new Uint8Array(1 + ASSET_BYTES)
  key[0] = Math.min(name.byteLength, 0xff)
  key.set(name.subarray(0, ASSET_BYTES), 1)
  return toHex(key)
}

export function accountOf (books: Books, asset: string, peer: PeerKey): Account {
  return get(assetBook(books, asset).accounts, peer) ?? EMPTY_ACCOUNT
}

/** The value that a contract has at stake; undefined where it has none (never had, or settled). */
export function stakeOf (books: Books, contract: ContractId): Stake | undefined {
  return get(books.stakes, contract)
}

/** Every account, by asset and peer: what `mycel settle balances` shows. */
export function * accounts (books: Books): Generator<{ readonly asset: string, readonly peer: PeerKey, readonly account: Account }> {
  for (const [, { asset, accounts }] of entries(books.assets)) {
    for (const [peer, account] of entries(accounts)) {
      yield { asset, peer: peer as PeerKey, account }
    }
  }
}

/** Every contract with value at stake. */
export function * stakes (books: Books): Generator<Stake> {
  for (const [, stake] of entries(books.stakes)) {
    yield stake
  }
}

/** Replaces what a contract has at stake, or with undefined ends it. */
export function withStake (books: Books, contract: ContractId, stake: Stake | undefined): Books {
  return { ...books, stakes: stake == null ? remove(books.stakes, contract) : put(books.stakes, contract, stake) }
}

/** Whether a receipt or payment has moved balances here. */
export function isSettled (books: Books, id: string): boolean {
  return has(books.settled, id)
}

/** Replaces one account and corrects the asset's totals by the difference. */
export function withAccount (books: Books, asset: string, peer: PeerKey, change: (account: Account) => Account): Books {
  const book = assetBook(books, asset)
  const before = get(book.accounts, peer) ?? EMPTY_ACCOUNT
  const after = change(before)
  const totals = adjust(adjust(book.totals, before, -1n), after, 1n)
  return { ...books, assets: put(books.assets, assetKey(asset), { asset, accounts: put(book.accounts, peer, after), totals }) }
}

/**
 * What one account has at risk. Provider: what the peer would owe us for our work if every open contract went through, plus what is lost. Requester: what we would owe
 * it. What the peer has prepaid, or in other work is owed, comes off first.
 */
export function exposure (account: Account, side: Side): bigint {
  return positive(promised(account, side))
}

/** Exposure before it is held at zero: below zero it is what is prepaid. */
export function promised (account: Account, side: Side): bigint {
  const { balance, reserved, lost } = account
  return side === 'provider' ? owedForWork(account) + reserved.provider + lost : reserved.requester - balance
}

/** Of a positive balance what others' work did not bring: payments count against our work first. */
function owedForWork ({ balance, contributed }: Account): bigint {
  return balance > 0n ? positive(balance - contributed) : balance
}

/**
 * Verified work of an account that is paid for. Provider: the worth of our work that the peer countersigned, less what it still owes for it. Requester: the worth of its work that
 * we countersigned, less what we still owe it. A signature alone proves nothing here, and a refund takes it back.
 */
export function proven (account: Account, side: Side): bigint {
  return side === 'provider' ? positive(account.worked - positive(owedForWork(account))) : positive(account.bought - positive(-account.balance))
}

/** The part of an account's exposure that no credit line covers. */
export function uncovered (account: Account, side: Side): bigint {
  return positive(exposure(account, side) - (side === 'provider' ? account.granted : account.received).limit)
}

export function positive (value: bigint): bigint {
  return value > 0n ? value : 0n
}

export function smaller (a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

/** Totals with one account's part added (sign 1) or taken out (sign -1). */
export function adjust (totals: AssetTotals, account: Account, sign: 1n | -1n): AssetTotals {
  const share = (side: Side): AssetTotals['pool'][Side] => {
    const { attested, others } = totals.pool[side]
    const amount = uncovered(account, side) * sign
    return account.attested[side] ? { attested: attested + amount, others } : { attested, others: others + amount }
  }

  return {
    pool: { requester: share('requester'), provider: share('provider') },
    owed: totals.owed + exposure(account, 'requester') * sign,
    proven: { requester: totals.proven.requester + proven(account, 'requester') * sign, provider: totals.proven.provider + proven(account, 'provider') * sign }
  }
}

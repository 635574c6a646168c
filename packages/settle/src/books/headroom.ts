import { WHOLE_PPM } from '../receipts/shares.ts'
import { accountOf, adjust, assetBook, exposure, positive, promised, smaller, uncovered } from './books.ts'
import type { Books } from './books.ts'
import type { Side } from '../log/entry-bodies.ts'
import type { PeerKey } from '@mycel/wire'

/** The one pool that all newcomers of a side share, in micro-units. */
export interface PoolPolicy {
  /** Most that all newcomers together may have at risk before anything is proven. */
  readonly cap: bigint
  /** How much of `cap` only attested newcomers may use; of what has grown, the same part. */
  readonly forAttested: bigint
  /** How the pool grows with verified work that is paid for; left out, it does not. */
  readonly growth?: PoolGrowth
}

export interface PoolGrowth {
  /** Parts per million of that work's value, 0 … 1,000,000: below a whole, whoever pays to make the pool larger pays more than it grows. */
  readonly ppm: number
  /** Most that the pool can come to, micro-units. */
  readonly most: bigint
}

/** A pool as it is now, micro-units. */
export interface Pool {
  readonly base: bigint
  readonly grown: bigint
  /** Of base and growth together, what only attested newcomers may use. */
  readonly forAttested: bigint
  /** What they use of it. */
  readonly attested: bigint
  readonly others: bigint
  /** The verified and paid work that it grew with. */
  readonly proven: bigint
}

/** A node's own limits for one asset. */
export interface AssetPolicy {
  /** As provider: what we risk on requesters without a credit line from us. */
  readonly provider: PoolPolicy
  /** As requester: what we promise to providers that have not granted us a line. */
  readonly requester: PoolPolicy
  /** As requester: most that we may owe and come to owe, all peers and contracts together. */
  readonly maxOwed: bigint
}

/** Limits by asset. An asset that is not named has limits of zero: amounts of different assets are never added up. */
export type BooksPolicy = Readonly<Record<string, AssetPolicy>>

/** Consumed in this order: what is prepaid, then the credit line, then the newcomer pool. All in micro-units. */
export interface Headroom {
  readonly prepaid: bigint
  readonly creditLine: bigint
  readonly pool: bigint
  /** What may be reserved now: the three together, as requester never beyond `maxOwed`. */
  readonly total: bigint
}

export interface HeadroomQuestion {
  readonly peer: PeerKey
  readonly asset: string
  readonly side: Side
  /** Whether this node's trust policy believes an attestation of the peer, now. */
  readonly attested: boolean
}

const NOTHING: AssetPolicy = { provider: { cap: 0n, forAttested: 0n }, requester: { cap: 0n, forAttested: 0n }, maxOwed: 0n }

/** One side's newcomer pool in one asset. Pure; there is no clock in it: it follows from the books alone. */
export function poolOf (books: Books, policy: BooksPolicy, asset: string, side: Side): Pool {
  const { pool, proven } = assetBook(books, asset).totals
  return { ...sizeOf(limitsOf(policy, asset)[side], proven[side]), ...pool[side], proven: proven[side] }
}

/** Base and growth: rounded down, once. */
function sizeOf ({ cap, forAttested, growth }: PoolPolicy, proven: bigint): Pick<Pool, 'base' | 'grown' | 'forAttested'> {
  const grown = growth == null ? 0n : smaller(proven * BigInt(growth.ppm) / BigInt(WHOLE_PPM), positive(growth.most - cap))
  return { base: cap, grown, forAttested: cap === 0n ? 0n : forAttested * (cap + grown) / cap }
}

function limitsOf (policy: BooksPolicy, asset: string): AssetPolicy {
  return Object.hasOwn(policy, asset) ? policy[asset] ?? NOTHING : NOTHING
}

/** How much more a peer may be trusted with in one asset and role. Pure, O(log n). */
export function headroom (books: Books, policy: BooksPolicy, { peer, asset, side, attested }: HeadroomQuestion): Headroom {
  const limits = limitsOf(policy, asset)
  const { totals } = assetBook(books, asset)
  const account = accountOf(books, asset, peer)
  const line = side === 'provider' ? account.granted : account.received
  const prepaid = positive(-promised(account, side))
  const creditLine = positive(line.limit - exposure(account, side))

  // the peer's own part of the pool is taken out first: it may have been counted under another attestation
  const { base, grown, forAttested } = sizeOf(limits[side], totals.proven[side])
  const cap = base + grown
  const rest = adjust(totals, account, -1n).pool[side]
  const shared = cap - rest.attested - rest.others
  const open = attested ? shared : smaller(shared, cap - forAttested - rest.others)
  const pool = positive(open - uncovered(account, side))

  const total = prepaid + creditLine + pool
  return { prepaid, creditLine, pool, total: side === 'requester' ? smaller(total, prepaid + positive(limits.maxOwed - totals.owed)) : total }
}

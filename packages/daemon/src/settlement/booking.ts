import { accountOf, accounts, isSettled, stakes } from '@mycel/settle/books'
import { equals, peerKey, toHex } from '@mycel/wire'
import { Rate } from '../discovery/rate.ts'
import { SerialQueue } from '../mailboxes/queue.ts'
import { inTurns } from './in-turns.ts'
import { putSettled } from './settled.ts'
import type { SettlementInit } from './settlement.ts'
import type { Account, Books } from '@mycel/settle/books'
import type { Settled } from '@mycel/settle/reconcile'
import type { PeerKey } from '@mycel/wire'

/** What was learned is booked so many at a time: their writes share the disk's. */
const MAX_BOOKING = 512

/**
 * Receipts of contracts between others (this node is owed a share or fee) which one peer may bring: so many at once, then one more a second. All peers together with which this node has never
 * dealt itself: keys cost nothing. Each receipt becomes a log entry for ever; what comes faster is taken when the pair reconciles again.
 */
const OF_ONE = { burst: 1_000, refillMs: 1_000, capacity: 1_024 }
const OF_STRANGERS = { burst: 4_096, refillMs: 100, capacity: 1 }

/** Books what a counterparty had and this node had not. */
export class Booking {
  private readonly init: SettlementInit
  private readonly queue = new SerialQueue()
  private readonly ofOne = new Rate(OF_ONE)
  private readonly ofStrangers = new Rate(OF_STRANGERS)

  constructor (init: SettlementInit) {
    this.init = init
  }

  /** What comes together shares its writes. False where something of it is not booked: then the pair does not agree yet. */
  async ingest (learned: readonly Settled[], from: Uint8Array): Promise<boolean> {
    return this.queue.run(async () => (await inTurns(learned, MAX_BOOKING, async message => this.book(message, from))).every(booked => booked))
  }

  private async book (message: Settled, from: Uint8Array): Promise<boolean> {
    const settled = message.type === 'receipt' && await this.init.settleContract(message)
    return settled || ((this.isOwn(message) || this.mayBring(message, from)) && await this.commit(message))
  }

  /** Signed by this node: there are no more of these than it has signed, and it forgot them. */
  private isOwn ({ type, body }: Settled): boolean {
    const self = this.init.signer.publicKey
    return type === 'payment' || equals(body.author, self) || equals(body.requester, self)
  }

  private mayBring ({ body: { asset } }: Settled, from: Uint8Array): boolean {
    const now = Number(this.init.now())
    return this.ofOne.take(toHex(from), now) && (isOwnDealing(accountOf(this.init.books.books, asset, peerKey(from))) || this.ofStrangers.take('all', now))
  }

  private async commit (message: Settled): Promise<boolean> {
    const mutation = message.type === 'receipt' ? { do: 'settle' as const, receipt: message } : { do: 'payment' as const, payment: message }
    const { books, signer } = this.init
    // the books keep it with what they book: what they have, the pair's index may have lost, and here it comes back
    const committed = await books.commit([mutation], isSettled(books.books, message.id) ? putSettled(signer.publicKey, message) : [])

    if (!committed.ok) {
      this.init.log(`${message.type} ${message.id.slice(0, 12)} is not booked: ${committed.reason}`)
    }

    return committed.ok
  }
}

/** Everybody with whom this node itself has signed something: work, a payment, a credit line, or a promise. Who is not among these and in the books is there for a share that others owe. */
export function dealtWith (books: Books): ReadonlySet<PeerKey> {
  const own = [...accounts(books)].filter(({ account }) => isOwnDealing(account) || account.granted.seq >= 0n).map(({ peer }) => peer)
  return new Set([...own, ...[...stakes(books)].map(({ peer }) => peer)])
}

function isOwnDealing ({ worked, bought, deducted, paid, got }: Account): boolean {
  return worked + bought + deducted + paid + got > 0n
}

import * as books from '@mycel/settle/books'
import { fillingIn } from '../crypto/filling-in.ts'
import { putFiling } from '../settlement/log/filings.ts'
import { putPlace } from '../settlement/log/places.ts'
import { putSettled } from '../settlement/settled.ts'
import type { BooksInit } from './books-mailbox.ts'
import type { Filings, Reading } from '../settlement/log/filings.ts'
import type { Op } from '../stores/store.ts'
import type { BookEvent, Change, Ledger } from '@mycel/settle/books'
import type { Authenticated } from '@mycel/wire'

type Accepted = Extract<Change, { ok: true }>

/** Accepted changes before they are committed: the log and books as they would be, and everything that must become durable with them. */
export class BooksBatch {
  readonly ops: Op[]
  /** Countersigned receipts that it books. */
  readonly receipts: Array<Authenticated<'receipt'>> = []
  private readonly init: BooksInit
  private readonly later: ReturnType<typeof fillingIn> | undefined
  private readonly signing: Array<Promise<void>> = []
  private ledger_: Ledger

  constructor (init: BooksInit, ledger: Ledger, ops: readonly Op[] = []) {
    const { signLater } = init.crypto
    this.init = init
    this.later = signLater == null ? undefined : fillingIn({ ...init.crypto, signLater })
    this.ledger_ = ledger
    this.ops = [...ops]
  }

  get ledger (): Ledger {
    return this.ledger_
  }

  /** A receipt is filed with others of its contract; what it owes like one of those counts once. `stored`: what is on disk of those. */
  async add (change: Accepted, filings: Filings, stored: Reading['stored']): Promise<void> {
    this.append(change)

    if (!change.unchanged && change.event.kind === 'receipt' && change.event.message.complete) {
      const { message } = change.event
      const filing = await filings.of(message, this.receipts, stored)
      this.receipts.push(message)
      this.ops.push(putFiling(filing))
      this.countOnce(filing.earlier == null ? [] : [filing.earlier, message])
    }
  }

  /** What receipts of one contract owe alike counts once. All of them are booked. */
  countOnce (receipts: ReadonlyArray<Authenticated<'receipt'>>): void {
    const known = receipts.flatMap(({ body }) => books.doubledWith(this.ledger_.books, body))
    const counted = receipts.find(({ id }) => known.includes(id)) ?? receipts[0]

    for (const again of receipts) {
      const change = counted == null || again === counted ? { ok: true as const, unchanged: true as const } : books.countOnce(this.ledger_.books, counted, again)

      if (!change.ok) {
        throw new Error(`the books refuse what follows from them: ${change.code}: ${change.reason}`)
      }

      this.append(change)
    }
  }

  /** Resolves once all its entries are signed: only then may its operations be written. */
  async signed (): Promise<void> {
    await Promise.all(this.signing)
  }

  private append (change: Accepted): void {
    const { crypto, network, signer, now } = this.init
    const recorded = books.record({ crypto: this.later?.crypto ?? crypto, network }, signer, this.ledger_, change, now())
    const filled = recorded.entry == null ? undefined : this.later?.fill(recorded.entry.bytes)
    // where a later change is refused nobody asks for this one
    filled?.catch(() => {})
    this.signing.push(...filled == null ? [] : [filled])
    this.ops.push(...recorded.ops, ...change.unchanged ? [] : this.filed(change.event))
    this.ledger_ = recorded.ledger
  }

  /** Where what is settled stands, and the copy that others are shown: every check of the log asks for both. */
  private filed (event: BookEvent): readonly Op[] {
    const settled = (event.kind === 'receipt' || event.kind === 'payment') && event.message.complete ? putSettled(this.init.signer.publicKey, event.message) : []
    return [...putPlace(this.ledger_.log, event), ...settled]
  }
}

import { append, openEpoch } from '../log/append.ts'
import { applyEntry } from './apply.ts'
import { emptyBooks } from './books.ts'
import type { Books } from './books.ts'
import type { BooksContext } from './event.ts'
import type { Change } from './operations.ts'
import type { Appended } from '../log/append.ts'
import type { BatchOp } from '../log/keys.ts'
import type { LogState } from '../log/state.ts'
import type { Authenticated, Signer } from '@mycel/wire/envelope'
import type { Head } from '@mycel/wire/messages'

/** A log's end and the books that follow from it: the whole state of the books mailbox. */
export interface Ledger {
  readonly log: LogState
  readonly books: Books
}

export interface Recorded {
  readonly ledger: Ledger
  /** Commit these in one durable batch with whatever caused the change, and only then take `ledger` as the state. Empty where nothing changed. */
  readonly ops: readonly BatchOp[]
  readonly entry?: Authenticated<'log-entry'>
}

/** Appends an accepted change and applies it. Error where books and log disagree: a broken invariant, on which nothing may be committed. */
export function record (context: BooksContext, signer: Signer, ledger: Ledger, change: Extract<Change, { ok: true }>, at: bigint): Recorded {
  return change.unchanged ? { ledger, ops: [] } : follow(context, ledger.books, append(context.crypto, signer, ledger.log, { ...change.part, at }), change.event)
}

/**
 * Starts a new log and its books, or the next epoch on books that end with the highest head known. `epoch`: 16 fresh random bytes.
 */
export function openLedger (context: BooksContext, signer: Signer, { epoch, at, previous }: { readonly epoch: Uint8Array, readonly at: bigint, readonly previous?: { readonly ledger: Ledger, readonly head: Head } }): Recorded {
  const books = previous?.ledger.books ?? emptyBooks(signer.publicKey)
  return follow(context, books, openEpoch(context.crypto, signer, context.network, { epoch, at, previous: previous == null ? undefined : { head: previous.head, ordinal: previous.ledger.log.ordinal } }))
}

function follow (context: BooksContext, books: Books, { state, entry, ops }: Appended, event?: Parameters<typeof applyEntry>[3]): Recorded {
  const applied = applyEntry(context, books, entry, event)

  if (!applied.ok) {
    throw new Error(`the books refuse their own entry: ${applied.code}: ${applied.reason}`)
  }

  return { ledger: { log: state, books: applied.books }, ops, entry }
}

import { applyEntry } from '@mycel/settle/books'
import { createVerifier } from '@mycel/settle/log'
import { sharing } from '@mycel/settle/snapshot'
import { presuming } from '../../crypto/presuming.ts'
import { filingKey } from './filings.ts'
import { storedBatches, storedEntries } from './log-reader.ts'
import type { StoredFault, StoredFaultCode } from './log-fault.ts'
import type { NodeCrypto } from '../../crypto/node-crypto.ts'
import type { Store } from '../../stores/store.ts'
import type { Books, Ledger } from '@mycel/settle/books'
import type { LogState, Tile } from '@mycel/settle/log'
import type { Crypto } from '@mycel/wire'

export interface WalkInit {
  /** Signatures are checked beside the event loop where it is a `NodeCrypto`. */
  readonly crypto: Crypto & Partial<NodeCrypto>
  readonly network: string
  readonly author: Uint8Array
  readonly store: Store
}

export interface Step {
  readonly ledger: Ledger
  /** Full tiles that these entries made. */
  readonly tiles: readonly Tile[]
  /** The countersigned receipts and payments among them. */
  readonly settled: readonly SettledEntry[]
}

export interface SettledEntry {
  readonly id: string
  readonly seq: number
  /** sha2-256 of its envelope's bytes: those are not kept, so that reading far ahead takes little memory. */
  readonly sum: Uint8Array
  /** Where a receipt is filed with its contract; empty for a payment. */
  readonly filing: string
}

type Walked = { readonly ok: true } & Step | StoredFault

/** Batches whose signatures may be under way at a time: enough that the threads that check them never wait for the one that reads. */
const AHEAD = 4

interface Presumed {
  readonly before: Ledger
  /** How many: they are not kept, and read again should it come to that. */
  readonly entries: number
  /** What these entries are, if their signatures hold. */
  readonly walked: Walked
  readonly held: Promise<boolean>
}

/**
 * Reads one epoch's entries from where `from` stands up to before `to`, checks each and folds it. Yields after every few hundred, once their signatures have held; ends after the first
 * fault. `like`: books that the entries are expected to give, held already.
 */
export async function * walkEpoch (init: WalkInit, from: Ledger, to?: number, like?: Books): AsyncGenerator<Walked> {
  const presume = reader(init)
  const ahead: Presumed[] = []
  let ledger = from

  for await (const batch of storedBatches(init.store, from.log.ordinal, from.log.size, to)) {
    const one = presume(ledger, batch)
    ahead.push(one)

    if (!one.walked.ok) {
      break
    }

    ledger = like == null || one.walked.ledger.books.settled.runs === ledger.books.settled.runs ? one.walked.ledger : { log: one.walked.ledger.log, books: sharing(one.walked.ledger.books, like) }
    const walked = ahead.length < AHEAD ? undefined : await sure(init, ahead.shift())

    if (walked != null) {
      yield walked

      if (!walked.ok) {
        return
      }
    }
  }

  for (const one of ahead) {
    const walked = await sure(init, one) ?? one.walked
    yield walked

    if (!walked.ok) {
      return
    }
  }
}

/** Reads batches; their signatures are checked on other threads where the port has such. */
function reader (init: WalkInit): (before: Ledger, batch: readonly Uint8Array[]) => Presumed {
  const { later } = init.crypto
  const { crypto, held } = later == null ? { crypto: init.crypto, held: async () => true } : presuming({ ...init.crypto, later }, 'small')

  return (before, batch) => {
    const walked = follow(init, crypto, before, batch)
    const all = held()
    // an earlier batch may end the walk, and then nobody asks for this one
    all.catch(() => {})
    return { before, entries: batch.length, walked, held: all }
  }
}

/** What was presumed, once it is sure; read once more where a signature does not hold, to name it. */
async function sure (init: WalkInit, presumed: Presumed | undefined): Promise<Walked | undefined> {
  if (presumed == null || await presumed.held) {
    return presumed?.walked
  }

  const { before, entries } = presumed
  const again: Uint8Array[] = []

  for await (const bytes of storedEntries(init.store, before.log.ordinal, before.log.size, before.log.size + entries)) {
    again.push(bytes)
  }

  return follow(init, init.crypto, before, again)
}

function follow ({ network, author }: WalkInit, crypto: Crypto, { log, books }: Ledger, batch: readonly Uint8Array[]): Walked {
  const verifier = createVerifier(crypto, { network, author, epoch: log.epoch }, log)
  const tiles: Tile[] = []
  const settled: SettledEntry[] = []
  let counted: Books = books

  for (const bytes of batch) {
    const { size: seq } = verifier.state
    const pushed = verifier.push(bytes)

    if (!pushed.ok) {
      return at(log, seq, pushed.code, pushed.reason)
    }

    const applied = applyEntry({ crypto, network }, counted, pushed.entry)

    if (!applied.ok) {
      return at(log, seq, 'wrong-books', `the entry does not fold: ${applied.code}: ${applied.reason}`)
    }

    tiles.push(...pushed.tiles)
    counted = applied.books

    if ((applied.event?.kind === 'receipt' || applied.event?.kind === 'payment') && applied.event.message.complete) {
      const { id, bytes: envelope } = applied.event.message
      settled.push({ id, seq, sum: crypto.sha256(envelope), filing: applied.event.kind === 'receipt' ? filingKey(crypto, applied.event.message.body) : '' })
    }
  }

  return { ok: true, ledger: { log: verifier.state, books: counted }, tiles, settled }
}

/** A fault of the epoch that a log is in. */
export function at ({ ordinal }: Pick<LogState, 'ordinal'>, seq: number, code: StoredFaultCode, reason: string): StoredFault {
  return { ok: false, code, ordinal, seq, reason }
}

import * as books from '@mycel/settle/books'
import * as log from '@mycel/settle/log'
import { takeSnapshot } from '@mycel/settle/snapshot'
import { contractId, peerKey } from '@mycel/wire'
import { Anchor } from '../settlement/log/anchor.ts'
import { checkLog } from '../settlement/log/check-log.ts'
import { ALL_FILED, fileAll, Filings, isFiled } from '../settlement/log/filings.ts'
import { checkpointKey } from '../settlement/log/log-reader.ts'
import { openLog } from '../settlement/log/open-log.ts'
import { askBooks } from './ask-books.ts'
import { BooksBatch } from './books-batch.ts'
import { SerialQueue } from './queue.ts'
import type { OwnersMutation } from './owners-mutation.ts'
import type { BooksMutation } from '../core/consequences.ts'
import type { Checked, CheckOptions } from '../settlement/log/check-log.ts'
import type { Reading } from '../settlement/log/filings.ts'
import type { OpenInit } from '../settlement/log/open-log.ts'
import type { Op } from '../stores/store.ts'
import type { Books, BooksPolicy, Headroom, Ledger, Pool } from '@mycel/settle/books'
import type { LogState } from '@mycel/settle/log'
import type { Authenticated, Head, Role, Signer } from '@mycel/wire'

export { storedEntries } from '../settlement/log/log-reader.ts'

export type Committed = { readonly ok: true } | { readonly ok: false, readonly reason: string }

export interface BooksInit extends Omit<OpenInit, 'author'> {
  readonly signer: Signer
  readonly policy: BooksPolicy
  now (): bigint
  /** Whether this node's trust policy believes an attestation of the peer, now. */
  attested (peer: Uint8Array): boolean
  /** Why nothing more is risked with a peer whatever its credit, if so. */
  frozen? (peer: Uint8Array): string | undefined
  /** Resolves once those who may know more of this node's log have been asked: nothing is appended before. */
  met? (): Promise<void>
  /** Told what was found wrong at opening and made again. */
  note? (text: string): void
  /** Told where a write or a signature failed: the log takes nothing more until it is opened again. */
  broken? (err: unknown): void
}

/** A snapshot is taken after so many entries at the latest, and after as many as it would hold accounts, stakes and contracts with several receipts. */
const SNAPSHOT_ENTRIES = 2048

interface Taken {
  readonly outcome: Committed
  /** Resolves once everything that the outcome rests on is on disk. */
  readonly durable: Promise<void>
}

/**
 * The only writer of the settlement log, and the only one who reserves: everything that touches money passes here one by one, so two contracts
 * never spend the same headroom and the log never forks. Commits that come while one is being written share the next write.
 */
export class BooksMailbox {
  private readonly init: BooksInit
  private readonly anchor: Anchor | undefined
  private readonly queue = new SerialQueue()
  private readonly filings: Filings
  /** What the next entry builds on, and what is on disk: only that is shown. */
  private tip: Ledger
  private durable: Ledger
  private written: Promise<void> = Promise.resolve()
  /** Resolves once the last commit's signatures are there and it has been given to the store: commits go there in their order. */
  private submitted: Promise<unknown> = Promise.resolve()
  private broken: unknown
  private runs: readonly string[]
  private snapshotAt: number
  private snapshotEvery = SNAPSHOT_ENTRIES
  /** Entries that this start took from a snapshot and has not read. */
  readonly unread: number

  private constructor (init: BooksInit, anchor: Anchor | undefined, ledger: Ledger, { runs, unread }: { readonly runs: readonly string[], readonly unread: number }) {
    this.init = init
    this.filings = new Filings(init)
    this.anchor = anchor
    this.tip = ledger
    this.durable = ledger
    this.runs = runs
    this.unread = unread
    this.snapshotAt = unread
  }

  /**
   * Opens the log in this store, or begins a first epoch with 16 fresh random bytes. What its snapshot does not cover is checked entry by entry; `verify` re-checks the rest.
   * LogDamagedError where the log is not what was written: nothing may be appended to a damaged log.
   */
  static async open (init: BooksInit, freshEpoch: () => Uint8Array): Promise<BooksMailbox> {
    const { crypto, signer, network, store } = init
    const opened = await openLog({ ...init, author: signer.publicKey })
    const anchor = init.anchor == null ? undefined : await Anchor.open(crypto, init.anchor)
    opened?.notes.forEach(text => { init.note?.(text) })

    if (opened == null) {
      const { ledger, ops } = books.openLedger({ crypto, network }, signer, { epoch: freshEpoch(), at: init.now() })
      await store.write([...ops, ALL_FILED])
      anchor?.note(ledger.log)
      return new BooksMailbox(init, anchor, ledger, { runs: [], unread: 0 })
    }

    await store.write(opened.repairs)
    anchor?.note(opened.ledger.log)
    const mailbox = new BooksMailbox(init, anchor, opened.ledger, opened)

    if (!await isFiled(store)) {
      await mailbox.refile()
    }

    if (sizeOf(mailbox.durable) - opened.unread >= SNAPSHOT_ENTRIES) {
      await mailbox.snapshot()
    }

    return mailbox
  }

  get books (): Books {
    return this.durable.books
  }

  get state (): LogState {
    return this.durable.log
  }

  head (): Head {
    return log.headOf(this.init.crypto, this.durable.log)
  }

  /** A signed statement of where the log stands now. */
  checkpoint (): Authenticated<'checkpoint'> {
    return log.checkpoint(this.init.crypto, this.init.signer, this.durable.log, this.init.now())
  }

  /** How much more a peer may be trusted with, micro-units. */
  headroom (peer: Uint8Array, asset: string, side: Role): bigint {
    return this.init.frozen?.(peer) == null ? books.headroom(this.tip.books, this.init.policy, { peer: peerKey(peer), asset, side, attested: this.init.attested(peer) }).total : 0n
  }

  /** What a limit leaves a peer, and where `wanted` is more, why it is refused and the ways on. */
  credit (peer: Uint8Array, asset: string, side: Role, wanted: bigint): { readonly room: Headroom, readonly refusal?: string } {
    const question = { peer: peerKey(peer), asset, side, attested: this.init.attested(peer) }
    const frozen = this.init.frozen?.(peer)

    if (frozen != null) {
      return { room: { prepaid: 0n, creditLine: 0n, pool: 0n, total: 0n }, refusal: frozen }
    }

    const asked = books.reserve(this.tip.books, this.init.policy, { ...question, contract: contractId(new Uint8Array(32)), amount: wanted })
    return { room: books.headroom(this.tip.books, this.init.policy, question), ...(asked.ok ? {} : { refusal: asked.reason }) }
  }

  /** A newcomer pool as it is now. */
  pool (asset: string, side: Role): Pool {
    return books.poolOf(this.tip.books, this.init.policy, asset, side)
  }

  /** All or nothing: every mutation is taken and logged, and `ops` with it, in one durable batch. */
  async commit (mutations: ReadonlyArray<BooksMutation | OwnersMutation>, ops: readonly Op[]): Promise<Committed> {
    if (mutations.length === 0) {
      await this.init.store.write(ops)
      return { ok: true }
    }

    await this.init.met?.()
    const receipts = mutations.flatMap(one => one.do === 'settle' && !books.isSettled(this.tip.books, one.receipt.id) ? [one.receipt] : [])
    const { stored, done } = await this.filings.read(receipts)

    try {
      const { outcome, durable } = await this.queue.run(async () => this.take(mutations, ops, stored))
      await durable
      return outcome
    } finally {
      done()
    }
  }

  /**
   * Begins a new epoch, linked to a head of this node's own log that others know and its store does not: it was rolled back. `epoch`: 16 fresh random bytes. What others hold of the forgotten
   * part comes back as each pair reconciles.
   */
  async renew (head: Head, epoch: Uint8Array): Promise<void> {
    await this.queue.run(async () => {
      await this.written
      const { crypto, network, signer, store, now } = this.init
      const signed = this.checkpoint()
      const opened = books.openLedger({ crypto, network }, signer, { epoch, at: now(), previous: { ledger: this.tip, head } })
      await store.write([...opened.ops, { type: 'put', space: 'meta', key: checkpointKey(this.tip.log.ordinal), value: signed.bytes }])
      this.tip = opened.ledger
      this.landed(opened.ledger)
      await this.snapshot()
    })
  }

  /** Re-checks every byte of the log, as it is now, against its own links, signatures, tree and books. Appending goes on. */
  async verify (options: CheckOptions = {}): Promise<Checked> {
    return checkLog({ ...this.init, author: this.init.signer.publicKey }, this.durable, options)
  }

  /** Writes what a quick start needs. */
  async keep (): Promise<void> {
    await this.queue.run(async () => this.written)
    await this.snapshot()
  }

  /** The same, and lets go of the file beside the database. Nothing may be committed afterwards. */
  async close (): Promise<void> {
    await this.keep()
    await this.abandon()
  }

  /** Lets go without writing anything, as if the process had ended. */
  async abandon (): Promise<void> {
    await this.anchor?.close()
  }

  private async take (mutations: ReadonlyArray<BooksMutation | OwnersMutation>, ops: readonly Op[], stored: Reading['stored']): Promise<Taken> {
    const batch = new BooksBatch(this.init, this.tip, ops)

    if (this.broken != null) {
      throw new Error('the log takes nothing more: an earlier write failed', { cause: this.broken })
    }

    for (const mutation of mutations) {
      const change = askBooks(this.init, batch.ledger.books, mutation)

      if (!change.ok) {
        return { outcome: { ok: false, reason: change.reason }, durable: Promise.resolve() }
      }

      await batch.add(change, this.filings, stored)
    }

    const { ledger } = batch
    this.tip = ledger
    const forget = this.filings.hold(batch.receipts)
    const before = this.submitted
    const ready = Promise.all([before, batch.signed()]).then(() => {
      const written = this.init.store.write(batch.ops)
      // `this.written` hears of it, a moment later
      written.catch(() => {})
      return { written }
    })
    this.submitted = ready
    // the store writes in order: when this is on disk, so is all that it builds on
    this.written = Promise.all([this.written, ready.then(async ({ written }) => written)]).then(() => {
      forget()
      this.landed(ledger)
    })
    this.written.catch(err => {
      if (this.broken == null) {
        this.broken = err
        this.init.broken?.(err)
      }
    })
    return { outcome: { ok: true }, durable: this.written }
  }

  /** Files the receipts of a log that was written before there were files, or repaired, and counts once what two of one contract owe alike. */
  private async refile (): Promise<void> {
    const batch = new BooksBatch(this.init, this.tip)
    const doubled = await fileAll({ ...this.init, author: this.init.signer.publicKey }, this.tip.log.ordinal)
    doubled.forEach(receipts => { batch.countOnce(receipts) })
    await batch.signed()
    await this.init.store.write([...batch.ops, ALL_FILED])
    this.tip = batch.ledger
    this.landed(batch.ledger)
  }

  private landed (ledger: Ledger): void {
    this.durable = ledger
    this.anchor?.note(ledger.log)

    if (sizeOf(ledger) - this.snapshotAt >= this.snapshotEvery) {
      // a snapshot that cannot be written is not missed until the next start
      this.snapshot().catch(() => {})
    }
  }

  private async snapshot (): Promise<void> {
    const ledger = this.durable
    const { crypto, signer, store, now } = this.init
    const { ops, runs } = takeSnapshot(crypto, ledger, this.runs)
    const signed = log.checkpoint(crypto, signer, ledger.log, now())
    this.snapshotAt = sizeOf(ledger)
    this.snapshotEvery = Math.max(SNAPSHOT_ENTRIES, ledger.books.stakes.size + ledger.books.doubled.size + [...books.accounts(ledger.books)].length)
    this.runs = runs
    await store.write([...ops, { type: 'put', space: 'meta', key: checkpointKey(ledger.log.ordinal), value: signed.bytes }])
  }
}

function sizeOf ({ books: { epochs } }: Ledger): number {
  return epochs.reduce((sum, { size }) => sum + Number(size), 0)
}

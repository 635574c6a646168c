import { createReconciler, pairRoot } from '@mycel/settle/reconcile'
import { toHex } from '@mycel/wire'
import { presuming } from '../crypto/presuming.ts'
import { Rate } from '../discovery/rate.ts'
import { SerialQueue } from '../mailboxes/queue.ts'
import { ASK, Asks } from './asks.ts'
import { Claims } from './claims.ts'
import { HEADS } from './heads/head-exchange.ts'
import { LINES, Lines } from './lines.ts'
import { DISPUTED, PAYMENT, Payments } from './payments.ts'
import { NO_ROOM, RoomNotes } from './room-notes.ts'
import { putSettled, settledPeers, settledWith } from './settled.ts'
import type { CatchUp } from './heads/catch-up.ts'
import type { HeadExchange } from './heads/head-exchange.ts'
import type { NodeCrypto } from '../crypto/node-crypto.ts'
import type { BooksMailbox } from '../mailboxes/books-mailbox.ts'
import type { Store } from '../stores/store.ts'
import type { AbortOptions, PeerId } from '@libp2p/interface'
import type { Reconciler, Settled } from '@mycel/settle/reconcile'
import type { Authenticated, Crypto, Signer } from '@mycel/wire'
import type { From, Reply, Request, Requester } from '@mycel/wire/streams'

/** First body byte of a request on the settle protocol that is about reconciliation. */
const START = 0
const NEXT = 1

/** How often books are compared with everybody, milliseconds. */
const RECONCILE_MS = 60 * 60 * 1000

/** Reconciliations that others may have under way here at a time, and how long one may pause, milliseconds. */
const MAX_SESSIONS = 64
const SESSION_MS = 60_000

/**
 * Receipts of contracts that are not this node's own (it is owed a share or fee) which one peer may bring: so many at once, then one more a second. Each becomes a log entry for ever;
 * what comes faster is taken when the pair reconciles again.
 */
const SHARES = { burst: 1_000, refillMs: 1_000, capacity: 1_024 }

export interface SettlementInit {
  /** Signatures are checked beside the event loop where it is a `NodeCrypto`. */
  readonly crypto: Crypto & Partial<NodeCrypto>
  readonly signer: Signer
  readonly network: string
  readonly store: Store
  readonly books: BooksMailbox
  readonly requester: Requester
  /** How long a payee may leave a payment unanswered, milliseconds. */
  readonly paymentAnswerMs: number
  now (): bigint
  random (bytes: number): Uint8Array
  locate (key: Uint8Array, addrs?: readonly string[]): Promise<PeerId>
  /** Hands a receipt that settles one of this node's own contracts to that contract. False where it has none. */
  settleContract (receipt: Authenticated<'receipt'>): Promise<boolean>
  /** Requester: a provider says why it makes no bid on a tender. */
  noRoom (tender: string, provider: Uint8Array, why: string): void
  log (text: string): void
  /** Exchanges of signed heads, before anything else is compared; and whoever agreed is noted. */
  readonly heads?: HeadExchange
  readonly catchUp?: CatchUp
}

export interface ReconcileOutcome {
  readonly peer: Uint8Array
  readonly agreed: boolean
  readonly receipts: number
  readonly root: Uint8Array
  readonly reason?: string
}

/** Keeps every pair's books the same on both sides, and carries payments that were made outside. */
export class Settlement {
  private readonly init: SettlementInit
  private readonly sessions = new Map<string, { reconciler: Pick<Reconciler, 'start' | 'receive'>, at: bigint }>()
  private readonly ingesting = new SerialQueue()
  private readonly shares = new Rate(SHARES)
  readonly payments: Payments
  readonly claims: Claims
  readonly lines: Lines
  readonly asks: Asks
  readonly roomNotes: RoomNotes

  constructor (init: SettlementInit) {
    this.init = init
    this.payments = new Payments(init, { take: async (payment, from) => this.ingest([payment], from) })
    this.claims = new Claims(init, async peer => this.reconcileWith(peer, {}))
    this.lines = new Lines(init)
    this.asks = new Asks(init)
    this.roomNotes = new RoomNotes(init)
  }

  /** Reconciles with one peer, or with everybody with whom something is settled. */
  async reconcile (peers: readonly Uint8Array[] | undefined, options: AbortOptions = {}): Promise<ReconcileOutcome[]> {
    const outcomes: ReconcileOutcome[] = []

    for (const peer of peers ?? await settledPeers(this.init.store)) {
      outcomes.push(await this.reconcileWith(peer, options))
    }

    const asked = new Set(outcomes.map(({ peer }) => toHex(peer)))
    const others = peers == null ? (await this.lines.grantees()).filter(peer => !asked.has(toHex(peer))) : []

    for (const peer of [...outcomes.filter(({ agreed }) => agreed).map(({ peer }) => peer), ...others]) {
      await this.lines.show(peer)
    }

    await this.payments.tellAgain(peers)

    return outcomes
  }

  /** Compares the books with everybody now and every hour, and looks at payments that nobody has answered, until the signal. */
  keepReconciling (signal: AbortSignal): void {
    const reconcile = (): void => { void this.reconcile(undefined, { signal }).catch(err => { this.init.log(`reconciling: ${err instanceof Error ? err.message : String(err)}`) }) }
    const timer = setInterval(reconcile, RECONCILE_MS)
    timer.unref()
    signal.addEventListener('abort', () => { clearInterval(timer) }, { once: true })
    reconcile()
  }

  /** Serves the settle protocol. */
  async handle (request: Request, from: From): Promise<Partial<Reply>> {
    switch (request.body[0]) {
      case START:
      case NEXT:
        return this.answerFrame(request.body[0] === START, request.attachments[0], from.key)
      case HEADS:
        return this.init.heads?.answer(request, from.key) ?? {}
      case PAYMENT:
        return this.claims.take(request.envelopes[0], from.key, request.body[1] === DISPUTED)
      case LINES:
        return this.lines.answer(request.envelopes, from.key)
      case ASK:
        return this.asks.take(request.body, from.key)
      case NO_ROOM:
        return this.roomNotes.take(request.body, from.key)
      default:
        return {}
    }
  }

  private async reconcileWith (peer: Uint8Array, options: AbortOptions): Promise<ReconcileOutcome> {
    const reconciler = this.reconciler(peer)
    let reason: string | undefined
    let agreed = false

    try {
      const to = await this.init.locate(peer)
      await this.init.heads?.with(to, peer, options)
      let frame: Uint8Array | undefined = await reconciler.start()

      for (let first = true; frame != null; first = false) {
        const { attachments: [answer] } = await this.init.requester.request(to, { body: Uint8Array.of(first ? START : NEXT), attachments: [frame] }, options)

        if (answer == null) {
          break
        }

        const received = await reconciler.receive(answer)
        await this.ingest(received.learned, peer)
        frame = received.reply
        agreed = received.agreed
        reason = received.refusal?.reason
      }
    } catch (err) {
      reason = err instanceof Error ? err.message : String(err)
    }

    if (agreed) {
      await this.init.catchUp?.agreed(peer, this.init.books.state.ordinal)
    }

    const refs = await settledWith(this.init.store, peer).list()
    const root = pairRoot(this.init.crypto, refs.map(({ digest }) => digest))
    return { peer, agreed, receipts: refs.length, root, ...(agreed ? {} : { reason: reason ?? 'the other side ended the exchange' }) }
  }

  private async answerFrame (start: boolean, frame: Uint8Array | undefined, peer: Uint8Array): Promise<Partial<Reply>> {
    const name = toHex(peer)
    const now = this.init.now()

    for (const [key, session] of this.sessions) {
      if (session.at + BigInt(SESSION_MS) < now) {
        this.sessions.delete(key)
      }
    }

    const session = start ? { reconciler: this.reconciler(peer), at: now } : this.sessions.get(name)

    if (frame == null || session == null || (start && !this.sessions.has(name) && this.sessions.size >= MAX_SESSIONS)) {
      return {}
    }

    session.at = now
    this.sessions.set(name, session)
    const { reply, learned, done, agreed } = await session.reconciler.receive(frame)
    await this.ingest(learned, peer)

    if (agreed) {
      await this.init.catchUp?.agreed(peer, this.init.books.state.ordinal)
    }

    if (done) {
      this.sessions.delete(name)
    }

    return { attachments: reply == null ? [] : [reply] }
  }

  /** Signatures are checked on other threads while a frame is read; nothing of a frame counts, and no answer goes out, before all of them hold. */
  private reconciler (peer: Uint8Array): Pick<Reconciler, 'start' | 'receive'> {
    const { crypto, network, signer, store, books } = this.init
    const { verifyLater } = crypto
    const presumed = verifyLater == null ? { crypto, held: async () => true } : presuming({ ...crypto, verifyLater })
    const reconciler = createReconciler({ crypto: presumed.crypto, network, self: signer.publicKey, peer, settled: settledWith(store, peer), head: books.head() })

    return {
      start: async () => reconciler.start(),
      receive: async frame => {
        const received = await reconciler.receive(frame)
        return await presumed.held() ? received : { learned: [], done: true, agreed: false, refusal: { code: 'bad-settled', reason: 'a signature does not hold' } }
      }
    }
  }

  /** Books what a counterparty had and this node had not. What comes together shares its writes. */
  private async ingest (learned: readonly Settled[], from: Uint8Array): Promise<void> {
    await this.ingesting.run(async () => { await Promise.all(learned.map(async message => this.book(message, from))) })
  }

  private async book (message: Settled, from: Uint8Array): Promise<void> {
    const booked = message.type === 'receipt' && await this.init.settleContract(message)

    if (!booked && (message.type === 'payment' || this.shares.take(toHex(from), Number(this.init.now())))) {
      await this.commit(message)
    }
  }

  private async commit (message: Settled): Promise<void> {
    const mutation = message.type === 'receipt' ? { do: 'settle' as const, receipt: message } : { do: 'payment' as const, payment: message }
    const committed = await this.init.books.commit([mutation], putSettled(this.init.signer.publicKey, message))

    if (!committed.ok) {
      this.init.log(`${message.type} ${message.id.slice(0, 12)} is not booked: ${committed.reason}`)
    }
  }
}

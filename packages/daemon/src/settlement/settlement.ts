import { stakes } from '@mycel/settle/books'
import { createReconciler } from '@mycel/settle/reconcile'
import { peerKey, toHex } from '@mycel/wire'
import { TRANSCRIPTS } from '../contracts/transcript-exchange.ts'
import { presuming } from '../crypto/presuming.ts'
import { ASK, Asks } from './asks.ts'
import { Booking, dealtWith } from './booking.ts'
import { Claims } from './claims.ts'
import { HEADS } from './heads/head-exchange.ts'
import { inTurns } from './in-turns.ts'
import { LINES, Lines } from './lines.ts'
import { PairIndexes } from './pair-indexes.ts'
import { DISPUTED, PAYMENT, Payments } from './payments.ts'
import { NO_ROOM, RoomNotes } from './room-notes.ts'
import { Sessions } from './sessions.ts'
import { hasSettledWith, settledPeers, settledWith } from './settled.ts'
import type { CatchUp } from './heads/catch-up.ts'
import type { HeadExchange } from './heads/head-exchange.ts'
import type { TranscriptExchange } from '../contracts/transcript-exchange.ts'
import type { NodeCrypto } from '../crypto/node-crypto.ts'
import type { BooksMailbox } from '../mailboxes/books-mailbox.ts'
import type { Store } from '../stores/store.ts'
import type { AbortOptions, PeerId } from '@libp2p/interface'
import type { Reconciler } from '@mycel/settle/reconcile'
import type { Authenticated, Crypto, Signer } from '@mycel/wire'
import type { From, Reply, Request, Requester } from '@mycel/wire/streams'

/** First body byte of a request on the settle protocol that is about reconciliation. */
const START = 0
const NEXT = 1

/** Peers with whom this node reconciles at a time when it asks all of them: one that does not answer delays few others. */
const MAX_AT_ONCE = 8

/** How long one reconciliation that this node began may go on, milliseconds. What was learned by then stays learned. */
const RECONCILE_MS = 15 * 60_000

/** Peers of whom it is remembered when their books were last equal. */
const MAX_AGREED = 10_000

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
  /** Exchanges of the transcripts of open contracts, after the heads; and who has been met by them. */
  readonly transcripts?: Pick<TranscriptExchange, 'with' | 'answer'>
  met? (peer: Uint8Array): Promise<void>
}

export interface ReconcileOutcome {
  readonly peer: Uint8Array
  readonly agreed: boolean
  /** Receipts and payments that were new here. */
  readonly learned: number
  readonly receipts: number
  readonly root: Uint8Array
  readonly reason?: string
}

export interface ReconcileProgress {
  /** Pairs to compare, and how many are done. */
  readonly pairs: number
  readonly done: number
  readonly peer: Uint8Array
  /** Receipts and payments learned from this peer so far. */
  readonly learned: number
  /** Once this pair is done. */
  readonly outcome?: ReconcileOutcome
}

export interface ReconcileOptions extends AbortOptions {
  onProgress? (progress: ReconcileProgress): void
}

const NOT_ALL = 'not all that the other side has could be booked now'

/** Keeps every pair's books the same on both sides, and carries payments that were made outside. */
export class Settlement {
  private readonly init: SettlementInit
  private readonly underWay = new Map<string, { readonly now: Promise<ReconcileOutcome>, next?: Promise<ReconcileOutcome> }>()
  private readonly agreedAt = new Map<string, bigint>()
  private readonly booking: Booking
  private readonly sessions: Sessions
  readonly payments: Payments
  readonly claims: Claims
  readonly lines: Lines
  readonly asks: Asks
  readonly roomNotes: RoomNotes
  readonly pairs: PairIndexes

  constructor (init: SettlementInit) {
    this.init = init
    this.pairs = new PairIndexes(init.crypto, init.store)
    this.booking = new Booking(init)
    this.sessions = new Sessions({
      size: async peer => (await this.pairs.of(peer)).size,
      reconciler: async peer => this.reconciler(peer),
      ingest: async (learned, from) => this.booking.ingest(learned, from),
      agreed: async peer => this.agreed(peer),
      now: () => init.now()
    })
    this.payments = new Payments(init, { take: async (payment, from) => { await this.booking.ingest([payment], from) } })
    this.claims = new Claims(init, async peer => this.withPeer(peer, {}))
    this.lines = new Lines(init)
    this.asks = new Asks(init)
    this.roomNotes = new RoomNotes(init)
  }

  /**
   * Reconciles with some peers, or with all counterparties, some at a time. Those with which this node has dealt come first, with all that there is to tell them: whoever is there only for a share
   * that it owes can keep no others waiting.
   */
  async reconcile (peers: readonly Uint8Array[] | undefined, options: ReconcileOptions = {}): Promise<ReconcileOutcome[]> {
    const all = peers ?? await this.counterparties()
    const dealt = dealtWith(this.init.books.books)
    const first = peers ?? all.filter(peer => dealt.has(peerKey(peer)))
    let done = 0
    const compare = async (some: readonly Uint8Array[]): Promise<ReconcileOutcome[]> => inTurns(some, MAX_AT_ONCE, async peer => {
      const outcome = await this.withPeer(peer, options, learned => { options.onProgress?.({ pairs: all.length, done, peer, learned }) })
      done++
      options.onProgress?.({ pairs: all.length, done, peer, learned: outcome.learned, outcome })
      return outcome
    })

    const outcomes = await compare(first)
    const asked = new Set(all.map(peer => toHex(peer)))
    await this.show(outcomes)

    for (const peer of peers == null ? (await this.lines.grantees()).filter(peer => !asked.has(toHex(peer))) : []) {
      await this.lines.show(peer)
    }

    await this.payments.tellAgain(peers)
    const others = await compare(all.filter(peer => !first.includes(peer)))
    await this.show(others)
    return [...outcomes, ...others]
  }

  /** Everybody with whom something is settled, or reserved: a receipt may be settled there and not yet here. Those with whom this node itself has dealt come first. */
  async counterparties (): Promise<readonly Uint8Array[]> {
    const dealt = dealtWith(this.init.books.books)
    const open = [...stakes(this.init.books.books)].map(({ peer }) => [peer as string, Uint8Array.from(Buffer.from(peer, 'hex'))] as const)
    const all = [...new Map([...(await settledPeers(this.init.store)).map(peer => [toHex(peer), peer] as const), ...open]).values()]
    return [...all.filter(peer => dealt.has(peerKey(peer))), ...all.filter(peer => !dealt.has(peerKey(peer)))]
  }

  /** Whether anything is settled, or reserved, with a peer. */
  async knows (peer: Uint8Array): Promise<boolean> {
    const name = toHex(peer)
    return await hasSettledWith(this.init.store, peer) || [...stakes(this.init.books.books)].some(stake => stake.peer === name)
  }

  /** When the books were last found equal with a peer, whoever asked, Unix milliseconds. */
  lastAgreed (peer: Uint8Array): bigint | undefined {
    return this.agreedAt.get(toHex(peer))
  }

  /** Serves the settle protocol. */
  async handle (request: Request, from: From): Promise<Partial<Reply>> {
    switch (request.body[0]) {
      case START:
      case NEXT:
        return this.sessions.answer(request.body[0] === START, request.attachments[0], from.key)
      case HEADS:
        return this.init.heads?.answer(request, from.key) ?? {}
      case PAYMENT:
        return this.claims.take(request.envelopes[0], from.key, request.body[1] === DISPUTED)
      case LINES:
        return this.lines.answer(request.envelopes, from.key)
      case ASK:
        return this.asks.take(request.body, from.key)
      case TRANSCRIPTS:
        return this.init.transcripts?.answer(request, from.key) ?? {}
      case NO_ROOM:
        return this.roomNotes.take(request.body, from.key)
      default:
        return {}
    }
  }

  private async show (outcomes: readonly ReconcileOutcome[]): Promise<void> {
    for (const { peer } of outcomes.filter(({ agreed }) => agreed)) {
      await this.lines.show(peer)
    }
  }

  /** One reconciliation with a peer at a time. Who asks meanwhile gets the outcome of the next one: what it has just settled is in that. */
  private async withPeer (peer: Uint8Array, options: AbortOptions, onLearned: (learned: number) => void = () => {}): Promise<ReconcileOutcome> {
    const name = toHex(peer)
    const under = this.underWay.get(name)

    if (under != null) {
      under.next ??= under.now.then(async () => this.withPeer(peer, options, onLearned))
      return under.next
    }

    const now = this.reconcileWith(peer, options, onLearned).finally(() => { this.underWay.delete(name) })
    this.underWay.set(name, { now })
    return now
  }

  private async reconcileWith (peer: Uint8Array, { signal }: AbortOptions, onLearned: (learned: number) => void): Promise<ReconcileOutcome> {
    const deadline = AbortSignal.timeout(RECONCILE_MS)
    const options = { signal: signal == null ? deadline : AbortSignal.any([signal, deadline]) }
    let reason: string | undefined
    let agreed = false
    let whole = true
    let learned = 0

    try {
      const to = await this.init.locate(peer)
      await this.init.heads?.with(to, peer, options)
      await this.init.transcripts?.with(to, peer, options)
      await this.init.met?.(peer)
      // after the heads: this node may have begun a new epoch over them
      const reconciler = await this.reconciler(peer)
      let frame: Uint8Array | undefined = await reconciler.start()

      for (let first = true; frame != null; first = false) {
        const { attachments: [answer], verdicts: [refused] } = await this.init.requester.request(to, { body: Uint8Array.of(first ? START : NEXT), attachments: [frame] }, options)

        if (answer == null) {
          reason = refused?.reason
          break
        }

        const received = await reconciler.receive(answer)
        whole = await this.booking.ingest(received.learned, peer) && whole
        learned += received.learned.length
        onLearned(learned)
        frame = received.reply
        agreed = received.agreed && whole
        reason = whole ? received.refusal?.reason : NOT_ALL
      }
    } catch (err) {
      reason = err instanceof Error ? err.message : String(err)
    }

    if (agreed) {
      await this.agreed(peer)
    }

    const index = await this.pairs.of(peer)
    return { peer, agreed, learned, receipts: index.size, root: index.root(this.init.crypto), ...(agreed ? {} : { reason: reason ?? 'the other side ended the exchange' }) }
  }

  /** Signatures are checked on other threads while a frame is read; nothing of a frame counts, and no answer goes out, before all of them hold. */
  private async reconciler (peer: Uint8Array): Promise<Pick<Reconciler, 'start' | 'receive'>> {
    const { crypto, network, signer, store, books } = this.init
    const { later } = crypto
    const presumed = later == null ? { crypto, held: async () => true } : presuming({ ...crypto, later }, 'fast')
    const index = await this.pairs.of(peer)
    const reconciler = createReconciler({ crypto: presumed.crypto, network, self: signer.publicKey, peer, settled: { index: () => index, get: settledWith(store, peer).get }, head: books.head() })

    return {
      start: async () => reconciler.start(),
      receive: async frame => {
        const received = await reconciler.receive(frame)
        return await presumed.held() ? received : { learned: [], done: true, agreed: false, refusal: { code: 'bad-settled', reason: 'a signature does not hold' } }
      }
    }
  }

  private async agreed (peer: Uint8Array): Promise<void> {
    const name = toHex(peer)
    this.agreedAt.delete(name)
    this.agreedAt.set(name, this.init.now())

    if (this.agreedAt.size > MAX_AGREED) {
      this.agreedAt.delete(this.agreedAt.keys().next().value ?? '')
    }

    await this.init.catchUp?.agreed(peer, this.init.books.state.ordinal)
  }
}

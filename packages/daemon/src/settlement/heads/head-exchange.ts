import { consistencyProof, rootAt, signedHead, verifyConsistency } from '@mycel/settle/log'
import { equals, open, toHex } from '@mycel/wire'
import { MAX_AHEAD_MS } from '../../contracts/ahead.ts'
import { Rate } from '../../discovery/rate.ts'
import { SerialQueue } from '../../mailboxes/queue.ts'
import { openingOf } from '../log/check-log.ts'
import { storedNodes } from '../log/log-reader.ts'
import { HEAD_BEARERS } from './kept-heads.ts'
import type { Doubts } from './doubts.ts'
import type { KeptHeads } from './kept-heads.ts'
import type { BooksMailbox } from '../../mailboxes/books-mailbox.ts'
import type { Store } from '../../stores/store.ts'
import type { AbortOptions, PeerId } from '@libp2p/interface'
import type { HeadBearer } from '@mycel/settle/log'
import type { Crypto, Head } from '@mycel/wire'
import type { Reply, Request, Requester } from '@mycel/wire/streams'

/** First body byte of a request on the settle protocol that exchanges heads. */
export const HEADS = 3

/** For so long after an epoch's end this node itself may have signed its last head once more, while the next one was on its way to the disk, milliseconds. */
const ENDING_MS = 60_000n

/** Heads that one message shows of the other side, and of others. */
const MAX_OF_PEER = 8
const MAX_OF_OTHERS = 24

/** From one peer so many exchanges at once, then one a second: each costs up to 32 signatures and as many lookups. */
const EXCHANGES = { burst: 200, refillMs: 1_000, capacity: 1_024 }

const HASH_BYTES = 32

/** What somebody holds of this node's log that its log does not. */
export interface OwnConflict {
  /** `rolled-back`: signed before this start, so this node has forgotten it. `twin`: signed since, so another process signs with this key. */
  readonly kind: 'rolled-back' | 'twin'
  readonly head: Head
}

export interface HeadExchangeInit {
  readonly crypto: Crypto
  readonly network: string
  readonly self: Uint8Array
  readonly store: Store
  readonly books: BooksMailbox
  readonly kept: KeptHeads
  readonly doubts: Doubts
  readonly requester: Requester
  /** When this node started, Unix milliseconds. */
  readonly started: bigint
  now (): bigint
  /** Told what others know better of this node's own log; what it returns is awaited before anything is answered. */
  onOwn (conflict: OwnConflict): Promise<void>
}

/**
 * Shows each other signed heads: one's own, what one holds of the other, and of third parties. Whoever signed two histories is found out by the first two that meet; a node that was rolled back
 * learns so from anybody who has seen more.
 */
export class HeadExchange {
  private readonly init: HeadExchangeInit
  /** Two that tell at once of what this node has forgotten tell of one rollback. */
  private readonly own = new SerialQueue()
  private readonly rate = new Rate(EXCHANGES)

  constructor (init: HeadExchangeInit) {
    this.init = init
  }

  /** Why a peer's log is not believed at present, if so: it did not prove that it continues what it signed before. */
  doubt (peer: Uint8Array): string | undefined {
    return this.init.doubts.of(peer)
  }

  /** Asks one peer. Rejects where it does not answer. */
  async with (to: PeerId, peer: Uint8Array, options: AbortOptions = {}): Promise<void> {
    // the first that is shown: what the peer proves, it proves of that one
    const held = await this.init.kept.of(peer, MAX_OF_PEER)
    const [newest] = held
    const envelopes = [this.init.books.checkpoint().bytes, ...await this.shown(peer, held)]
    const answer = await this.init.requester.request(to, { body: Uint8Array.of(HEADS), envelopes }, options)
    const [refused] = answer.verdicts

    if (answer.envelopes.length === 0 && refused != null) {
      throw new Error(refused.reason)
    }

    const heard = await this.hear(answer.envelopes, peer)
    const now = heard.find(one => one.type === 'checkpoint' && equals(signedHead(one).author, peer))
    const doubt = newest == null ? undefined : this.continues(signedHead(newest).head, now == null ? undefined : signedHead(now).head, answer.attachments[0])

    await this.init.doubts.note(peer, doubt)
  }

  /** Answers a peer that asks. */
  async answer (request: Request, peer: Uint8Array): Promise<Partial<Reply>> {
    const { books, self, kept, now } = this.init

    if (!this.rate.take(toHex(peer), Number(now()))) {
      return { verdicts: [{ id: new Uint8Array(0), code: 'busy', reason: 'this peer asks for heads too often' }] }
    }

    const heard = await this.hear(request.envelopes)
    // after what was heard: this node may have begun a new epoch over it
    const { state } = books
    const asked = heard.filter(one => equals(signedHead(one).author, self)).map(one => signedHead(one).head).filter(({ epoch, size }) => equals(epoch, state.epoch) && size >= 1n && size <= BigInt(state.size))
    const [from] = asked
    const checkpoint = books.checkpoint().bytes
    const proof = from == null ? undefined : await consistencyProof(this.init.crypto, storedNodes(this.init.crypto, this.init.store, state), Number(from.size), state.size)
    return { envelopes: [checkpoint, ...await this.shown(peer, await kept.of(peer, MAX_OF_PEER))], attachments: proof == null ? [] : [Buffer.concat(proof)] }
  }

  /** What this node shows a peer beside its own head: what it holds of the peer, newest first, then the newest of others. */
  private async shown (peer: Uint8Array, own: readonly HeadBearer[]): Promise<readonly Uint8Array[]> {
    const { kept } = this.init
    const others = kept.authors().filter(author => !equals(author, peer)).slice(-MAX_OF_OTHERS)
    const heads = await Promise.all(others.map(async author => kept.of(author, 1)))
    return [...own, ...heads.flat()].map(({ bytes }) => bytes)
  }

  /** Takes in what was shown: heads of others are kept and compared, one's own are checked against the log. `asked`: whom this node chose to ask. */
  private async hear (envelopes: readonly Uint8Array[], asked?: Uint8Array): Promise<readonly HeadBearer[]> {
    const { crypto, network, self, kept } = this.init
    const heard: HeadBearer[] = []

    for (const bytes of envelopes.slice(0, 1 + MAX_OF_PEER + MAX_OF_OTHERS)) {
      const opened = open(crypto, bytes, { network, only: HEAD_BEARERS })

      if (opened.ok) {
        const { author } = signedHead(opened.message)
        heard.push(opened.message)
        await (equals(author, self) ? this.checkOwn(opened.message) : kept.note(opened.message, asked != null && equals(author, asked)))
      }
    }

    return heard
  }

  private async checkOwn (message: HeadBearer): Promise<void> {
    const { head, at } = signedHead(message)
    const { onOwn } = this.init
    // the time of a contract's step may be its other side's, which may be ahead
    const started = this.init.started + (message.type === 'checkpoint' ? 0n : MAX_AHEAD_MS)

    await this.own.run(async () => {
      // of an epoch that was lost as a whole nothing new can be signed: what is, comes from another process
      if ((!await this.isOurs(head) && (at > started || !await this.isLost(head))) || await this.isLate(message)) {
        await onOwn({ kind: at > started ? 'twin' : 'rolled-back', head })
      }
    })
  }

  /** Whether this node's log says the same. Of an epoch that is over anything is taken: its end is in the next one's opening. */
  private async isOurs ({ epoch, size, root }: Head): Promise<boolean> {
    const { crypto, store, books } = this.init
    const { state } = books

    if (!equals(epoch, state.epoch)) {
      return books.books.epochs.some(one => one.epoch === toHex(epoch))
    }

    return size <= BigInt(state.size) && (size === 0n || equals(await rootAt(crypto, storedNodes(crypto, store, state), Number(size)), root))
  }

  /** Whether another process goes on in an epoch that this node has ended: a checkpoint says when it was signed by the signer's own clock. */
  private async isLate ({ type, body }: HeadBearer): Promise<boolean> {
    const { crypto, network, self, store, books: { state }, started } = this.init

    if (type !== 'checkpoint' || body.at <= started || equals(body.head.epoch, state.epoch)) {
      return false
    }

    const opening = await openingOf({ crypto, network, author: self, store }, state.ordinal)
    return opening != null && body.at > opening.at + ENDING_MS
  }

  /** Whether a head is of an epoch that this node has forgotten from its first entry on, and knows to be over: a later one was opened over it. */
  private async isLost ({ epoch }: Head): Promise<boolean> {
    const { crypto, network, self, store, books } = this.init

    for (let ordinal = books.state.ordinal; ordinal > 0; ordinal--) {
      const opening = await openingOf({ crypto, network, author: self, store }, ordinal)

      if (opening != null && equals(opening.previous.epoch, epoch)) {
        return true
      }
    }

    return false
  }

  /** Why a peer's present head does not continue an earlier one, if so. A new epoch is a new log: it says itself what it is linked to. */
  private continues (before: Head, now: Head | undefined, proof: Uint8Array | undefined): string | undefined {
    if (now == null) {
      return 'it shows no signed head of its log'
    }

    if (!equals(before.epoch, now.epoch)) {
      return undefined
    }

    if (before.size > now.size) {
      return `its log has ${now.size} entries and had ${before.size}: it was rolled back`
    }

    const path = Array.from({ length: Math.floor((proof?.byteLength ?? 0) / HASH_BYTES) }, (_, i) => proof?.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES) ?? new Uint8Array(0))
    const holds = before.size === 0n || verifyConsistency(this.init.crypto, Number(before.size), Number(now.size), before.root, now.root, path)
    return holds ? undefined : `it does not prove that its ${now.size} entries continue the ${before.size} that it signed before`
  }
}

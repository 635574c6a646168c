import { createReconciler, pairRoot } from '@mycel/settle/reconcile'
import { countersign, equals, open, sign, toHex } from '@mycel/wire'
import { SerialQueue } from '../mailboxes/queue.ts'
import { decodeRecord, encodeRecord } from '../stores/record.ts'
import { putSettled, settledPeers, settledWith } from './settled.ts'
import type { BooksMailbox } from '../mailboxes/books-mailbox.ts'
import type { Store } from '../stores/store.ts'
import type { AbortOptions, PeerId } from '@libp2p/interface'
import type { Reconciler, Settled } from '@mycel/settle/reconcile'
import type { Authenticated, Crypto, Signer } from '@mycel/wire'
import type { From, Reply, Request, Requester } from '@mycel/wire/streams'

/** First body byte of a request on the settle protocol. */
const START = 0
const NEXT = 1
const PAYMENT = 2

const CLAIMS = 'claims'

/** Reconciliations that others may have under way here at a time, and how long one may pause, milliseconds. */
const MAX_SESSIONS = 64
const SESSION_MS = 60_000

/** Payment claims of others that wait for the owner at a time. */
const MAX_CLAIMS = 1_000
const MAX_CLAIMS_OF_ONE = 32

export interface SettlementInit {
  readonly crypto: Crypto
  readonly signer: Signer
  readonly network: string
  readonly store: Store
  readonly books: BooksMailbox
  readonly requester: Requester
  now (): bigint
  random (bytes: number): Uint8Array
  locate (key: Uint8Array): Promise<PeerId>
  /** Hands a receipt that settles one of this node's own contracts to that contract. False where it has none. */
  settleContract (receipt: Authenticated<'receipt'>): Promise<boolean>
  log (text: string): void
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
  private readonly sessions = new Map<string, { reconciler: Reconciler, at: bigint }>()
  private readonly ingesting = new SerialQueue()

  constructor (init: SettlementInit) {
    this.init = init
  }

  /** Reconciles with one peer, or with everybody with whom something is settled. */
  async reconcile (peers: readonly Uint8Array[] | undefined, options: AbortOptions = {}): Promise<ReconcileOutcome[]> {
    const outcomes: ReconcileOutcome[] = []

    for (const peer of peers ?? await settledPeers(this.init.store)) {
      outcomes.push(await this.reconcileWith(peer, options))
    }

    return outcomes
  }

  /** Tells the payee of a payment made outside; it counts once the payee has countersigned. */
  async pay (payee: Uint8Array, terms: { readonly asset: string, readonly amount: bigint, readonly reference: string }): Promise<Authenticated<'payment'>> {
    const { init } = this
    const claim = sign(init.crypto, init.signer, 'payment', { network: init.network, payer: init.signer.publicKey, payee, at: init.now(), salt: init.random(16), ...terms })
    await this.commit(claim, [])

    try {
      const { envelopes: [bytes] } = await init.requester.request(await init.locate(payee), { body: Uint8Array.of(PAYMENT), envelopes: [claim.bytes] })
      const opened = bytes == null ? undefined : open(init.crypto, bytes, { network: init.network, only: ['payment'] })

      if (opened?.ok === true && opened.message.id === claim.id && opened.message.complete) {
        await this.ingest([opened.message])
        return opened.message
      }
    } catch (err) {
      init.log(`payment ${claim.id.slice(0, 12)} is signed; the payee cannot be told now: ${err instanceof Error ? err.message : String(err)}`)
    }

    return claim
  }

  /** Payments that others say they made to this node, waiting for the owner's word. */
  async claims (): Promise<ReadonlyArray<Authenticated<'payment'>>> {
    const claims: Array<Authenticated<'payment'>> = []

    for await (const [, value] of this.init.store.list(CLAIMS)) {
      const opened = open(this.init.crypto, decodeRecord<{ bytes: Uint8Array }>(value).bytes, { network: this.init.network, only: ['payment'] })

      if (opened.ok) {
        claims.push(opened.message)
      }
    }

    return claims
  }

  /** Payee: confirms that the money arrived. Undefined where no such claim waits. */
  async confirm (id: string): Promise<Authenticated<'payment'> | undefined> {
    const claims = await this.claims()
    const alike = claims.filter(one => one.id === id || (id.length >= 8 && one.id.startsWith(id)))
    const [claim] = alike

    // whoever claims can choose how its claim's id begins
    if (claim == null || alike.length > 1) {
      return undefined
    }

    const { crypto, signer, books } = this.init
    const payment = countersign(crypto, signer, claim)
    const committed = await books.commit([{ do: 'payment', payment }], [...putSettled(signer.publicKey, payment), { type: 'del', space: CLAIMS, key: claimKey(payment) }])

    if (!committed.ok) {
      throw new Error(`the books refuse payment ${payment.id}: ${committed.reason}`)
    }

    // the payer learns of it now or when the pair reconciles
    this.reconcileWith(payment.body.payer, {}).catch(() => {})
    return payment
  }

  /** Serves the settle protocol. */
  async handle (request: Request, from: From): Promise<Partial<Reply>> {
    switch (request.body[0]) {
      case START:
      case NEXT:
        return this.answerFrame(request.body[0] === START, request.attachments[0], from.key)
      case PAYMENT:
        return this.takeClaim(request.envelopes[0], from.key)
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
      let frame: Uint8Array | undefined = await reconciler.start()

      for (let first = true; frame != null; first = false) {
        const { attachments: [answer] } = await this.init.requester.request(to, { body: Uint8Array.of(first ? START : NEXT), attachments: [frame] }, options)

        if (answer == null) {
          break
        }

        const received = await reconciler.receive(answer)
        await this.ingest(received.learned)
        frame = received.reply
        agreed = received.agreed
        reason = received.refusal?.reason
      }
    } catch (err) {
      reason = err instanceof Error ? err.message : String(err)
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
    const { reply, learned, done } = await session.reconciler.receive(frame)
    await this.ingest(learned)

    if (done) {
      this.sessions.delete(name)
    }

    return { attachments: reply == null ? [] : [reply] }
  }

  /** Keeps a payer's word until the owner confirms that the money is there. */
  private async takeClaim (bytes: Uint8Array | undefined, from: Uint8Array): Promise<Partial<Reply>> {
    const { crypto, network, signer, store } = this.init
    const opened = bytes == null ? undefined : open(crypto, bytes, { network, only: ['payment'] })

    if (opened?.ok !== true || !equals(opened.message.body.payer, from) || !equals(opened.message.body.payee, signer.publicKey)) {
      return {}
    }

    const settled = await store.get('settled', opened.message.id)

    if (settled != null) {
      return { envelopes: [settled] }
    }

    if (!opened.message.complete && await this.hasRoomFor(from)) {
      await store.write([{ type: 'put', space: CLAIMS, key: claimKey(opened.message), value: encodeRecord({ bytes: opened.message.bytes }) }])
    }

    return {}
  }

  /** Counted by their keys: opening every claim for each new one would let a stranger keep this node busy. */
  private async hasRoomFor (payer: Uint8Array): Promise<boolean> {
    const prefix = `${toHex(payer)}!`
    let [all, own] = [0, 0]

    for await (const [key] of this.init.store.list(CLAIMS)) {
      all++
      own += key.startsWith(prefix) ? 1 : 0
    }

    return all < MAX_CLAIMS && own < MAX_CLAIMS_OF_ONE
  }

  private reconciler (peer: Uint8Array): Reconciler {
    const { crypto, network, signer, store, books } = this.init
    return createReconciler({ crypto, network, self: signer.publicKey, peer, settled: settledWith(store, peer), head: books.head() })
  }

  /** Books what a counterparty had and this node had not. */
  private async ingest (learned: readonly Settled[]): Promise<void> {
    await this.ingesting.run(async () => {
      for (const message of learned) {
        if (message.type !== 'receipt' || !await this.init.settleContract(message)) {
          await this.commit(message, putSettled(this.init.signer.publicKey, message))
        }
      }
    })
  }

  private async commit (message: Settled, ops: Parameters<BooksMailbox['commit']>[1]): Promise<void> {
    const mutation = message.type === 'receipt' ? { do: 'settle' as const, receipt: message } : { do: 'payment' as const, payment: message }
    const committed = await this.init.books.commit([mutation], ops)

    if (!committed.ok) {
      this.init.log(`${message.type} ${message.id.slice(0, 12)} is not booked: ${committed.reason}`)
    }
  }
}

function claimKey ({ id, body }: Authenticated<'payment'>): string {
  return `${toHex(body.payer)}!${id}`
}

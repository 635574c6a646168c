import { accountOf, isSettled } from '@mycel/settle/books'
import { countersign, equals, open, peerKey, toHex } from '@mycel/wire'
import { SerialQueue } from '../mailboxes/queue.ts'
import { decodeRecord, encodeRecord } from '../stores/record.ts'
import type { SettlementInit } from './settlement.ts'
import type { Op } from '../stores/store.ts'
import type { Authenticated } from '@mycel/wire'
import type { Reply } from '@mycel/wire/streams'

/** What others say they paid to this node: waiting for its owner, and what the owner has refused. */
const CLAIMS = 'claims'
const REFUSED = 'refused'

/** Payment claims of others that wait for the owner at a time. Those for whom this node has worked have room beside these: keys that claim cost nothing. */
const MAX_CLAIMS = 1_000
const MAX_CLAIMS_OF_ONE = 32

type Payment = Authenticated<'payment'>

/** As the payee keeps it. */
interface Kept {
  readonly bytes: Uint8Array
  /** The payer has noted a dispute, and so has this node. */
  readonly disputed?: boolean
  /** Why the owner refused it. */
  readonly refused?: string
}

export interface Claim {
  readonly payment: Payment
  readonly refused?: string
}

/** The payee's side of payments that were made outside: kept until the owner confirms or refuses them. */
export class Claims {
  private readonly keeping = new SerialQueue()
  private readonly init: SettlementInit
  private readonly reconcile: (peer: Uint8Array) => Promise<unknown>

  constructor (init: SettlementInit, reconcile: (peer: Uint8Array) => Promise<unknown>) {
    this.init = init
    this.reconcile = reconcile
  }

  /** Payments that others say they made to this node: those that wait for the owner's word, and those that it refused. */
  async list (): Promise<readonly Claim[]> {
    return [...await this.stored(CLAIMS), ...await this.stored(REFUSED)]
  }

  /** Confirms that the money arrived, after a refusal too. Undefined where there is no such claim, or several begin like this. */
  async confirm (id: string): Promise<Payment | undefined> {
    const claim = await this.only(id, await this.list())

    if (claim == null) {
      return undefined
    }

    const { crypto, signer, books } = this.init
    const payment = countersign(crypto, signer, claim.payment)
    const forget = [CLAIMS, REFUSED].map((space): Op => ({ type: 'del', space, key: key(payment) }))
    const committed = await books.commit([{ do: 'payment', payment }], forget)

    if (!committed.ok) {
      throw new Error(`the books refuse payment ${payment.id}: ${committed.reason}`)
    }

    // the payer learns of it now or when the pair reconciles
    this.reconcile(payment.body.payer).catch(() => {})
    return payment
  }

  /** Says that the money did not arrive: a dispute with the payer's own signature as evidence. The payer hears of it when it tells again. Undefined as with `confirm`. */
  async refuse (id: string, reason: string): Promise<Payment | undefined> {
    const claim = await this.only(id, await this.stored(CLAIMS))

    if (claim == null) {
      return undefined
    }

    const { payment } = claim
    const kept: Kept = { bytes: payment.bytes, disputed: true, refused: reason }
    const ops: readonly Op[] = [{ type: 'del', space: CLAIMS, key: key(payment) }, { type: 'put', space: REFUSED, key: key(payment), value: encodeRecord(kept) }]
    const committed = await this.init.books.commit([{ do: 'dispute-payment', payment, reason: `refused by us as payee: ${reason}`.slice(0, 256).toWellFormed() }], ops)

    if (!committed.ok) {
      throw new Error(`the books refuse the dispute of payment ${payment.id}: ${committed.reason}`)
    }

    return payment
  }

  /** Keeps a payer's word until the owner says what came of it. `disputed`: the payer has waited too long, and noted it. */
  async take (bytes: Uint8Array | undefined, from: Uint8Array, disputed: boolean): Promise<Partial<Reply>> {
    const { crypto, network, signer, store } = this.init
    const opened = bytes == null ? undefined : open(crypto, bytes, { network, only: ['payment'] })

    if (opened?.ok !== true || !equals(opened.message.body.payer, from) || !equals(opened.message.body.payee, signer.publicKey)) {
      return {}
    }

    const { message } = opened
    const settled = await store.get('settled', message.id)

    if (settled != null) {
      return { envelopes: [settled] }
    }

    const refused = await this.kept(REFUSED, message)

    if (refused != null) {
      return { verdicts: [{ id: message.digest, code: 'refused', reason: (refused.refused ?? '').slice(0, 64).toWellFormed() }] }
    }

    if (!message.complete) {
      // one after the other: those that come at once would all find the same room
      await this.keeping.run(async () => this.keep(message, from, disputed))
    }

    return {}
  }

  private async keep (payment: Payment, from: Uint8Array, disputed: boolean): Promise<void> {
    const known = await this.kept(CLAIMS, payment)
    const value = encodeRecord({ bytes: payment.bytes, disputed: disputed || known?.disputed === true } satisfies Kept)
    const op: Op = { type: 'put', space: CLAIMS, key: key(payment), value }

    if (known == null && !await this.hasRoomFor(from, payment.body.asset)) {
      return
    }

    if (disputed && known?.disputed !== true) {
      await this.init.books.commit([{ do: 'dispute-payment', payment, reason: 'the payer has had no answer from us' }], [op])
    } else if (known == null) {
      await this.init.store.write([op])
    }
  }

  /** Whoever claims can choose how its claim's id begins: a beginning that fits several names none. */
  private async only (id: string, claims: readonly Claim[]): Promise<Claim | undefined> {
    const alike = claims.filter(({ payment }) => payment.id === id || (id.length >= 8 && payment.id.startsWith(id)))
    return alike.length === 1 ? alike[0] : undefined
  }

  private async kept (space: string, payment: Payment): Promise<Kept | undefined> {
    const value = await this.init.store.get(space, key(payment))
    return value == null ? undefined : decodeRecord<Kept>(value)
  }

  private async stored (space: string): Promise<readonly Claim[]> {
    const claims: Claim[] = []

    for await (const [, value] of this.init.store.list(space)) {
      const { bytes, refused } = decodeRecord<Kept>(value)
      const opened = open(this.init.crypto, bytes, { network: this.init.network, only: ['payment'] })

      // one that was put back, and settled by what its payer holds, waits no longer
      if (opened.ok && !isSettled(this.init.books.books, opened.message.id)) {
        claims.push({ payment: opened.message, ...(refused == null ? {} : { refused }) })
      }
    }

    return claims
  }

  /** Counted by their keys: opening every claim for each new one would let a stranger keep this node busy. */
  private async hasRoomFor (payer: Uint8Array, asset: string): Promise<boolean> {
    const prefix = `${toHex(payer)}!`
    let [all, own] = [0, 0]

    for await (const [name] of this.init.store.list(CLAIMS)) {
      all++
      own += name.startsWith(prefix) ? 1 : 0
    }

    return own < MAX_CLAIMS_OF_ONE && (all < MAX_CLAIMS || accountOf(this.init.books.books, asset, peerKey(payer)).worked > 0n)
  }
}

function key ({ id, body: { payer } }: Payment): string {
  return `${toHex(payer)}!${id}`
}

import { countersign, equals, open, sign, toHex } from '@mycel/wire'
import { decodeRecord, encodeRecord } from '../stores/record.ts'
import { putSettled } from './settled.ts'
import type { SettlementInit } from './settlement.ts'
import type { Op } from '../stores/store.ts'
import type { Authenticated } from '@mycel/wire'
import type { Reply } from '@mycel/wire/streams'

/** First body byte of a request on the settle protocol that tells of a payment. */
export const PAYMENT = 2

/** What others say they paid to this node, and what this node says it paid, until the payee has confirmed it. */
const CLAIMS = 'claims'
const PAID = 'paid'

/** Payment claims of others that wait for the owner at a time. */
const MAX_CLAIMS = 1_000
const MAX_CLAIMS_OF_ONE = 32

type Payment = Authenticated<'payment'>

export interface PaymentPorts {
  /** Books a countersigned payment of this node that the payee sent back. */
  take (payment: Payment, from: Uint8Array): Promise<void>
  reconcile (peer: Uint8Array): Promise<unknown>
}

/** Payments that were made outside: told to the payee until it answers, confirmed by the payee's owner. */
export class Payments {
  private readonly init: SettlementInit
  private readonly ports: PaymentPorts

  constructor (init: SettlementInit, ports: PaymentPorts) {
    this.init = init
    this.ports = ports
  }

  /** Signs that this node paid and tells the payee; it counts once the payee has countersigned. A payee that is away is told when the pair reconciles. */
  async pay (payee: Uint8Array, terms: { readonly asset: string, readonly amount: bigint, readonly reference: string }): Promise<Payment> {
    const { init } = this
    const claim = sign(init.crypto, init.signer, 'payment', { network: init.network, payer: init.signer.publicKey, payee, at: init.now(), salt: init.random(16), ...terms })
    const kept: Op = { type: 'put', space: PAID, key: key(payee, claim), value: encodeRecord({ bytes: claim.bytes }) }
    const committed = await init.books.commit([{ do: 'payment', payment: claim }], [kept])

    if (!committed.ok) {
      throw new Error(`the books refuse payment ${claim.id}: ${committed.reason}`)
    }

    return this.tell(claim)
  }

  /** Tells payees again of what they have not confirmed: all of them, or these. */
  async tellAgain (payees?: readonly Uint8Array[]): Promise<void> {
    for (const claim of await this.stored(PAID)) {
      if (payees == null || payees.some(payee => equals(payee, claim.body.payee))) {
        await this.tell(claim)
      }
    }
  }

  /** Payments that others say they made to this node, waiting for the owner's word. */
  async claims (): Promise<readonly Payment[]> {
    return this.stored(CLAIMS)
  }

  /** Payee: confirms that the money arrived. Undefined where no such claim waits, or several begin like this. */
  async confirm (id: string): Promise<Payment | undefined> {
    const alike = (await this.claims()).filter(one => one.id === id || (id.length >= 8 && one.id.startsWith(id)))
    const [claim] = alike

    // whoever claims can choose how its claim's id begins
    if (claim == null || alike.length > 1) {
      return undefined
    }

    const { crypto, signer, books } = this.init
    const payment = countersign(crypto, signer, claim)
    const committed = await books.commit([{ do: 'payment', payment }], [...putSettled(signer.publicKey, payment), { type: 'del', space: CLAIMS, key: key(payment.body.payer, payment) }])

    if (!committed.ok) {
      throw new Error(`the books refuse payment ${payment.id}: ${committed.reason}`)
    }

    // the payer learns of it now or when the pair reconciles
    this.ports.reconcile(payment.body.payer).catch(() => {})
    return payment
  }

  /** Payee: keeps a payer's word until the owner confirms that the money is there. */
  async takeClaim (bytes: Uint8Array | undefined, from: Uint8Array): Promise<Partial<Reply>> {
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
      await store.write([{ type: 'put', space: CLAIMS, key: key(from, opened.message), value: encodeRecord({ bytes: opened.message.bytes }) }])
    }

    return {}
  }

  /** One request to the payee. The claim that comes back countersigned is booked; a payee that cannot be reached is told later. */
  private async tell (claim: Payment): Promise<Payment> {
    const { init } = this
    const { payee } = claim.body
    const done: Op = { type: 'del', space: PAID, key: key(payee, claim) }

    try {
      if (await init.store.get('settled', claim.id) != null) {
        await init.store.write([done])
        return claim
      }

      const { envelopes: [bytes] } = await init.requester.request(await init.locate(payee), { body: Uint8Array.of(PAYMENT), envelopes: [claim.bytes] })
      const opened = bytes == null ? undefined : open(init.crypto, bytes, { network: init.network, only: ['payment'] })

      if (opened?.ok === true && opened.message.id === claim.id && opened.message.complete) {
        await this.ports.take(opened.message, payee)
        await init.store.write([done])
        return opened.message
      }
    } catch (err) {
      init.log(`payment ${claim.id.slice(0, 12)} is signed; the payee cannot be told now: ${err instanceof Error ? err.message : String(err)}`)
    }

    return claim
  }

  private async stored (space: string): Promise<readonly Payment[]> {
    const payments: Payment[] = []

    for await (const [, value] of this.init.store.list(space)) {
      const opened = open(this.init.crypto, decodeRecord<{ bytes: Uint8Array }>(value).bytes, { network: this.init.network, only: ['payment'] })

      if (opened.ok) {
        payments.push(opened.message)
      }
    }

    return payments
  }

  /** Counted by their keys: opening every claim for each new one would let a stranger keep this node busy. */
  private async hasRoomFor (payer: Uint8Array): Promise<boolean> {
    const prefix = `${toHex(payer)}!`
    let [all, own] = [0, 0]

    for await (const [name] of this.init.store.list(CLAIMS)) {
      all++
      own += name.startsWith(prefix) ? 1 : 0
    }

    return all < MAX_CLAIMS && own < MAX_CLAIMS_OF_ONE
  }
}

function key (peer: Uint8Array, { id }: Payment): string {
  return `${toHex(peer)}!${id}`
}

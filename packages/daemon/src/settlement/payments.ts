import { equals, open, sign, toHex } from '@mycel/wire'
import { decodeRecord, encodeRecord } from '../stores/record.ts'
import type { SettlementInit } from './settlement.ts'
import type { Op } from '../stores/store.ts'
import type { Authenticated } from '@mycel/wire'

/** First body byte of a request on the settle protocol that tells of a payment; a second byte of 1 says that its payer has noted a dispute. */
export const PAYMENT = 2
export const DISPUTED = 1

/** What this node says it paid, until the payee has confirmed it. */
const PAID = 'paid'

type Payment = Authenticated<'payment'>

interface Kept {
  readonly bytes: Uint8Array
  /** A dispute is in the log: refused, or never answered. */
  readonly disputed?: boolean
}

export interface PaymentPorts {
  /** Books a countersigned payment of this node that the payee sent back. */
  take (payment: Payment, from: Uint8Array): Promise<void>
}

/** The payer's side of payments that were made outside: told to the payee until it answers. A refusal, and a silence that lasts too long, become disputes in the log. */
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
    const committed = await init.books.commit([{ do: 'payment', payment: claim }], [put(claim, { bytes: claim.bytes })])

    if (!committed.ok) {
      throw new Error(`the books refuse payment ${claim.id}: ${committed.reason}`)
    }

    return this.tell(claim, { bytes: claim.bytes })
  }

  /** Tells payees again of what they have not confirmed: all of them, or these. */
  async tellAgain (payees?: readonly Uint8Array[]): Promise<void> {
    const waiting: Array<readonly [Payment, Kept]> = []

    for await (const [, value] of this.init.store.list(PAID)) {
      const kept = decodeRecord<Kept>(value)
      const opened = open(this.init.crypto, kept.bytes, { network: this.init.network, only: ['payment'] })

      if (opened.ok && (payees == null || payees.some(payee => equals(payee, opened.message.body.payee)))) {
        waiting.push([opened.message, kept])
      }
    }

    for (const [claim, kept] of waiting) {
      await this.tell(claim, await this.afterSilence(claim, kept))
    }
  }

  /** One request to the payee. The claim that comes back countersigned is booked; a payee that cannot be reached is told later. */
  private async tell (claim: Payment, kept: Kept): Promise<Payment> {
    const { init } = this
    const { payee } = claim.body
    const done: Op = { type: 'del', space: PAID, key: key(claim) }

    try {
      if (await init.store.get('settled', claim.id) != null) {
        await init.store.write([done])
        return claim
      }

      const body = Uint8Array.from(kept.disputed === true ? [PAYMENT, DISPUTED] : [PAYMENT])
      const { envelopes: [bytes], verdicts: [verdict] } = await init.requester.request(await init.locate(payee), { body, envelopes: [claim.bytes] })
      const opened = bytes == null ? undefined : open(init.crypto, bytes, { network: init.network, only: ['payment'] })

      if (opened?.ok === true && opened.message.id === claim.id && opened.message.complete) {
        await this.ports.take(opened.message, payee)
        await init.store.write([done])
        return opened.message
      }

      if (verdict?.code === 'refused' && equals(verdict.id, claim.digest)) {
        await this.dispute(claim, kept, `refused by the payee: ${verdict.reason}`)
      }
    } catch (err) {
      init.log(`payment ${claim.id.slice(0, 12)} is signed; the payee cannot be told now: ${err instanceof Error ? err.message : String(err)}`)
    }

    return claim
  }

  private async afterSilence (claim: Payment, kept: Kept): Promise<Kept> {
    const { now, paymentAnswerMs } = this.init
    return now() - claim.body.at > BigInt(paymentAnswerMs) ? this.dispute(claim, kept, `not answered by the payee within ${paymentAnswerMs / 86_400_000} days`) : kept
  }

  /** Notes a dispute once. It moves nothing, and a confirmation that comes later still counts. */
  private async dispute (payment: Payment, kept: Kept, reason: string): Promise<Kept> {
    if (kept.disputed === true) {
      return kept
    }

    const disputed: Kept = { ...kept, disputed: true }
    await this.init.books.commit([{ do: 'dispute-payment', payment, reason: printable(reason).slice(0, 256) }], [put(payment, disputed)])
    return disputed
  }
}

/** A payee writes some of this: half a surrogate pair would be no text for the log. */
function printable (text: string): string {
  return text.replace(/[\p{Cc}\p{Surrogate}]/gu, ' ')
}

function put (claim: Payment, kept: Kept): Op {
  return { type: 'put', space: PAID, key: key(claim), value: encodeRecord(kept) }
}

function key ({ id, body: { payee } }: Payment): string {
  return `${toHex(payee)}!${id}`
}

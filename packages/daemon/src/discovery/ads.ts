import { sign } from '@mycel/wire/envelope'
import type { Crypto } from '@mycel/wire/crypto'
import type { Authenticated, Signer } from '@mycel/wire/envelope'
import type { Ad } from '@mycel/wire/messages'

/** How long an ad is valid, milliseconds, and the longest validity that a validator accepts. */
export const AD_VALIDITY_MS = 10 * 60_000
export const MAX_AD_VALIDITY_MS = 60 * 60_000

/** What a node says about itself: an ad without what is computed. */
export type Offer = Omit<Ad, 'network' | 'peer' | 'seq' | 'expires'>

export interface AdvertiserInit {
  readonly crypto: Crypto
  readonly signer: Signer
  readonly network: string
  /** Highest sequence number ever used by this identity, as far as known. */
  readonly lastSeq: bigint
  readonly validityMs?: number
}

/** This node's own ad: signed when first needed, and again when what it offers changed or half its life is over. */
export class Advertiser {
  readonly #init: AdvertiserInit
  /** How long each ad is valid, milliseconds. */
  readonly validityMs: number
  #offer: Offer | undefined
  #current: Authenticated<'ad'> | undefined
  #seq: bigint

  constructor (init: AdvertiserInit) {
    this.#init = init
    this.validityMs = init.validityMs ?? AD_VALIDITY_MS
    this.#seq = init.lastSeq
  }

  /** The sequence number last used: keep it across restarts, in case the clock goes back. */
  get seq (): bigint {
    return this.#seq
  }

  /** Says something new; signed at the next `current`. */
  offer (offer: Offer): void {
    this.#offer = offer
    this.#current = undefined
  }

  /** Says the same anew: signed again at the next `current`. */
  renew (): void {
    this.#current = undefined
  }

  /** The ad to show at `now` (unix milliseconds); undefined while nothing is offered. */
  current (now: number): Authenticated<'ad'> | undefined {
    if (this.#offer == null || this.#offer.capacities.length === 0) {
      return undefined
    }

    if (this.#current == null || now >= this.renewAt()) {
      this.#current = this.#sign(this.#offer, now)
    }

    return this.#current
  }

  /** When the current ad has half its life behind it, unix milliseconds; 0 while there is none. */
  renewAt (): number {
    return this.#current == null ? 0 : Number(this.#current.body.expires) - this.validityMs / 2
  }

  #sign (offer: Offer, now: number): Authenticated<'ad'> {
    const { crypto, signer, network } = this.#init
    const time = BigInt(Math.floor(now))
    this.#seq = time > this.#seq ? time : this.#seq + 1n
    return sign(crypto, signer, 'ad', { ...offer, network, peer: signer.publicKey, seq: this.#seq, expires: time + BigInt(this.validityMs) })
  }
}

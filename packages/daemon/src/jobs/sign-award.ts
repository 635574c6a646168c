import { sign } from '@mycel/wire'
import type { Authenticated, Crypto, Head, Signer } from '@mycel/wire'

export interface AwardInit {
  readonly crypto: Crypto
  readonly signer: Signer
  readonly network: string
  now (): bigint
  head (): Head
}

/** A requester's choice of one bid: never dated earlier than it. */
export function signAward ({ crypto, signer, network, now, head }: AwardInit, tender: Authenticated<'tender'>, bid: Authenticated<'bid'>, { units, verifiers }: { readonly units: number, readonly verifiers: readonly Uint8Array[] }): Authenticated<'award'> {
  const { provider, at } = bid.body
  return sign(crypto, signer, 'award', {
    network, bid: bid.digest, tender: tender.digest, requester: signer.publicKey, provider, at: now() > at ? now() : at, units, verifiers: [...verifiers], head: head()
  })
}

import { sign } from '@mycel/wire/envelope'
import { adOf, crypto, NETWORK, NOW, signerOf, tenderOf } from '../discovery/ads.ts'
import type { Authenticated } from '@mycel/wire/envelope'

/** A call for bids on so many units. */
export function tenderFor (units: number): Authenticated<'tender'> {
  return tenderOf(signerOf(0), { units })
}

/** A bid of the provider with this number. */
export function bidBy (number: number, tender: Authenticated<'tender'>): Authenticated<'bid'> {
  const signer = signerOf(number)
  return sign(crypto, signer, 'bid', {
    network: NETWORK,
    tender: tender.digest,
    provider: signer.publicKey,
    at: BigInt(NOW),
    unitPrice: 1n,
    maxUnits: tender.body.units,
    validUntil: BigInt(NOW) + 1000n,
    ad: adOf(signer).bytes,
    head: { epoch: new Uint8Array(16), size: 0n, root: new Uint8Array(32) }
  })
}

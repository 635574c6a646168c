import { facetsFor } from '../control/facets.ts'
import { countedAttestations, indexed, offeredFacets } from '../discovery/trust.ts'
import type { WiringInit } from './wiring.ts'
import type { JobRequest } from '../control.ts'
import type { Discovery } from '../discovery/discovery.ts'
import type { Bidder } from '../inbound/bidder.ts'
import type { Authenticated, Signer } from '@mycel/wire'

/** Facets of an ad's capacity of this class as this node believes them, and how strongly it is attested, 0 … 4. */
export function adFacets ({ trust, now }: Pick<WiringInit, 'trust' | 'now'>, ad: Authenticated<'ad'>, cls: string): { readonly facets: readonly string[], readonly attestation: number } {
  const context = { ...trust, now: Number(now()) }
  const place = ad.body.capacities.findIndex(capacity => capacity.class === cls)
  const strengths = countedAttestations(ad.body, context).map(({ strength }) => strength * 4)
  return { facets: indexed(ad, context).facets[place] ?? [], attestation: Math.max(0, ...strengths) }
}

/** What this node offers now; undefined where it offers nothing. */
export function ownAd ({ discovery, crypto, now }: Pick<WiringInit, 'discovery' | 'crypto' | 'now'>): ReturnType<ConstructorParameters<typeof Bidder>[0]['ownAd']> {
  const ad = discovery.own()
  return ad == null ? undefined : { bytes: ad.bytes, facets: offeredFacets(ad.body, crypto, Number(now())), prices: ad.body.capacities }
}

/** Known peers that could bid on a job. */
export function matching (discovery: Discovery, request: JobRequest, now: bigint, signer: Signer): ReturnType<Discovery['index']['find']> {
  return discovery.index.find(facetsFor(request), Number(now)).filter(({ ad, capacities }) =>
    Buffer.compare(ad.body.peer, signer.publicKey) !== 0 && capacities.some(one => one.class === request.class && one.asset === request.asset && one.unitPrice <= BigInt(request.unitPriceCap)))
}

/** Why nobody may have answered, for people. */
export function whyNobody (discovery: Discovery, request: JobRequest, now: bigint, signer: Signer): string {
  const found = discovery.index.find(facetsFor(request), Number(now)).filter(({ ad }) => Buffer.compare(ad.body.peer, signer.publicKey) !== 0)
  const prices = found.flatMap(({ capacities }) => capacities.filter(one => one.asset === request.asset).map(({ unitPrice }) => unitPrice)).sort((a, b) => a < b ? -1 : 1)

  if (found.length === 0) {
    return `no provider with ${facetsFor(request).join(', ')} is known: ask for less, or wait until one is online ("mycel find ${facetsFor(request).join(' ')}")`
  }

  if (prices[0] == null || prices[0] > BigInt(request.unitPriceCap)) {
    return prices[0] == null
      ? `${found.length} providers match, none of them takes ${request.asset}`
      : `${found.length} providers match, the cheapest asks ${prices[0]} micro-units of ${request.asset} a unit: raise the price cap of ${request.unitPriceCap}`
  }

  return `${found.length} providers match, but none of them bid: they are busy, not willing, or out of reach`
}

import { matches } from '@mycel/wire'
import { routingScore } from '../core/ranking.ts'
import { checkBid } from './bid-check.ts'
import type { Job } from './job.ts'
import type { TenderRound } from './tender-round.ts'
import type { Standing } from '../standing/standing.ts'
import type { Authenticated, Crypto } from '@mycel/wire'

export interface WeighInit {
  readonly crypto: Crypto
  readonly standing: Standing
  now (): bigint
  /** Facets of the ad's capacity of this class, by this node's trust policy; and how strongly it is attested, 0 … 4. */
  facetsOfAd (ad: Authenticated<'ad'>, cls: string): { readonly facets: readonly string[], readonly attestation: number }
}

/** Takes a bid into its round, or passes it over and says why. */
export function weighBid (init: WeighInit, job: Pick<Job, 'stopReason'>, round: TenderRound, bid: Authenticated<'bid'>): string | undefined {
  const { provider, unitPrice } = bid.body
  const checked = checkBid(init.crypto, round.tender, bid, init.now())
  const { facets, attestation } = checked.ok ? init.facetsOfAd(checked.ad, round.tender.body.class) : { facets: [], attestation: 0 }
  const missing = round.tender.body.facets.filter(facet => !facets.includes(facet))
  const why = job.stopReason(provider) ?? (checked.ok ? (matches(facets, round.tender.body.facets) ? undefined : `its ad does not show ${missing.join(', ')}`) : checked.why)

  if (why != null) {
    round.passOver({ provider, why })
    return why
  }

  const known = init.standing.of(provider, round.tender.body.class, init.now())
  const luck = (init.crypto.sha256(bid.digest)[0] ?? 0) / 255
  round.accept({
    bid,
    bidder: {
      unitPrice,
      passes: known.passesSinceFailure,
      failures: known.why.filter(({ item }) => item.kind === 'proof').length,
      scorePpm: routingScore(known, attestation, init.standing.policy),
      latencyMs: Number(init.now() - round.tender.body.at),
      luck
    }
  })
  return undefined
}

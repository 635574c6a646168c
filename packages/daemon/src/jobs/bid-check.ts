import { equals, open, payloadTypeOf } from '@mycel/wire'
import type { Crypto, Authenticated } from '@mycel/wire'

/** What a requester signs in a contract: an ad must say that its peer reads these versions before it is given work. */
export const REQUESTER_SIGNS: readonly string[] = (['tender', 'award', 'start', 'reveal', 'approve', 'refute', 'cancel', 'expire', 'dispute', 'receipt'] as const).map(payloadTypeOf)

export type BidChecked = { readonly ok: true, readonly ad: Authenticated<'ad'> } | { readonly ok: false, readonly why: string }

/** The terms of a bid that the requester can check by itself, and the ad that came with it. Facets and trust are the caller's. */
export function checkBid (crypto: Crypto, tender: Authenticated<'tender'>, bid: Authenticated<'bid'>, now: bigint): BidChecked {
  const { body } = bid

  if (body.unitPrice > tender.body.unitPriceCap) {
    return refuse(`it asks ${body.unitPrice} a unit, the cap is ${tender.body.unitPriceCap}`)
  }

  if (body.at < tender.body.at) {
    return refuse('it is dated earlier than the call for bids')
  }

  if (body.at > tender.body.bidDeadline || body.validUntil <= now || body.validUntil <= body.at) {
    return refuse('it came late')
  }

  const opened = open(crypto, body.ad, { network: tender.body.network, only: ['ad'] })

  if (!opened.ok) {
    return refuse(`its ad does not open: ${opened.code}`)
  }

  const ad = opened.message

  if (!equals(ad.body.peer, body.provider)) {
    return refuse('its ad is somebody else\'s')
  }

  if (ad.body.expires <= now) {
    return refuse('its ad has expired')
  }

  const unread = REQUESTER_SIGNS.find(type => !ad.body.accepts.includes(type))

  if (unread != null) {
    return refuse(`it does not read ${unread}`)
  }

  const offer = ad.body.capacities.find(capacity => capacity.class === tender.body.class)
  return offer == null ? refuse(`its ad offers no ${tender.body.class}`) : { ok: true, ad }
}

function refuse (why: string): BidChecked {
  return { ok: false, why }
}

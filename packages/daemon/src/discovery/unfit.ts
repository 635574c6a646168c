import { peerKey } from '@mycel/wire'
import type { AdIndex } from './ad-index.ts'

/** A peer that offers the class and still cannot have the work. */
export interface Unfit {
  readonly provider: Uint8Array
  readonly why: string
}

export interface Wanted {
  readonly class: string
  /** Normalised; with the class among them. */
  readonly facets: readonly string[]
  readonly asset: string
  /** Micro-units. */
  readonly unitPriceCap: bigint
}

/** Most peers named. */
export const MAX_UNFIT = 16

/**
 * Known peers that offer a class and that a call for bids passes over, each with the reason. An honest peer that does not match keeps silent, so nobody else would
 * say why it was not asked.
 */
export function unfitFor (index: AdIndex, self: Uint8Array, wanted: Wanted, now: number): readonly Unfit[] {
  const found: Unfit[] = []

  for (const { ad, capacities } of index.find([`class=${wanted.class}`], now)) {
    const provider = ad.body.peer
    const shown = index.get(peerKey(provider), now)?.facets[ad.body.capacities.findIndex(one => one.class === wanted.class)] ?? []
    const missing = wanted.facets.filter(facet => !shown.includes(facet))
    const price = capacities.find(({ asset }) => asset === wanted.asset)?.unitPrice
    const why = missing.length > 0
      ? `its ad does not show ${missing.join(', ')}`
      : price == null ? `it does not take ${wanted.asset}` : price > wanted.unitPriceCap ? `it asks ${price} a unit, the cap is ${wanted.unitPriceCap}` : undefined

    if (why != null && peerKey(provider) !== peerKey(self)) {
      found.push({ provider, why })
    }

    if (found.length === MAX_UNFIT) {
      break
    }
  }

  return found
}

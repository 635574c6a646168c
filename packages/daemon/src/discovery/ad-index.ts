import { peerKey } from '@mycel/wire'
import { matches } from '@mycel/wire/facets'
import type { PeerKey } from '@mycel/wire'
import type { Authenticated } from '@mycel/wire/envelope'
import type { Capacity } from '@mycel/wire/messages'

/** An ad and what each of its capacities can be found by, in the ad's order. */
export interface IndexedAd {
  readonly ad: Authenticated<'ad'>
  readonly facets: readonly (readonly string[])[]
  /** Until when that holds, unix milliseconds: the ad's end, or that of the first attestation that its facets count on. */
  readonly until: number
}

/** An ad with those of its capacities that hold everything that was wanted. */
export interface Found {
  readonly ad: Authenticated<'ad'>
  readonly capacities: readonly Capacity[]
}

export type PutResult = 'added' | 'renewed' | 'stale' | 'expired'

/** Most ads kept: 16 KiB each at worst. */
export const MAX_INDEXED_ADS = 4096

/** Fresh ads by peer and facet. One ad per peer, the newest; beyond its size the one heard longest ago goes. Time comes in. */
export class AdIndex {
  readonly #capacity: number
  readonly #ads = new Map<PeerKey, IndexedAd>()
  readonly #byFacet = new Map<string, Set<PeerKey>>()

  constructor (capacity = MAX_INDEXED_ADS) {
    this.#capacity = capacity
  }

  get size (): number {
    return this.#ads.size
  }

  /** The sequence number of a peer's fresh ad; undefined where it has none here. */
  seqOf (peer: PeerKey, now: number): bigint | undefined {
    return this.get(peer, now)?.ad.body.seq
  }

  get (peer: PeerKey, now: number): IndexedAd | undefined {
    const entry = this.#ads.get(peer)
    return entry != null && fresh(entry, now) ? entry : undefined
  }

  /** Takes an ad in, unless it expired or a newer or the same one is here. */
  put (entry: IndexedAd, now: number): PutResult {
    const peer = peerKey(entry.ad.body.peer)
    const known = this.seqOf(peer, now)

    if (!fresh(entry, now)) {
      return 'expired'
    }

    if (known != null && entry.ad.body.seq <= known) {
      return 'stale'
    }

    this.remove(peer)
    this.#ads.set(peer, entry)

    for (const facet of new Set(entry.facets.flat())) {
      const peers = this.#byFacet.get(facet) ?? new Set()
      this.#byFacet.set(facet, peers.add(peer))
    }

    if (this.#ads.size > this.#capacity) {
      const [oldest] = this.#ads.keys()
      this.remove(oldest ?? peer)
    }

    return known == null ? 'added' : 'renewed'
  }

  remove (peer: PeerKey): void {
    for (const facet of new Set(this.#ads.get(peer)?.facets.flat())) {
      const peers = this.#byFacet.get(facet)
      peers?.delete(peer)

      if (peers?.size === 0) {
        this.#byFacet.delete(facet)
      }
    }

    this.#ads.delete(peer)
  }

  /** Forgets ads that expired. */
  prune (now: number): void {
    for (const [peer, entry] of this.#ads) {
      if (!fresh(entry, now)) {
        this.remove(peer)
      }
    }
  }

  /** How many ads carry a facet, the expired included: the index's own measure of rarity. */
  count (facet: string): number {
    return this.#byFacet.get(facet)?.size ?? 0
  }

  /** Fresh ads of which one capacity holds all wanted facets (normalised); with none wanted, all. Looks through the rarest facet's ads only. */
  find (wanted: readonly string[], now: number): Found[] {
    const rarest = [...wanted].sort((a, b) => this.count(a) - this.count(b))[0]
    const peers = rarest == null ? this.#ads.keys() : this.#byFacet.get(rarest) ?? []

    return [...peers].flatMap(peer => {
      const entry = this.get(peer, now)
      const capacities = entry?.ad.body.capacities.filter((_, i) => matches(entry.facets[i] ?? [], wanted)) ?? []
      return entry != null && capacities.length > 0 ? [{ ad: entry.ad, capacities }] : []
    })
  }
}

function fresh ({ until }: IndexedAd, now: number): boolean {
  return until > now
}

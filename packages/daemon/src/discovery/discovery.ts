import { createAdExchange } from './ad-exchange.ts'
import { AdIndex } from './ad-index.ts'
import { Advertiser } from './ads.ts'
import { Announcer } from './announcer.ts'
import { FacetDirectory } from './facet-directory.ts'
import { Gossip } from './gossip.ts'
import { indexed, offeredFacets } from './trust.ts'
import type { Found, IndexedAd } from './ad-index.ts'
import type { Offer } from './ads.ts'
import type { FindOptions } from './facet-directory.ts'
import type { GossipCode } from './gossip-rules.ts'
import type { Node } from '../network/node.ts'
import type { Topic } from '../network/topics.ts'
import type { ProofMessage } from '../proofs/claim.ts'
import type { TrustPolicy } from '@mycel/verify/credentials'
import type { Crypto } from '@mycel/wire/crypto'
import type { Authenticated, Signer } from '@mycel/wire/envelope'

/** How often expired ads are forgotten, and facets that could not be placed are tried again, milliseconds. */
export const HOUSEKEEPING_MS = 15_000

export interface DiscoveryInit {
  readonly node: Node
  readonly crypto: Crypto
  readonly signer: Signer
  readonly network: string
  readonly now: () => number
  /** Whose attestations count here. */
  readonly policy: TrustPolicy
  /** Classes whose ads are listened to. */
  readonly classes: readonly string[]
  /** Highest sequence number of this node's own ads so far. */
  readonly lastSeq: bigint
  readonly adValidityMs?: number
  /** Tenders of the classes offered, from others. */
  readonly onTender?: (tender: Authenticated<'tender'>) => void
  /** Ads of the classes listened to, newer than known. */
  readonly onAd?: (ad: IndexedAd) => void
  /** Fraud proofs and double roots, signed but not yet checked. */
  readonly onProof?: (proof: ProofMessage) => void
  readonly onRefused?: (topic: Topic, verdict: 'ignore' | 'reject', code: GossipCode) => void
  /** Told when a background round failed: the next one tries again. */
  readonly onError?: (err: unknown) => void
}

/** Being found and finding: own ad, others' ads, tenders. */
export interface Discovery {
  readonly index: AdIndex
  /** This node's ad as it would be shown now. */
  own (): Authenticated<'ad'> | undefined
  /**
   * Offers something else from now on: gossips the new ad and places its facets on the DHT. Resolves when they are placed, which waits for
   * a first neighbour; `failed` are tried again later. A newer offer stops the placing of an older one.
   */
  advertise (offer: Offer): Promise<{ readonly failed: readonly string[] }>
  find (wanted: readonly string[], options?: FindOptions): Promise<Found[]>
  /** Publishes a tender on its class's topic. Resolves with how many peers got it directly. */
  tender (tender: Authenticated<'tender'>): Promise<number>
  proof (proof: ProofMessage): Promise<number>
  stop (): Promise<void>
}

export async function startDiscovery (init: DiscoveryInit): Promise<Discovery> {
  const { node, crypto, signer, network, now, policy } = init
  const stopping = new AbortController()
  const index = new AdIndex()
  const advertiser = new Advertiser({ crypto, signer, network, lastSeq: init.lastSeq, ...(init.adValidityMs == null ? {} : { validityMs: init.adValidityMs }) })
  const view = (ad: Authenticated<'ad'>): IndexedAd => indexed(ad, { crypto, policy, now: now() })
  const own = (): Authenticated<'ad'> | undefined => advertiser.current(now())
  const exchange = await createAdExchange({ node, crypto, network, now, own })
  const directory = new FacetDirectory({ node, crypto, network, index, exchange, indexed: view, now })
  const onError = init.onError ?? (() => {})
  let offered: readonly string[] = []
  let failed: readonly string[] = []
  let placing: { readonly stop: AbortController, readonly done: Promise<unknown> } | undefined

  const gossip = new Gossip({
    pubsub: node.services.pubsub,
    crypto,
    network,
    now,
    index,
    ...(init.onRefused == null ? {} : { onRefused: init.onRefused }),
    on: {
      ads: message => {
        const entry = view(message)
        index.put(entry, now())
        init.onAd?.(entry)
      },
      tenders: message => { init.onTender?.(message) },
      proofs: message => { init.onProof?.(message) }
    }
  })

  for (const name of init.classes) {
    gossip.subscribe({ kind: 'ads', class: name })
  }

  gossip.subscribe({ kind: 'proofs', class: '' })
  const announcer = new Announcer({ advertiser, now, onError, publish: async (ad, name) => gossip.publish({ kind: 'ads', class: name }, ad) })
  const timer = setInterval(() => { keepHouse().catch(onError) }, HOUSEKEEPING_MS)
  timer.unref()

  async function keepHouse (): Promise<void> {
    index.prune(now())

    if (failed.length > 0) {
      await place([...directory.provided, ...failed])
    }
  }

  /** One placing at a time: a newer one stops the one before, whose facets may be gone. */
  async function place (facets: readonly string[]): Promise<{ readonly failed: readonly string[] }> {
    const before = placing
    before?.stop.abort()
    const stop = new AbortController()
    const done = Promise.resolve(before?.done).then(async () => directory.provide(facets, { signal: AbortSignal.any([stopping.signal, stop.signal]) }))
    placing = { stop, done: done.catch(() => {}) }
    const placed = await done
    failed = stop.signal.aborted ? [] : placed.failed
    return placed
  }

  function listenForTenders (offer: Offer): void {
    const wanted = [...new Set(offer.capacities.map(capacity => capacity.class))]
    offered.filter(name => !wanted.includes(name)).forEach(name => { gossip.unsubscribe({ kind: 'tenders', class: name }) })
    wanted.filter(name => !offered.includes(name)).forEach(name => { gossip.subscribe({ kind: 'tenders', class: name }) })
    offered = wanted
  }

  return {
    index,
    own,
    async advertise (offer) {
      advertiser.offer(offer)
      listenForTenders(offer)
      await announcer.announce()
      const ad = own()
      return place(ad == null ? [] : offeredFacets(ad.body, crypto, now()))
    },
    find: async (wanted, options) => directory.find(wanted, options),
    tender: async tender => gossip.publish({ kind: 'tenders', class: tender.body.class }, tender),
    proof: async proof => gossip.publish({ kind: 'proofs', class: '' }, proof),
    async stop () {
      clearInterval(timer)
      announcer.stop()
      stopping.abort()
      gossip.stop()
      await exchange.stop()
    }
  }
}

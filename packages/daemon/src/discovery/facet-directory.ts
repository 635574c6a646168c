import { peerKey } from '@mycel/wire'
import { facetCid } from '@mycel/wire/facets'
import { keyOf } from '../network/identity.ts'
import type { AdExchange } from './ad-exchange.ts'
import type { AdIndex, Found, IndexedAd } from './ad-index.ts'
import type { AbortOptions, Libp2p, PeerId } from '@libp2p/interface'
import type { Crypto } from '@mycel/wire/crypto'
import type { Authenticated } from '@mycel/wire/envelope'

/** How long a lookup on the DHT may take, milliseconds: it ends earlier when enough was found. */
export const LOOKUP_TIMEOUT_MS = 5000

/** How long to keep trying to place one provider record, milliseconds. */
export const PROVIDE_TIMEOUT_MS = 30_000

const PROVIDES_AT_ONCE = 4
const FETCHES_AT_ONCE = 8

export interface FacetDirectoryInit {
  readonly node: Pick<Libp2p, 'contentRouting' | 'peerId'>
  readonly crypto: Crypto
  readonly network: string
  readonly index: AdIndex
  readonly exchange: Pick<AdExchange, 'fetch'>
  /** An ad's facets as this node sees them. */
  readonly indexed: (ad: Authenticated<'ad'>) => IndexedAd
  readonly now: () => number
}

export interface FindOptions extends AbortOptions {
  /** Answer as soon as this many ads match. Default 1. */
  readonly enough?: number
}

/** Facets on the DHT: where this node's own are placed, and others' are found. What the DHT says is only a hint whom to ask. */
export class FacetDirectory {
  readonly #init: FacetDirectoryInit
  readonly #provided = new Set<string>()

  constructor (init: FacetDirectoryInit) {
    this.#init = init
  }

  /** Facets that this node is found by at present. */
  get provided (): readonly string[] {
    return [...this.#provided]
  }

  /** Places a provider record under each facet, `class=` first, and lets go of those no longer offered. Failures are left to the next round: it returns them. */
  async provide (facets: readonly string[], options: AbortOptions = {}): Promise<{ readonly failed: readonly string[] }> {
    const { node } = this.#init
    const failed: string[] = []

    for (const facet of this.#provided) {
      if (!facets.includes(facet)) {
        this.#provided.delete(facet)
        await node.contentRouting.cancelReprovide(this.#cid(facet), options)
      }
    }

    await eachAtOnce(facets, PROVIDES_AT_ONCE, async facet => {
      try {
        await node.contentRouting.provide(this.#cid(facet), { signal: within(PROVIDE_TIMEOUT_MS, options) })
        this.#provided.add(facet)
      } catch {
        failed.push(facet)
      }
    })

    return { failed }
  }

  /**
   * Ads of which one capacity holds all wanted facets (normalised). Answered from the index where it knows enough, with no network round trip; else by the rarest
   * facet's providers on the DHT, each asked for its own ad.
   */
  async find (wanted: readonly string[], options: FindOptions = {}): Promise<Found[]> {
    const { index, now } = this.#init
    const enough = options.enough ?? 1
    const known = index.find(wanted, now())

    if (known.length >= enough || wanted.length === 0) {
      return known
    }

    const done = new AbortController()
    const signal = AbortSignal.any([done.signal, within(LOOKUP_TIMEOUT_MS, options)])

    await this.#askProviders(rarest(wanted, index), signal, () => {
      if (index.find(wanted, now()).length >= enough) {
        done.abort()
      }
    })

    options.signal?.throwIfAborted()
    return index.find(wanted, now())
  }

  async #askProviders (facet: string, signal: AbortSignal, onAd: () => void): Promise<void> {
    const { node } = this.#init
    const asked = new Set<Promise<void>>()

    try {
      for await (const provider of node.contentRouting.findProviders(this.#cid(facet), { signal })) {
        if (provider.id.equals(node.peerId)) {
          continue
        }

        const one = this.#ask(provider.id, facet, signal).then(onAd).finally(() => { asked.delete(one) })
        asked.add(one)

        if (asked.size >= FETCHES_AT_ONCE) {
          await Promise.race(asked)
        }
      }
    } catch (err) {
      // an aborted lookup has found what it could
      if (!signal.aborted) {
        throw new LookupError(facet, err)
      }
    }

    await Promise.all(asked)
  }

  /** Asks unless the ad that is known already carries the facet: a peer said to have it may have changed its offer since. */
  async #ask (peer: PeerId, facet: string, signal: AbortSignal): Promise<void> {
    const { index, exchange, indexed, now } = this.#init
    const key = keyOf(peer)

    if (key == null || index.get(peerKey(key), now())?.facets.some(facets => facets.includes(facet)) === true) {
      return
    }

    const fetched = await exchange.fetch(peer, { signal })

    if (fetched.ok) {
      index.put(indexed(fetched.ad), now())
    }
  }

  #cid (facet: string): ReturnType<typeof facetCid> {
    return facetCid(this.#init.crypto, this.#init.network, facet)
  }
}

/** The DHT could not be asked at all. */
export class LookupError extends Error {
  override readonly name = 'LookupError'
  readonly code = 'lookup-failed'
  readonly facet: string

  constructor (facet: string, cause: unknown) {
    super(`the DHT could not be asked for ${facet}`, { cause })
    this.facet = facet
  }
}

/** How selective a facet usually is, where the index has never seen it: names before amounts, amounts before class and region. */
const SELECTIVE = ['attested-by', 'model', 'gpu.model', 'service', 'process', 'material', 'profile', 'gpu.vram', 'gpu.count', 'memory', 'cpu.cores', 'context', 'arch', 'region', 'class']

/** The facet to look up first: the one that fewest ads carry, as far as this node has seen; among equals the one that is usually more selective. */
export function rarest (wanted: readonly string[], index: Pick<AdIndex, 'count'>): string {
  const rank = (facet: string): number => SELECTIVE.indexOf(facet.split(/>?=/u)[0] ?? '')
  const [first = ''] = [...wanted].sort((a, b) => index.count(a) - index.count(b) || rank(a) - rank(b))
  return first
}

function within (timeoutMs: number, { signal }: AbortOptions): AbortSignal {
  const deadline = AbortSignal.timeout(timeoutMs)
  return signal == null ? deadline : AbortSignal.any([signal, deadline])
}

async function eachAtOnce<T> (items: readonly T[], atOnce: number, act: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items]
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let item = rest.shift(); item != null; item = rest.shift()) {
      await act(item)
    }
  }))
}

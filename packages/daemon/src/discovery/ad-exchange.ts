import { equals } from '@mycel/wire'
import { open } from '@mycel/wire/envelope'
import { createRequester, handle, protocolName } from '@mycel/wire/streams'
import { keyOf } from '../network/identity.ts'
import { MAX_AD_VALIDITY_MS } from './ads.ts'
import type { AbortOptions, Libp2p, PeerId } from '@libp2p/interface'
import type { Crypto } from '@mycel/wire/crypto'
import type { Authenticated, OpenCode } from '@mycel/wire/envelope'

/** How long one peer may take to show its ad, milliseconds. */
export const FETCH_TIMEOUT_MS = 3000

export type FetchedAd =
  | { readonly ok: true, readonly ad: Authenticated<'ad'> }
  | { readonly ok: false, readonly code: OpenCode | 'no-ad' | 'not-its-own' | 'expired' | 'unreachable', readonly reason: string }

export interface AdExchangeInit {
  readonly node: Pick<Libp2p, 'dialProtocol' | 'handle' | 'unhandle'>
  readonly crypto: Crypto
  readonly network: string
  readonly now: () => number
  /** This node's own ad. */
  readonly own: () => Authenticated<'ad'> | undefined
}

/** The `/ad` protocol: an empty request, and the peer's own ad as the reply's one envelope. */
export interface AdExchange {
  /** A peer's own ad, from the peer itself. Never rejects: a stranger that fails is a refusal. */
  fetch (peer: PeerId, options?: AbortOptions): Promise<FetchedAd>
  stop (): Promise<void>
}

export async function createAdExchange ({ node, crypto, network, now, own }: AdExchangeInit): Promise<AdExchange> {
  const protocol = protocolName(network, 'ad')
  const requester = createRequester(node, { protocol, maxFrameBytes: 64 * 1024, timeoutMs: FETCH_TIMEOUT_MS })
  const unserve = await handle(node, protocol, () => ({ envelopes: [own()].flatMap(ad => ad?.bytes ?? []) }), { maxFrameBytes: 64 * 1024 })

  return {
    async fetch (peer, options) {
      try {
        const { envelopes } = await requester.request(peer, {}, options)
        return check(envelopes[0], peer)
      } catch (err) {
        return refuse('unreachable', err instanceof Error ? err.message : String(err))
      }
    },
    async stop () {
      requester.stop()
      await unserve()
    }
  }

  function check (bytes: Uint8Array | undefined, peer: PeerId): FetchedAd {
    if (bytes == null) {
      return refuse('no-ad', 'it offers nothing')
    }

    const opened = open(crypto, bytes, { network, only: ['ad'] })

    if (!opened.ok) {
      return opened
    }

    const { body } = opened.message
    const key = keyOf(peer)

    if (key == null || !equals(body.peer, key)) {
      return refuse('not-its-own', 'the ad is another peer\'s')
    }

    const left = Number(body.expires) - now()
    return left > 0 && left <= MAX_AD_VALIDITY_MS ? { ok: true, ad: opened.message } : refuse('expired', 'the ad expired, or claims to live too long')
  }
}

function refuse (code: Extract<FetchedAd, { ok: false }>['code'], reason: string): FetchedAd {
  return { ok: false, code, reason }
}

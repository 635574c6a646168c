import { randomBytes } from 'node:crypto'
import { sign } from '@mycel/wire'
import { encodeDescriptor } from '@mycel/wire/facets'
import { REQUESTER_SIGNS } from '../../src/jobs/bid-check.ts'
import { crypto, NETWORK } from './lab.ts'
import type { Stranger } from './lab.ts'
import type { Authenticated, Bodies } from '@mycel/wire'

const HEAD = { epoch: new Uint8Array(16), size: 1n, root: new Uint8Array(32) }
const TIMEOUTS = { acceptMs: 10_000, startMs: 60_000, windowMs: 60_000, revealMs: 30_000, openMs: 60_000, approveMs: 60_000, settleMs: 60_000 }

export function now (): bigint {
  return BigInt(Date.now())
}

export function tenderBy (stranger: Stranger, over: Partial<Bodies['tender']> = {}): Authenticated<'tender'> {
  return sign(crypto, stranger.signer, 'tender', {
    network: NETWORK,
    requester: stranger.signer.publicKey,
    salt: randomBytes(16),
    at: now(),
    class: 'compute',
    facets: [],
    work: { kind: 'wasm', body: stranger.work() },
    evidence: { kind: 'batch', body: new Uint8Array(0) },
    units: 4,
    windowUnits: 4,
    asset: 'credit',
    unitPriceCap: 1000n,
    feePpm: 0,
    feePayee: new Uint8Array(0),
    shares: [],
    audit: { floorPpm: 0, kappaPpm: 950_000, budget: 0n },
    bidDeadline: now() + 2000n,
    deadline: now() + 60_000n,
    timeouts: TIMEOUTS,
    addrs: stranger.addrs,
    ...over
  })
}

export function bidBy (stranger: Stranger, tender: Authenticated<'tender'>, over: Partial<Bodies['bid']> = {}): Authenticated<'bid'> {
  const { publicKey } = stranger.signer
  const ad = sign(crypto, stranger.signer, 'ad', {
    network: NETWORK,
    peer: publicKey,
    seq: now(),
    expires: now() + 600_000n,
    addrs: stranger.addrs,
    capacities: [{ class: 'compute', descriptor: encodeDescriptor('compute', { cores: 4, memoryMib: 8192n, arch: 'x86-64' }), asset: 'credit', unitPrice: 100n, region: '' }],
    attestations: [],
    accepts: [...REQUESTER_SIGNS],
    profiles: [],
    isolation: ''
  })
  return sign(crypto, stranger.signer, 'bid', {
    network: NETWORK, tender: tender.digest, provider: publicKey, at: now() > tender.body.at ? now() : tender.body.at, unitPrice: 100n, maxUnits: tender.body.units, validUntil: now() + 30_000n, ad: ad.bytes, head: HEAD, ...over
  })
}

export function awardBy (stranger: Stranger, tender: Authenticated<'tender'>, bid: Authenticated<'bid'>, over: Partial<Bodies['award']> = {}): Authenticated<'award'> {
  return sign(crypto, stranger.signer, 'award', {
    network: NETWORK, bid: bid.digest, tender: tender.digest, requester: stranger.signer.publicKey, provider: bid.body.provider, at: later(bid.body.at), units: tender.body.units, verifiers: [], head: HEAD, ...over
  })
}

type Step = 'accept' | 'start' | 'commit' | 'open' | 'approve' | 'deliver' | 'cancel'

/** A step on top of another one, dated now or with it. */
export function stepBy<K extends Step> (stranger: Stranger, type: K, award: Authenticated<'award'>, prev: { readonly digest: Uint8Array, readonly body: { readonly at: bigint } }, body: Omit<Bodies[K], 'network' | 'contract' | 'prev' | 'author' | 'at'> & { at?: bigint }): Authenticated<K> {
  const header = { network: NETWORK, contract: award.digest, prev: prev.digest, author: stranger.signer.publicKey, at: later(prev.body.at) }
  return sign(crypto, stranger.signer, type, { ...header, ...body } as unknown as Bodies[K])
}

function later (at: bigint): bigint {
  return now() > at ? now() : at
}

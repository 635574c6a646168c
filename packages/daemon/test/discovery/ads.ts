import { didOf } from '@mycel/wire'
import { createSigner, sign } from '@mycel/wire/envelope'
import { encodeDescriptor } from '@mycel/wire/facets'
import { createNodeCrypto } from '../../src/crypto/node-crypto.ts'
import type { Offer } from '../../src/discovery/ads.ts'
import type { Authenticated, Signer } from '@mycel/wire/envelope'
import type { Ad, Bodies, Capacity } from '@mycel/wire/messages'

export const crypto = createNodeCrypto()
export const NETWORK = 'test'
export const NOW = 1_747_137_600_000

export function signerOf (number: number): Signer {
  return createSigner(crypto, new Uint8Array(32).fill(number + 1))
}

export const didOfSigner = (signer: Signer): string => didOf(signer.publicKey)

export function compute (cores: number, over: Partial<Capacity> = {}): Capacity {
  return { class: 'compute', descriptor: encodeDescriptor('compute', { cores, memoryMib: 16_384n, arch: 'x64' }), asset: 'credit', unitPrice: 10n, region: 'eu', ...over }
}

export function gpu (vramGib: number, over: Partial<Capacity> = {}): Capacity {
  return { class: 'gpu', descriptor: encodeDescriptor('gpu', { model: 'L4', count: 1, vramMib: BigInt(vramGib) * 1024n }), asset: 'credit', unitPrice: 90n, region: 'eu', ...over }
}

export function offerOf (capacities: Capacity[], over: Partial<Offer> = {}): Offer {
  return { addrs: [], capacities, attestations: [], accepts: [], profiles: ['mycel-wasm-1'], isolation: '', ...over }
}

export function adOf (signer: Signer, over: Partial<Ad> = {}): Authenticated<'ad'> {
  return sign(crypto, signer, 'ad', {
    ...offerOf([compute(8)]), network: NETWORK, peer: signer.publicKey, seq: BigInt(NOW), expires: BigInt(NOW + 600_000), ...over
  })
}

export function tenderOf (signer: Signer, over: Partial<Bodies['tender']> = {}): Authenticated<'tender'> {
  const timeout = 10_000
  return sign(crypto, signer, 'tender', {
    network: NETWORK,
    requester: signer.publicKey,
    salt: new Uint8Array(16).fill(5),
    at: BigInt(NOW),
    class: 'compute',
    facets: ['class=compute'],
    work: { kind: 'wasm', body: new Uint8Array(0) },
    evidence: { kind: 'accepted', body: new Uint8Array(0) },
    units: 1,
    windowUnits: 1,
    asset: 'credit',
    unitPriceCap: 100n,
    feePpm: 0,
    feePayee: new Uint8Array(0),
    shares: [],
    audit: { floorPpm: 0, kappaPpm: 0, budget: 0n },
    bidDeadline: BigInt(NOW + 5000),
    deadline: BigInt(NOW + 60_000),
    timeouts: { acceptMs: timeout, startMs: timeout, windowMs: timeout, revealMs: timeout, openMs: timeout, approveMs: timeout, settleMs: timeout },
    addrs: [],
    ...over
  })
}

export function proofOf (signer: Signer, over: Partial<Bodies['fraud-proof']> = {}): Authenticated<'fraud-proof'> {
  const digest = new Uint8Array(32).fill(9)
  return sign(crypto, signer, 'fraud-proof', {
    network: NETWORK,
    accuser: signer.publicKey,
    at: BigInt(NOW),
    tender: Uint8Array.of(1),
    award: Uint8Array.of(1),
    start: Uint8Array.of(1),
    commit: Uint8Array.of(1),
    position: 1,
    index: 1n,
    input: digest,
    inputPath: [],
    status: 0,
    fuel: 1n,
    output: digest,
    blind: digest,
    leafPath: [],
    foundStatus: 0,
    foundFuel: 2n,
    foundOutput: digest,
    ...over
  })
}

/** Signed, and about nothing. */
export function doubleRootOf (signer: Signer, over: Partial<Bodies['double-root']> = {}): Authenticated<'double-root'> {
  const one = Uint8Array.of(1)
  return sign(crypto, signer, 'double-root', { network: NETWORK, reporter: signer.publicKey, at: BigInt(NOW), tender: one, award: one, first: one, second: one, ...over })
}

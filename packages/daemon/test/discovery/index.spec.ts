import { issueCredential } from '@mycel/verify/credentials'
import { peerKey } from '@mycel/wire'
import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { AdIndex } from '../../src/discovery/ad-index.ts'
import { Advertiser } from '../../src/discovery/ads.ts'
import { rarest } from '../../src/discovery/facet-directory.ts'
import { countedAttestations, indexed, offeredFacets } from '../../src/discovery/trust.ts'
import { adOf, compute, crypto, didOfSigner, gpu, NETWORK, NOW, offerOf, signerOf } from './ads.ts'
import type { TrustPolicy } from '@mycel/verify/credentials'
import type { Signer } from '@mycel/wire/envelope'
import type { Ad } from '@mycel/wire/messages'

const alice = signerOf(1)
const issuer = signerOf(9)
const context = { crypto, policy: [], now: NOW }

function put (index: AdIndex, signer: Signer, over: Partial<Ad> = {}, now = NOW): string {
  return index.put(indexed(adOf(signer, over), context), now)
}

function peers (index: AdIndex, wanted: readonly string[], now = NOW): string[] {
  return index.find(wanted, now).map(({ ad }) => peerKey(ad.body.peer)).sort()
}

describe('ad index', () => {
  it('keeps the newest ad of a peer', () => {
    const index = new AdIndex()
    expect(put(index, alice)).to.equal('added')
    expect(put(index, alice)).to.equal('stale')
    expect(put(index, alice, { seq: BigInt(NOW - 1) })).to.equal('stale')
    expect(put(index, alice, { seq: BigInt(NOW + 1), capacities: [gpu(24)] })).to.equal('renewed')
    expect(index.size).to.equal(1)
    expect(peers(index, ['class=compute'])).to.deep.equal([])
    expect(peers(index, ['class=gpu', 'gpu.vram>=24GiB'])).to.have.lengthOf(1)
    expect(index.count('class=compute')).to.equal(0)
  })

  it('forgets an ad when it expires', () => {
    const index = new AdIndex()
    put(index, alice, { expires: BigInt(NOW + 10) })
    expect(peers(index, ['class=compute'], NOW + 9)).to.have.lengthOf(1)
    expect(peers(index, ['class=compute'], NOW + 10)).to.deep.equal([])
    expect(put(index, signerOf(2), { expires: BigInt(NOW) })).to.equal('expired')
    index.prune(NOW + 10)
    expect(index).to.have.property('size', 0)
    expect(index.count('class=compute')).to.equal(0)
  })

  it('says which capacity matched, and wants all facets of one', () => {
    const index = new AdIndex()
    put(index, alice, { capacities: [compute(8, { region: 'us' }), gpu(24, { region: 'eu' })] })
    expect(index.find(['region=eu'], NOW)[0]?.capacities.map(capacity => capacity.class)).to.deep.equal(['gpu'])
    expect(peers(index, ['region=us', 'class=gpu'])).to.deep.equal([])
  })

  it('never holds more than its capacity; the one heard longest ago goes', () => {
    const index = new AdIndex(2)
    for (const number of [1, 2, 3]) {
      put(index, signerOf(number))
    }
    expect(index.size).to.equal(2)
    expect(index.seqOf(peerKey(alice.publicKey), NOW)).to.equal(undefined)
    expect(index.count('class=compute')).to.equal(2)
  })

  it('finds what a plain search through all ads finds', () => {
    const ad = fc.record({ peer: fc.nat(5), cores: fc.constantFrom(1, 4, 16), region: fc.constantFrom('eu', 'us'), seq: fc.nat(20) })
    const cache = new Map<string, ReturnType<typeof indexed>>()

    fc.assert(fc.property(fc.array(ad, { maxLength: 20 }), fc.subarray(['class=compute', 'cpu.cores>=4', 'cpu.cores>=16', 'region=eu']), (ads, wanted) => {
      const index = new AdIndex()
      const newest = new Map<number, typeof ads[number]>()

      for (const one of ads) {
        const name = JSON.stringify(one)
        const entry = cache.get(name) ?? indexed(adOf(signerOf(one.peer), { seq: BigInt(one.seq), capacities: [compute(one.cores, { region: one.region })] }), context)
        cache.set(name, entry)
        index.put(entry, NOW)

        if (one.seq > (newest.get(one.peer)?.seq ?? -1)) {
          newest.set(one.peer, one)
        }
      }

      const fits = (one: typeof ads[number]): boolean => wanted.every(facet => facet === 'class=compute' || facet === `region=${one.region}` || (facet.startsWith('cpu') && one.cores >= Number(facet.split('>=')[1])))
      const expected = [...newest.values()].filter(fits).map(one => peerKey(signerOf(one.peer).publicKey)).sort()
      expect(peers(index, wanted)).to.deep.equal(expected)
    }), { numRuns: 60 })
  })
})

describe('rarest facet', () => {
  it('is the one that fewest known ads carry, else the usually more selective', () => {
    const index = new AdIndex()
    expect(rarest(['class=gpu', 'region=eu', 'gpu.vram>=24GiB'], index)).to.equal('gpu.vram>=24GiB')
    expect(rarest(['class=gpu', 'gpu.model=l4', 'cpu.cores>=1'], index)).to.equal('gpu.model=l4')
    put(index, signerOf(1), { capacities: [gpu(24, { region: 'us' })] })
    expect(rarest(['class=gpu', 'region=eu', 'gpu.vram>=24GiB'], index)).to.equal('region=eu')
  })
})

describe('advertiser', () => {
  const make = (lastSeq = 0n): Advertiser => new Advertiser({ crypto, signer: alice, network: NETWORK, lastSeq, validityMs: 1000 })

  it('shows nothing before it offers something', () => {
    const advertiser = make()
    expect(advertiser.current(NOW)).to.equal(undefined)
    advertiser.offer(offerOf([]))
    expect(advertiser.current(NOW)).to.equal(undefined)
  })

  it('signs anew at half life, not before, with a higher number', () => {
    const advertiser = make()
    advertiser.offer(offerOf([compute(4)]))
    const first = advertiser.current(NOW)
    expect(first?.body).to.include({ seq: BigInt(NOW), expires: BigInt(NOW + 1000) })
    expect(advertiser.current(NOW + 499)).to.equal(first)
    expect(advertiser.current(NOW + 500)?.body).to.include({ seq: BigInt(NOW + 500), expires: BigInt(NOW + 1500) })
  })

  it('signs the same anew when told to', () => {
    const advertiser = make()
    advertiser.offer(offerOf([compute(4)]))
    const first = advertiser.current(NOW)
    advertiser.renew()
    expect(advertiser.current(NOW + 1)?.body).to.deep.include({ seq: BigInt(NOW + 1), capacities: first?.body.capacities })
  })

  it('never reuses or lowers a number: not for a new offer in the same millisecond, not when the clock goes back', () => {
    const advertiser = make(BigInt(NOW + 10))
    const seqs = [NOW, NOW, NOW - 5000].map(now => {
      advertiser.offer(offerOf([compute(4)]))
      return advertiser.current(now)?.body.seq
    })
    expect(seqs).to.deep.equal([11n, 12n, 13n].map(more => BigInt(NOW) + more))
    expect(advertiser.seq).to.equal(BigInt(NOW) + 13n)
  })
})

describe('attestations that count', () => {
  const validUntil = BigInt(NOW + 60_000)
  const fields = { kind: 'peer-benchmarked' as const, subject: alice.publicKey, class: 'compute', claims: { unitsPerSecond: '4.1' }, validFrom: BigInt(NOW - 60_000), validUntil, created: BigInt(NOW - 60_000) }
  const credential = issueCredential(crypto, issuer, fields)
  const believed: TrustPolicy = [{ issuer: didOfSigner(issuer), kinds: ['peer-benchmarked'] }]
  const facet = `attested-by=${didOfSigner(issuer)}`
  const withAttestations = (...attestations: Uint8Array[]): Ad => adOf(alice, { attestations, capacities: [compute(8), gpu(24)] }).body

  it('are those of an issuer that the policy believes, for their class only', () => {
    const entry = indexed(adOf(alice, { attestations: [credential], capacities: [compute(8), gpu(24)] }), { crypto, policy: believed, now: NOW })
    expect(entry.facets.map(facets => facets.includes(facet))).to.deep.equal([true, false])
    expect(entry.until).to.equal(Number(validUntil))
    expect(indexed(entry.ad, context).facets.flat()).to.not.include(facet)
    expect(indexed(entry.ad, { crypto, policy: [{ issuer: didOfSigner(issuer), kinds: ['licensed'] }], now: NOW }).facets.flat()).to.not.include(facet)
  })

  it('say how strong they are', () => {
    expect(countedAttestations(withAttestations(credential), { crypto, policy: believed, now: NOW })).to.have.nested.property('[0].strength', 0.5)
  })

  it('are none about another peer, expired, or changed', () => {
    const broken = credential.slice()
    broken[broken.byteLength - 10] = (broken[broken.byteLength - 10] ?? 0) ^ 1
    const count = (now: number, ...attestations: Uint8Array[]): number => countedAttestations(withAttestations(...attestations), { crypto, policy: believed, now }).length
    expect(count(NOW, broken, Uint8Array.of(1))).to.equal(0)
    expect(count(NOW, issueCredential(crypto, issuer, { ...fields, subject: signerOf(2).publicKey }))).to.equal(0)
    expect(count(Number(validUntil), credential)).to.equal(0)
    expect(count(NOW, credential)).to.equal(1)
  })

  it('let go of their ad when they end, and take it in again without them', () => {
    const index = new AdIndex()
    const ad = adOf(alice, { attestations: [credential] })
    const later = Number(validUntil)
    index.put(indexed(ad, { crypto, policy: believed, now: NOW }), NOW)
    expect(index.find([facet], NOW)).to.have.lengthOf(1)
    expect(index.find([facet], later)).to.have.lengthOf(0)
    expect(index.put(indexed(ad, { crypto, policy: believed, now: later }), later)).to.equal('added')
    expect(index.find(['class=compute'], later)).to.have.lengthOf(1)
    expect(index.find([facet], later)).to.have.lengthOf(0)
  })

  it('are offered by their subject whoever believes them', () => {
    expect(offeredFacets(withAttestations(credential), crypto, NOW)).to.include(facet)
    expect(offeredFacets(withAttestations(issueCredential(crypto, issuer, { ...fields, subject: signerOf(2).publicKey })), crypto, NOW)).to.not.include(facet)
  })
})

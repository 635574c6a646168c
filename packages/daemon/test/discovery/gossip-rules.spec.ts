import { expect } from 'aegir/chai'
import { AdIndex } from '../../src/discovery/ad-index.ts'
import { GOSSIP_BYTES, judge } from '../../src/discovery/gossip-rules.ts'
import { Rate } from '../../src/discovery/rate.ts'
import { indexed } from '../../src/discovery/trust.ts'
import { adOf, compute, crypto, doubleRootOf, gpu, NETWORK, NOW, proofOf, signerOf, tenderOf } from './ads.ts'
import type { Topic } from '../../src/network/topics.ts'

const ADS: Topic = { kind: 'ads', class: 'compute' }
const TENDERS: Topic = { kind: 'tenders', class: 'compute' }
const PROOFS: Topic = { kind: 'proofs', class: '' }
const alice = signerOf(1)
const MINUTE = 60_000n
const now = BigInt(NOW)

function rate (): Rate {
  return new Rate({ burst: 2, refillMs: 1000, capacity: 100 })
}

function judged (topic: Topic, bytes: Uint8Array, index = new AdIndex(), rates = rate()): string {
  const judgement = judge(topic, bytes, { crypto, network: NETWORK, now: NOW, index, rate: rates })
  return judgement.verdict === 'accept' ? 'accept' : `${judgement.verdict} ${judgement.code}`
}

function flipped (bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice()
  copy[copy.byteLength + at] = (copy[copy.byteLength + at] ?? 0) ^ 1
  return copy
}

/** A type of a later version: same shape, other payload type. */
function laterVersion (bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1').replace('.v1+protobuf', '.v9+protobuf')
  return new Uint8Array(Buffer.from(text, 'latin1'))
}

describe('gossip rules', () => {
  const table: ReadonlyArray<readonly [what: string, topic: Topic, bytes: () => Uint8Array, judgement: string]> = [
    ['a fresh ad', ADS, () => adOf(alice).bytes, 'accept'],
    ['a fresh tender', TENDERS, () => tenderOf(alice).bytes, 'accept'],
    ['a fresh proof', PROOFS, () => proofOf(alice).bytes, 'accept'],
    ['a fresh double root', PROOFS, () => doubleRootOf(alice).bytes, 'accept'],
    ['a double root among the tenders', TENDERS, () => doubleRootOf(alice).bytes, 'reject unexpected-type'],
    ['an old double root', PROOFS, () => doubleRootOf(alice, { at: now - 10n * MINUTE }).bytes, 'ignore expired'],
    ['a double root dated ahead', PROOFS, () => doubleRootOf(alice, { at: now + MINUTE + 1n }).bytes, 'ignore from-the-future'],
    ['an ad with the topic\'s class among others', ADS, () => adOf(alice, { capacities: [gpu(24), compute(4)] }).bytes, 'accept'],

    ['an envelope larger than any ad', ADS, () => new Uint8Array(GOSSIP_BYTES.ads + 1), 'reject oversize'],
    ['an envelope larger than any tender', TENDERS, () => new Uint8Array(GOSSIP_BYTES.tenders + 1), 'reject oversize'],
    ['an envelope larger than any proof', PROOFS, () => new Uint8Array(GOSSIP_BYTES.proofs + 1), 'reject oversize'],
    ['no bytes', ADS, () => new Uint8Array(0), 'ignore unknown-type'],
    ['bytes that are no envelope', ADS, () => Uint8Array.of(0xff, 0xff, 0xff), 'reject malformed'],
    ['a signature with one bit flipped', ADS, () => flipped(adOf(alice).bytes, -3), 'reject bad-signature'],
    ['an ad of another network', ADS, () => adOf(alice, { network: 'main' }).bytes, 'reject wrong-network'],
    ['a tender among the ads', ADS, () => tenderOf(alice).bytes, 'reject unexpected-type'],
    ['an ad among the tenders', TENDERS, () => adOf(alice).bytes, 'reject unexpected-type'],
    ['an ad among the proofs', PROOFS, () => adOf(alice).bytes, 'reject unexpected-type'],
    ['an ad without the topic\'s class', ADS, () => adOf(alice, { capacities: [gpu(24)] }).bytes, 'reject wrong-class'],
    ['a tender for another class', TENDERS, () => tenderOf(alice, { class: 'gpu' }).bytes, 'reject wrong-class'],
    ['a type that this version does not know', ADS, () => laterVersion(adOf(alice).bytes), 'ignore unknown-type'],

    ['an ad that ends now', ADS, () => adOf(alice, { expires: now }).bytes, 'ignore expired'],
    ['an ad that ends in a millisecond', ADS, () => adOf(alice, { expires: now + 1n }).bytes, 'accept'],
    ['an ad dated 60 s ahead', ADS, () => adOf(alice, { seq: now + MINUTE }).bytes, 'accept'],
    ['an ad dated further ahead', ADS, () => adOf(alice, { seq: now + MINUTE + 1n }).bytes, 'ignore from-the-future'],
    ['an ad that would live longer than an hour and the skew', ADS, () => adOf(alice, { expires: now + 61n * MINUTE + 1n }).bytes, 'ignore too-long'],
    ['a tender whose bidding is over', TENDERS, () => tenderOf(alice, { bidDeadline: now }).bytes, 'ignore expired'],
    ['a tender dated ahead', TENDERS, () => tenderOf(alice, { at: now + MINUTE + 1n }).bytes, 'ignore from-the-future'],
    ['a tender open for too long', TENDERS, () => tenderOf(alice, { bidDeadline: now + 10n * MINUTE + 1n }).bytes, 'ignore too-long'],
    ['an old proof', PROOFS, () => proofOf(alice, { at: now - 10n * MINUTE }).bytes, 'ignore expired'],
    ['a proof dated ahead', PROOFS, () => proofOf(alice, { at: now + MINUTE + 1n }).bytes, 'ignore from-the-future']
  ]

  for (const [what, topic, bytes, judgement] of table) {
    it(`${judgement}: ${what}`, () => {
      expect(judged(topic, bytes())).to.equal(judgement)
    })
  }

  it('ignore stale: an ad no newer than the one known', () => {
    const index = new AdIndex()
    index.put(indexed(adOf(alice), { crypto, policy: [], now: NOW }), NOW)
    expect(judged(ADS, adOf(alice).bytes, index)).to.equal('ignore stale')
    expect(judged(ADS, adOf(alice, { seq: now - 1n }).bytes, index)).to.equal('ignore stale')
    expect(judged(ADS, adOf(alice, { seq: now + 1n }).bytes, index)).to.equal('accept')
  })

  it('ignore over-rate: an author that speaks too often, and nobody else', () => {
    const rates = rate()
    const bytes = tenderOf(alice).bytes
    expect([1, 2, 3].map(() => judged(TENDERS, bytes, undefined, rates))).to.deep.equal(['accept', 'accept', 'ignore over-rate'])
    expect(judged(TENDERS, tenderOf(signerOf(2)).bytes, undefined, rates)).to.equal('accept')
    // both kinds of proof are one kind of gossip
    expect([proofOf(alice), doubleRootOf(alice), doubleRootOf(alice)].map(({ bytes: proof }) => judged(PROOFS, proof, undefined, rates))).to.deep.equal(['accept', 'accept', 'ignore over-rate'])
  })

  it('spends nobody\'s share on messages they did not sign', () => {
    const rates = rate()
    const forged = flipped(tenderOf(alice).bytes, -3)
    expect([1, 2, 3, 4].map(() => judged(TENDERS, forged, undefined, rates))).to.deep.equal(Array.from({ length: 4 }, () => 'reject bad-signature'))
    expect(judged(TENDERS, tenderOf(alice).bytes, undefined, rates)).to.equal('accept')
  })
})

describe('rate', () => {
  it('fills up again with time, never beyond its burst', () => {
    const rates = rate()
    const taken = [0, 0, 0, 999, 1000, 1000, 60_000, 60_000, 60_000].map(at => rates.take('a', at))
    expect(taken).to.deep.equal([true, true, false, false, true, false, true, true, false])
  })

  it('remembers no more authors than its capacity, and those heard last', () => {
    const rates = new Rate({ burst: 1, refillMs: 1e9, capacity: 2 })
    expect(['a', 'b', 'a', 'c', 'b'].map(author => rates.take(author, 0))).to.deep.equal([true, true, false, true, true])
  })

  it('is not fooled by a clock that goes back', () => {
    const rates = rate()
    expect([10_000, 10_000, 0, 0].map(at => rates.take('a', at))).to.deep.equal([true, true, false, false])
  })
})

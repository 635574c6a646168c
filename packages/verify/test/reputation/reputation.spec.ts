import { cidOf } from '@mycel/wire'
import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { explainReputation, lowerBound, reputation, REPUTATION_DEFAULTS } from '../../src/reputation/index.ts'
import { filled } from '../fixtures/case.ts'
import type { AuditEvidence, Evidence, HearsayEvidence, NonDeliveryEvidence, ProofEvidence, Reputation, ReputationPolicy } from '../../src/reputation/index.ts'

const [self, friend, stranger, peer, other] = [1, 2, 3, 4, 5].map(value => filled(value)) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array]
const policy: ReputationPolicy = { trusted: [self, friend], ...REPUTATION_DEFAULTS }
const HALF = BigInt(policy.halfLifeMs)
const NOW = 100n * HALF
const ONE = 1_000_000n

const audit = (id: number, change: Partial<AuditEvidence> = {}): AuditEvidence => ({ kind: 'audit', id: filled(id), peer, class: 'compute', at: NOW, units: 3, value: 3000n, contributors: [self], auditors: [self], ...change })
const proof = (id: number, change: Partial<ProofEvidence> = {}): ProofEvidence => ({ kind: 'proof', id: filled(id), peer, class: 'compute', at: NOW, value: 0n, ...change })
const late = (id: number, change: Partial<NonDeliveryEvidence> = {}): NonDeliveryEvidence => ({ kind: 'non-delivery', id: filled(id), peer, class: 'compute', at: NOW, reporter: self, afterReveal: false, ...change })
const word = (id: number): HearsayEvidence => ({ kind: 'hearsay', id: filled(id), peer, class: 'compute', at: NOW })

const of = (evidence: readonly Evidence[], change: Partial<ReputationPolicy> = {}): Reputation => reputation({ peer, class: 'compute', evidence, policy: { ...policy, ...change }, now: NOW })

describe('reputation', () => {
  it('knows nothing of a stranger', () => {
    expect(of([])).to.deep.include({ scorePpm: 50_000, honestPpm: 50_000, deliversPpm: 1_000_000, passes: 0n, failures: 0n, passesSinceFailure: 0, verifiedSinceFailure: 0n, why: [], ignored: [] })
  })

  it('counts verified value, and what was refuted', () => {
    const known = of([audit(10), audit(11, { units: 5, value: 5500n }), proof(12), proof(13, { value: 75_000n })])
    expect(known).to.deep.include({ passes: 8_500_000n, failures: 76_000_000n, deliveries: 2n * ONE })
    expect(known.honestPpm).to.equal(lowerBound(8_500_000n, 76_000_000n, 50_000))
    expect(known.scorePpm).to.equal(known.honestPpm)
  })

  it('halves with every half-life', () => {
    expect(of([audit(10, { at: NOW - HALF }), audit(11, { at: NOW - 2n * HALF }), proof(12, { at: NOW - 3n * HALF })])).to.deep.include({ passes: 2_250_000n, failures: 125_000n, deliveries: 750_000n })
    expect(of([audit(10, { at: NOW - HALF })], { halfLifeMs: policy.halfLifeMs * 2 }).passes).to.equal(2_121_320n)
    expect(of([audit(10, { at: NOW - 90n * HALF })]).passes).to.equal(0n)
  })

  it('weighs value by what a pass is worth, and doubt as it is told', () => {
    expect(of([audit(10)], { passValue: 100n }).passes).to.equal(30n * ONE)
    expect(of([audit(10)], { doubtPpm: 10_000 }).honestPpm).to.be.below(of([audit(10)]).honestPpm)
  })

  it('counts contracts that were let lie by themselves', () => {
    const known = of([audit(10), late(11), late(12, { reporter: friend })])
    expect(known).to.deep.include({ passes: 3n * ONE, failures: 0n, nonDeliveries: 2n * ONE, deliversPpm: 500_000 })
    expect(known.scorePpm).to.equal(Math.floor(known.honestPpm / 2))
  })

  it('starts again after a failure, and after a window that was withheld when the challenge was known', () => {
    const before = audit(10, { at: NOW - 10n })
    const after = audit(11, { at: NOW - 4n, units: 7, value: 700n })
    expect(of([before, after])).to.include({ passesSinceFailure: 10, verifiedSinceFailure: 3698n })
    for (const failure of [proof(12, { at: NOW - 5n }), late(12, { at: NOW - 5n, afterReveal: true }), proof(12, { at: NOW - 10n })]) {
      expect(of([before, after, failure]), failure.kind).to.include({ passesSinceFailure: 7, verifiedSinceFailure: 699n })
    }
    expect(of([before, after, late(12, { at: NOW - 5n })]).passesSinceFailure).to.equal(10)
    expect(of([audit(10, { units: 3, at: NOW - HALF })]).passesSinceFailure, '1.5').to.equal(2)
    expect(of([audit(10, { units: 5, at: NOW - 2n * HALF })]).passesSinceFailure, '1.25').to.equal(1)
    expect(of([after, proof(12, { at: NOW - 4n })])).to.include({ passesSinceFailure: 0, verifiedSinceFailure: 0n })
  })

  const ignored: ReadonlyArray<readonly [Evidence, string]> = [
    [word(10), 'hearsay'],
    [audit(10, { peer: other }), 'other-peer'],
    [proof(10, { class: 'gpu' }), 'other-peer'],
    [audit(10, { contributors: [stranger, peer] }), 'no-believed-nonce'],
    [audit(10, { contributors: [] }), 'no-believed-nonce'],
    [audit(10, { auditors: [stranger] }), 'no-believed-finding'],
    [audit(10, { contributors: [friend], auditors: [] }), 'no-believed-finding'],
    [late(10, { reporter: stranger }), 'unbelieved-reporter']
  ]

  for (const [item, code] of ignored) {
    it(`ignores ${item.kind}: ${code}`, () => {
      const { why, ignored: left, ...numbers } = of([item])
      const { why: _, ignored: __, ...unknown } = of([])
      expect(numbers).to.deep.equal(unknown)
      expect([why, left]).to.deep.equal([[], [{ item, code }]])
    })
  }

  it('believes a nonce and a finding by two different friends', () => {
    expect(of([audit(10, { contributors: [stranger, friend], auditors: [stranger, self] })]).passes).to.equal(3n * ONE)
  })

  it('lets nobody vouch for itself, whoever trusts it', () => {
    expect(of([audit(10, { contributors: [peer], auditors: [self] })], { trusted: [self, peer] }).passes).to.equal(0n)
    expect(of([audit(10, { contributors: [self], auditors: [peer] })], { trusted: [self, peer] }).passes).to.equal(0n)
  })

  it('takes no word of a friend that accused another falsely, and says so', () => {
    const items = [audit(10, { contributors: [friend], auditors: [self] }), audit(11, { contributors: [self], auditors: [friend] }), late(12, { reporter: friend }), audit(13, { contributors: [stranger] }), audit(14)]
    const known = of(items, { discredited: [friend, stranger] })
    expect(known).to.deep.include({ passes: 3n * ONE, nonDeliveries: 0n, deliveries: ONE })
    expect(known.ignored.map(({ item, code }) => [item.id[0], code])).to.deep.equal([[10, 'false-accuser'], [11, 'false-accuser'], [12, 'false-accuser'], [13, 'no-believed-nonce']])
    expect(explainReputation(known)[2]).to.equal(`receipt ${cidOf(filled(10))} counts nothing: it rests on the word of one who accused another falsely`)
    // who still has another friend's word keeps it
    expect(of([audit(10, { contributors: [friend, self], auditors: [self, friend] })], { discredited: [friend] }).passes).to.equal(3n * ONE)
    expect(() => of([], { discredited: [filled(1, 31)] })).to.throw(RangeError)
  })

  it('takes the worst in every respect of several items with one id', () => {
    expect(of([audit(10), audit(10, { value: 2000n, units: 5 }), audit(10, { contributors: [stranger], value: 0n, units: 0 })])).to.deep.include({ passes: 2n * ONE, passesSinceFailure: 3, deliveries: ONE })
    expect(of([audit(10), audit(10, { at: NOW - HALF })]).passes).to.equal(1_500_000n)
    expect(of([proof(10, { at: NOW - HALF, value: 9000n }), proof(10)]).failures).to.equal(9n * ONE)
    expect(of([audit(11, { at: NOW - 1n }), late(10, { at: NOW }), late(10, { at: NOW - 9n, afterReveal: true })])).to.deep.include({ passesSinceFailure: 0, nonDeliveries: ONE })
  })

  it('is worth nothing to others that identities of one owner work for each other', () => {
    const ring = [20, 21, 22].map(value => filled(value))
    const washed = Array.from({ length: 50 }, (_, i) => audit(30 + i, { contributors: ring, auditors: ring, value: 10n ** 12n, units: 4096 }))
    const honest = [audit(10)]
    const rank = (evidence: readonly Evidence[]): readonly number[] => [peer, other].map(one => reputation({ peer: one, class: 'compute', evidence, policy, now: NOW }).scorePpm)
    expect(rank([...honest, ...washed])).to.deep.equal(rank(honest))
  })

  it('says what it rests on', () => {
    const lines = explainReputation(of([audit(10), proof(11), late(12), word(13), audit(10)]))
    expect(lines[0]).to.match(/^\d+\.\d\d %: at least \d+\.\d\d % of its units are right \(3\.00 passes, 1\.00 failures\), 66\.67 % of its contracts were delivered$/)
    expect(lines.slice(1)).to.deep.equal([
      `receipt ${cidOf(filled(10))} counts 3.00`,
      `proof ${cidOf(filled(11))} counts 1.00`,
      `contract let lie ${cidOf(filled(12))} counts 1.00`,
      `word ${cidOf(filled(13))} counts nothing: it is what others say`,
      `receipt ${cidOf(filled(10))} counts nothing: it is there already`
    ])
  })

  const key = fc.constantFrom(self, friend, stranger, peer, other)
  const shared = { id: fc.integer({ min: 1, max: 9 }).map(value => filled(value)), peer: fc.constantFrom(peer, peer, other), class: fc.constantFrom('compute', 'compute', 'gpu'), at: fc.bigInt({ min: NOW - 3n * HALF, max: NOW + 10n }) }
  const keys = fc.array(key, { maxLength: 3 })
  const amount = fc.bigInt({ min: 0n, max: 100_000n })
  const item: fc.Arbitrary<Evidence> = fc.oneof(
    fc.record({ kind: fc.constant('audit' as const), ...shared, units: fc.nat(100), value: amount, contributors: keys, auditors: keys }),
    fc.record({ kind: fc.constant('proof' as const), ...shared, value: amount }),
    fc.record({ kind: fc.constant('non-delivery' as const), ...shared, reporter: key, afterReveal: fc.boolean() }),
    fc.record({ kind: fc.constant('hearsay' as const), ...shared })
  )
  const numbers = ({ why, ignored: _, ...rest }: Reputation): unknown => ({ ...rest, why: why.map(({ item: { kind, id }, weight }) => [kind, id, weight]) })

  it('is the same in any order, and however often an item comes', () => {
    fc.assert(fc.property(fc.array(item, { maxLength: 12 }).chain(items => fc.tuple(fc.constant(items), fc.shuffledSubarray([...items, ...items], { minLength: items.length * 2 }))), ([items, shuffled]) => {
      expect(numbers(of(shuffled))).to.deep.equal(numbers(of(items)))
    }))
  })

  it('is never raised by what is not believed, nor by a failure', () => {
    fc.assert(fc.property(fc.array(item, { maxLength: 8 }), item, (items, more) => {
      const raised = of([...items, more]).scorePpm > of(items).scorePpm
      const earned = more.kind === 'audit' && more.contributors.some(one => one === self || one === friend) && more.auditors.some(one => one === self || one === friend)
      expect(!raised || earned).to.equal(true)
    }))
  })

  for (const change of [{ halfLifeMs: 0 }, { halfLifeMs: 1.5 }, { passValue: 0n }, { doubtPpm: 0 }, { doubtPpm: 500_001 }, { trusted: [filled(1, 31)] }]) {
    it(`refuses a policy with ${Object.keys(change).join()} ${String(Object.values(change)[0]).slice(0, 8)}`, () => {
      expect(() => of([], change)).to.throw(RangeError)
    })
  }

  it('refuses a negative value', () => {
    expect(() => of([audit(10, { value: -1n })])).to.throw(RangeError)
    expect(() => of([proof(10, { value: -1n })])).to.throw(RangeError)
  })
})

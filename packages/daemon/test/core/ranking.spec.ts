import { reputation, REPUTATION_DEFAULTS } from '@mycel/verify/reputation'
import { expect } from 'aegir/chai'
import { rank, routingScore } from '../../src/core/ranking.ts'
import type { Bidder } from '../../src/core/ranking.ts'
import type { Evidence, Reputation } from '@mycel/verify/reputation'

const [self, peer] = [1, 2].map(value => new Uint8Array(32).fill(value)) as [Uint8Array, Uint8Array]
const policy = { ...REPUTATION_DEFAULTS, trusted: [self] }
const audit = { floor: 0.02, kappa: 0.95, refusableUnits: 150 }

const about = (id: number, at: bigint): { id: Uint8Array, peer: Uint8Array, class: string, at: bigint } => ({ id: new Uint8Array(32).fill(id), peer, class: 'compute', at })
const pass = (id: number, at: bigint, units: number): Evidence => ({ ...about(id, at), kind: 'audit', units, value: BigInt(units) * 1000n, contributors: [self], auditors: [self] })
const proof = (id: number, at: bigint): Evidence => ({ ...about(id, at), kind: 'proof', value: 4000n })
const of = (...evidence: readonly Evidence[]): Reputation => reputation({ peer, class: 'compute', evidence, policy, now: 1000n })
const score = (known: Reputation, attestation = 0): number => routingScore(known, attestation, policy)
const bidder = (change: Partial<Bidder> = {}): Bidder => ({ unitPrice: 1000n, passes: 100, failures: 0, scorePpm: 900_000, latencyMs: 10, luck: 0, ...change })

describe('how reliable routing takes a peer to be', () => {
  it('is the reputation\'s score', () => {
    expect(score(of())).to.equal(50_000)
    const known = of(pass(3, 1n, 40))
    expect(score(known)).to.equal(known.scorePpm)
  })

  it('is more where somebody believed attests to it, and never enough to pass for proven work', () => {
    const scores = [0, 1, 2, 3, 4].map(level => score(of(), level))
    expect(scores).to.deep.equal([...scores].sort((a, b) => a - b))
    expect(new Set(scores).size).to.equal(5)
    expect(scores[4]).to.be.below(score(of(pass(3, 1n, 40))))
  })

  it('starts again after a failure, however much was verified before', () => {
    const known = of(pass(3, 1n, 100_000), proof(4, 2n))
    expect(known.scorePpm).to.be.above(900_000)
    expect(score(known)).to.be.below(score(of()))
    expect(score(known, 4)).to.be.below(score(of()))
    expect(score(of(pass(3, 1n, 100_000), proof(4, 2n), pass(5, 3n, 100)))).to.be.within(500_000, 950_000)
  })
})

describe('ranking', () => {
  it('prefers the reliable, the cheap, the quick, and who needs little checking', () => {
    const base = rank(bidder(), audit).score
    expect(rank(bidder({ scorePpm: 500_000 }), audit).score).to.be.above(base)
    expect(rank(bidder({ unitPrice: 1100n }), audit).score).to.be.above(base)
    expect(rank(bidder({ latencyMs: 900 }), audit).score).to.be.above(base)
    expect(rank(bidder({ passes: 3 }), audit).score).to.be.above(base)
    expect(rank(bidder({ luck: 1 }), audit).score).to.be.below(base)
  })

  it('says what it goes by', () => {
    expect(rank(bidder({ failures: 2 }), audit).why).to.equal('1000 micro-units a unit, 2.0 % re-executed, reliability at least 90 % (100 passes, 2 failures), bid after 10 ms')
  })
})

import { expect } from 'aegir/chai'
import { explainAudit, unitsWithinCap, unverifiedCap, unverifiedValue } from '../../src/audit/index.ts'

const cap = { verified: 0n, base: 5000n, growth: 50n, most: 100_000n }

describe('unverified value in flight', () => {
  it('is what was ordered and nobody re-ran', () => {
    expect(unverifiedValue([])).to.equal(0n)
    expect(unverifiedValue([{ units: 75, checked: 2, unitPrice: 1000n }, { units: 10, checked: 10, unitPrice: 5n }, { units: 4, checked: 0, unitPrice: 3n }])).to.equal(73_012n)
  })

  it('may grow with what was verified, up to a limit', () => {
    expect(unverifiedCap(cap)).to.equal(5000n)
    expect(unverifiedCap({ ...cap, verified: 1000n })).to.equal(55_000n)
    expect(unverifiedCap({ ...cap, verified: 1900n })).to.equal(100_000n)
    expect(unverifiedCap({ ...cap, verified: 10n ** 15n })).to.equal(100_000n)
  })

  it('decides how large the next window may be', () => {
    const next = (unverified: bigint, most: bigint): number => unitsWithinCap({ windowUnits: 75, unitPrice: 1000n, unverified, cap: most })
    expect([next(0n, 5000n), next(0n, 5999n), next(2000n, 5000n), next(5000n, 5000n), next(6000n, 5000n), next(0n, 10n ** 30n)]).to.deep.equal([5, 5, 3, 0, 0, 75])
    expect(unitsWithinCap({ windowUnits: 75, unitPrice: 0n, unverified: 9n, cap: 0n })).to.equal(75)
  })

  for (const window of [{ units: 5, checked: 6, unitPrice: 1n }, { units: 5, checked: -1, unitPrice: 1n }, { units: 5.5, checked: 1, unitPrice: 1n }, { units: 5, checked: 1, unitPrice: -1n }]) {
    it(`refuses ${window.checked} checked of ${window.units} at ${window.unitPrice}`, () => {
      expect(() => unverifiedValue([window])).to.throw(RangeError)
    })
  }

  for (const name of ['verified', 'base', 'growth', 'most'] as const) {
    it(`refuses a negative ${name}`, () => {
      expect(() => unverifiedCap({ ...cap, [name]: -1n })).to.throw(RangeError)
    })
  }
})

describe('the explanation of an audit', () => {
  const terms = { units: 75, passes: 1000, refusableUnits: 150, floorPpm: 20_000, kappaPpm: 950_000, luckPpm: 0, ...cap, verified: 100n, open: [{ units: 75, checked: 2, unitPrice: 10n }, { units: 75, checked: 0, unitPrice: 10n }] }

  it('has what a person asks: k of N, why, the odds, what is at stake', () => {
    const { odds, best, toleratedSpread: spread, ...rest } = explainAudit(terms)
    expect(rest).to.deep.equal({ checked: 2, units: 75, atStake: 150, rate: 0.02, term: 'floor', why: '2 of 75 units are checked: nobody is checked at less than 2 %.', unverified: 1480n, cap: 10_000n })
    // 1 % of 75 is one unit three times in four: 2/75 of them found
    expect(odds.map(({ forgedPpm, found }) => [forgedPpm, found.toFixed(4)])).to.deep.equal([[10_000, '0.0200'], [50_000, '0.0981'], [100_000, '0.1912'], [500_000, '0.7533']])
    expect(best.forged).to.equal(1)
    expect(best.gain).to.be.closeTo(0.95 - 150 * 0.02, 1e-9)
    expect(spread).to.be.within(2.7, 2.9)
  })

  it('knows the luck, the spread and blind checks', () => {
    expect(explainAudit({ ...terms, luckPpm: 500_000 })).to.include({ checked: 1, rate: 0.02 })
    expect(explainAudit({ ...terms, spreadPpm: 4_000_000 }).rate).to.be.closeTo(1 - 0.05 ** (4 / 150), 1e-12)
    expect(explainAudit({ ...terms, kappaPpm: 999_999, blindPpm: 500_000 }).rate).to.be.closeTo((1 - 1e-6 ** (1 / 150)) / 0.5, 1e-12)
    expect(explainAudit({ ...terms, spreadPpm: 9_000_000 }).best.gain).to.be.at.most(1e-9)
    expect(explainAudit({ ...terms, blindPpm: 500_000 }).best.gain).to.be.closeTo(0.95 - 150 * 0.02 * (explainAudit({ ...terms, blindPpm: 500_000 }).rate / 0.04), 1e-9)
  })
})

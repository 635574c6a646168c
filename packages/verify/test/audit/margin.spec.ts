import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { auditCount, bestForgery, expectedMiss, toleratedSpread, unitsAtStake } from '../../src/audit/index.ts'
import type { WindowStakes } from '../../src/audit/index.ts'

const POLICY = { floorPpm: 20_000, kappaPpm: 950_000, luckPpm: 0 }
const windows = fc.record({ units: fc.integer({ min: 1, max: 150 }), trailing: fc.integer({ min: 0, max: 150 }), foreseen: fc.boolean(), passes: fc.nat(2000), kappaPpm: fc.integer({ min: 0, max: 999_000 }), spreadPpm: fc.integer({ min: 1_000_000, max: 20_000_000 }) })

describe('what is at stake', () => {
  it('is the window and the one before it, or the window alone for who sees what comes', () => {
    expect(unitsAtStake({ units: 75, trailingUnits: 75, foreseen: false })).to.equal(150)
    expect(unitsAtStake({ units: 20, trailingUnits: 75, foreseen: false })).to.equal(95)
    expect(unitsAtStake({ units: 75, trailingUnits: 0, foreseen: false })).to.equal(75)
    expect(unitsAtStake({ units: 75, trailingUnits: 75, foreseen: true })).to.equal(75)
  })

  for (const terms of [{ units: 0, trailingUnits: 0 }, { units: 1.5, trailingUnits: 0 }, { units: 1, trailingUnits: -1 }, { units: 1, trailingUnits: 0.5 }]) {
    it(`refuses ${JSON.stringify(terms)}`, () => {
      expect(() => unitsAtStake({ ...terms, foreseen: false })).to.throw(RangeError)
    })
  }
})

describe('the best forgery', () => {
  it('is a loss in every window that the rule has counted, however uneven its units are said to be', () => {
    fc.assert(fc.property(windows, fc.nat(900_000), ({ units, trailing, foreseen, passes, kappaPpm, spreadPpm }, blindPpm) => {
      const atStake = unitsAtStake({ units, trailingUnits: trailing, foreseen })
      for (const blind of [0, blindPpm]) {
        const { expected, rate } = auditCount({ units, passes, refusableUnits: atStake, floorPpm: 0, kappaPpm, spreadPpm, blindPpm: blind, luckPpm: 0 })
        // where even checking everything is too little, nothing is promised
        fc.pre(rate < 1 || blind === 0)
        const { gain } = bestForgery({ units, expected, atStake, kappa: kappaPpm / 1e6, spread: spreadPpm / 1e6, blind: blind / 1e6 })
        expect(gain).to.be.at.most(1e-9)
      }
    }), { numRuns: 300 })
  })

  it('pays where the rule is told too little: half the true spread, or twice what is at stake', () => {
    const gain = (told: { readonly spread: number, readonly stake: number }, spread: number): number => {
      const { expected } = auditCount({ units: 75, passes: 100_000, refusableUnits: told.stake, ...POLICY, floorPpm: 0, spreadPpm: told.spread * 1e6 })
      return bestForgery({ units: 75, expected, atStake: 75, kappa: 0.95, spread, blind: 0 }).gain
    }
    expect(gain({ spread: 6, stake: 75 }, 6)).to.be.below(0)
    expect(gain({ spread: 3, stake: 75 }, 6)).to.be.above(0)
    expect(gain({ spread: 6, stake: 150 }, 6)).to.be.above(0)
    expect(gain({ spread: 1, stake: 150 }, 2)).to.be.above(0)
  })

  it('finds the forgery that gains most', () => {
    const stakes: WindowStakes = { units: 40, expected: 1.5, atStake: 40, kappa: 0.9, spread: 4, blind: 0 }
    const gains = Array.from({ length: 40 }, (_, i) => 0.9 * Math.min(4 * (i + 1), 40) - 40 * (1 - expectedMiss(stakes, i + 1)))
    const best = Math.max(...gains)
    expect(bestForgery(stakes)).to.deep.equal({ forged: gains.indexOf(best) + 1, gain: best })
    expect(best).to.be.above(0)
  })

  it('knows how uneven units may be', () => {
    const stakes = { units: 75, expected: 1.5, atStake: 150, kappa: 0.95, blind: 0 }
    const spread = toleratedSpread(stakes)
    expect(spread).to.be.within(2.7, 2.9)
    expect(bestForgery({ ...stakes, spread: spread - 1e-3 }).gain).to.be.at.most(1e-9)
    expect(bestForgery({ ...stakes, spread: spread + 1e-2 }).gain).to.be.above(0)
    expect(toleratedSpread({ ...stakes, atStake: 75 })).to.be.within(1.09, 1.11)
    expect(toleratedSpread({ ...stakes, expected: 0 })).to.equal(0)
    expect(toleratedSpread({ ...stakes, expected: 75 })).to.equal(75)
  })
})

describe('the odds with a drawn rounding', () => {
  it('never miss more than checking every unit by itself at the same rate', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 200 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (units, rate, d, blind) => {
      const forged = d % (units + 1)
      expect(expectedMiss({ units, expected: rate * units, blind: 0 }, forged)).to.be.at.most((1 - rate) ** forged + 1e-9)
      expect(expectedMiss({ units, expected: rate * units, blind }, forged)).to.be.at.most((1 - rate * (1 - blind)) ** forged + 1e-9)
    }))
  })

  it('with blind checks lie between those of no check and of a sighted one', () => {
    const sample = { units: 75, expected: 2.5 }
    expect(expectedMiss({ ...sample, blind: 1 }, 10)).to.equal(1)
    expect(expectedMiss({ ...sample, blind: 0.3 }, 10)).to.be.within(expectedMiss({ ...sample, blind: 0 }, 10), 1)
    expect(expectedMiss({ ...sample, blind: 0.3 }, 1)).to.be.closeTo(1 - 2.5 / 75 * 0.7, 1e-12)
  })
})

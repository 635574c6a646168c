import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { auditCount, auditRate, measuredSpread, missProbability, tallyFuel } from '../../src/audit/index.ts'

const policy = { floorPpm: 20_000, kappaPpm: 950_000 }

describe('audit rate', () => {
  const table: ReadonlyArray<readonly [name: string, passes: number, refusable: number, floor: number, kappa: number, rate: number, term: string]> = [
    ['nothing known', 0, 150, 0.02, 0.95, 1, 'first-passes'],
    ['nine passes', 9, 150, 0.02, 0.95, 1, 'first-passes'],
    ['ten passes', 10, 150, 0.02, 0.95, 0.1, 'history'],
    ['49 passes', 49, 150, 0.02, 0.95, 1 / 49, 'history'],
    ['50 passes: DESIGN §8, n = 150 gives 2.0 %', 50, 150, 0.02, 0.95, 0.02, 'floor'],
    ['many passes', 100_000, 150, 0.02, 0.95, 0.02, 'floor'],
    ['n = 150 without a floor', 100_000, 150, 0, 0.95, 1 - 0.05 ** (1 / 150), 'deterrence'],
    ['the last window, n = 75', 100_000, 75, 0.02, 0.95, 1 - 0.05 ** (1 / 75), 'deterrence'],
    ['a one-off of one unit', 100_000, 1, 0.02, 0.95, 0.95, 'deterrence'],
    ['nothing left to refuse', 100_000, 0, 0.02, 0.95, 1, 'deterrence'],
    ['work that costs nothing', 100_000, 0, 0.02, 0, 0.02, 'floor'],
    ['work that costs its price', 100_000, 150, 0.02, 1, 1, 'deterrence']
  ]

  for (const [name, passes, refusableUnits, floor, kappa, rate, term] of table) {
    it(name, () => {
      const got = auditRate({ passes, refusableUnits, floor, kappa })
      expect(got.rate).to.be.closeTo(rate, 1e-12)
      expect(got.term).to.equal(term)
    })
  }

  it('says 2.0 % where DESIGN does', () => {
    expect((auditRate({ passes: 100_000, refusableUnits: 150, floor: 0, kappa: 0.95 }).rate * 100).toFixed(1)).to.equal('2.0')
  })

  it('makes forging any share of the refusable units a loss', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0.01, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.999, noNaN: true }), fc.integer({ min: 10, max: 10_000 }), (n, f, kappa, passes) => {
      const { rate } = auditRate({ passes, refusableUnits: n, floor: 0.02, kappa })
      expect(f * kappa).to.be.at.most(1 - (1 - rate) ** (f * n) + 1e-9)
    }))
  })

  it('is higher for uneven units and for checks that may be blind', () => {
    const rate = (change: object): number => auditRate({ passes: 100_000, refusableUnits: 150, floor: 0, kappa: 0.95, ...change }).rate
    expect(rate({ spread: 2 })).to.be.closeTo(1 - 0.05 ** (2 / 150), 1e-12)
    expect(rate({ spread: 150 })).to.be.closeTo(0.95, 1e-12)
    expect(rate({ blind: 0.09 })).to.be.closeTo(rate({}) / 0.91, 1e-12)
    expect(rate({ blind: 1 })).to.equal(1)
    expect(rate({ spread: 150, blind: 0.5 })).to.equal(1)
  })

  for (const change of [{ spread: 0.9 }, { blind: 1.1 }, { blind: -0.1 }, { passes: -1 }, { refusableUnits: -1 }, { floor: 1.1 }, { kappa: -0.1 }, { kappa: NaN }]) {
    it(`refuses ${JSON.stringify(change)}`, () => {
      expect(() => auditRate({ passes: 0, refusableUnits: 0, floor: 0, kappa: 0, ...change })).to.throw(RangeError)
    })
  }
})

describe('audit count', () => {
  const table: ReadonlyArray<readonly [units: number, passes: number, refusable: number, count: number, term: string]> = [
    [5, 0, 150, 5, 'first-passes'],
    [10, 0, 150, 10, 'first-passes'],
    [75, 0, 150, 17, 'history'], // 10 + ⌈65 / 10⌉
    [75, 4, 150, 13, 'history'], // 6 + ⌈69 / 10⌉
    [75, 10, 150, 8, 'history'],
    [30, 10, 150, 3, 'history'],
    [75, 1000, 150, 2, 'floor'],
    [75, 1000, 75, 3, 'deterrence'],
    [1000, 1000, 2000, 20, 'floor'],
    [1, 1000, 2000, 1, 'floor'],
    [20, 1000, 0, 20, 'deterrence']
  ]

  for (const [units, passes, refusableUnits, count, term] of table) {
    it(`${count} of ${units} units after ${passes} passes with ${refusableUnits} to refuse`, () => {
      const got = auditCount({ units, passes, refusableUnits, ...policy })
      expect(got).to.include({ count, term })
      expect(got.rate).to.equal(count / units)
    })
  }

  it('says why in a sentence', () => {
    const why = (units: number, passes: number, refusableUnits: number): string => auditCount({ units, passes, refusableUnits, ...policy }).why
    expect(why(5, 0, 150)).to.equal('5 of 5 units are checked: this peer has 0 of the 10 passes that come before sampling.')
    expect(why(75, 4, 150)).to.equal('13 of 75 units are checked: this peer has 4 of the 10 passes that come before sampling, and beyond them a peer with 10 passes is checked at 10 %.')
    expect(why(75, 1000, 150)).to.equal('2 of 75 units are checked: nobody is checked at less than 2 %.')
    expect(why(75, 1000, 75)).to.equal('3 of 75 units are checked: with the payment of 75 units still to lose, 3.92 % makes forging a loss.')
    expect(why(20, 1000, 0)).to.equal('20 of 20 units are checked: no payment can be refused any more, so only checking everything deters.')
  })

  it('never checks less than the rate, and the odds of sampling without replacement only gain on the formula', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(200), fc.nat(1000), fc.nat(), (units, passes, refusableUnits, d) => {
      const { count } = auditCount({ units, passes, refusableUnits, ...policy })
      const { rate } = auditRate({ passes: Math.max(10, passes), refusableUnits, floor: 0.02, kappa: 0.95 })
      const forged = d % (units + 1)
      expect(count).to.be.at.most(units)
      expect(count).to.be.at.least(rate * units - 1e-6)
      expect(missProbability({ units, forged, count })).to.be.at.most((1 - rate) ** forged + 1e-9)
    }))
  })

  it('rounds up as often as the fraction says', () => {
    const count = (luckPpm: number, units = 75, passes = 1000): number => auditCount({ units, passes, refusableUnits: 150, ...policy, luckPpm }).count
    expect([count(0), count(499_999), count(500_000), count(999_999)]).to.deep.equal([2, 2, 1, 1])
    expect([count(0, 100), count(999_999, 100)]).to.deep.equal([2, 2])
    // 10 of 75, and a tenth of the other 65
    expect([count(0, 75, 0), count(500_001, 75, 0)]).to.deep.equal([17, 16])
    expect(auditCount({ units: 75, passes: 1000, refusableUnits: 150, ...policy, luckPpm: 999_999 }).expected).to.be.closeTo(1.5, 1e-12)
    expect(auditCount({ units: 75, passes: 0, refusableUnits: 150, ...policy, luckPpm: 999_999 }).expected).to.be.closeTo(16.5, 1e-12)
    expect(auditCount({ units: 75, passes: 1000, refusableUnits: 150, ...policy }).expected).to.equal(2)
  })

  it('refuses a window without units', () => {
    expect(() => auditCount({ units: 0, passes: 0, refusableUnits: 0, ...policy })).to.throw(RangeError)
  })
})

describe('measured spread', () => {
  it('is the dearest unit over the average one', () => {
    const spread = (fuels: readonly bigint[]): number => measuredSpread([tallyFuel(fuels)])
    expect(spread([5n, 5n, 5n])).to.equal(1_000_000)
    expect(spread([1n, 1n, 4n])).to.equal(2_000_000)
    expect(spread([1n, 1n, 1n, 4n])).to.equal(2_285_715)
    expect(spread([])).to.equal(1_000_000)
    expect(spread([0n, 0n])).to.equal(1_000_000)
    expect(() => spread([2n, -1n])).to.throw(RangeError)
    expect(measuredSpread([tallyFuel([1n, 1n]), tallyFuel([]), tallyFuel([4n])]), 'however the units came').to.equal(2_000_000)
    expect(measuredSpread([])).to.equal(1_000_000)
  })
})

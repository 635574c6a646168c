import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { blindMissProbability, detectionOdds, missProbability, runOdds } from '../../src/audit/index.ts'

const ones = (set: number): number => set.toString(2).replaceAll('0', '').length

/** Goes through all samples one by one: how many miss every forged unit, or find it and call it right. */
function bruteForce (units: number, forged: number, count: number, blind = 0): number {
  const samples = Array.from({ length: 2 ** units }, (_, set) => set).filter(set => ones(set) === count)
  return samples.reduce((sum, set) => sum + blind ** ones(set & (2 ** forged - 1)), 0) / samples.length
}

const range = (size: number): number[] => Array.from({ length: size + 1 }, (_, i) => i)

/** Every (units, forged, count) of up to eight units. */
const SMALL = range(8).flatMap(units => range(units).flatMap(forged => range(units).map(count => [units, forged, count] as const)))

describe('odds', () => {
  it('equals counting every sample of small windows', () => {
    for (const [units, forged, count] of SMALL) {
      expect(missProbability({ units, forged, count })).to.be.closeTo(bruteForce(units, forged, count), 1e-12)
    }
  })

  it('with blind checks equals counting every sample too', () => {
    for (const blind of [0, 0.3, 1]) {
      for (const [units, forged, count] of SMALL) {
        expect(blindMissProbability({ units, forged, count }, blind)).to.be.closeTo(bruteForce(units, forged, count, blind), 1e-12)
      }
    }
    // nearly independent: 0.75^40
    expect(blindMissProbability({ units: 4096, forged: 40, count: 2048 }, 0.5) / 0.75 ** 40).to.be.within(0.97, 1)
    expect(() => blindMissProbability({ units: 5, forged: 1, count: 1 }, 1.1)).to.throw(RangeError)
  })

  it('needs as many checks as the literature says: 99.9 % of 1,000 units', () => {
    // half forged → 10, a tenth → 64, a hundredth → 497; one fewer is not enough
    for (const [forged, count] of [[500, 10], [100, 64], [10, 497]] as const) {
      expect(detectionOdds({ units: 1000, forged, count })).to.be.at.least(0.999)
      expect(detectionOdds({ units: 1000, forged, count: count - 1 })).to.be.below(0.999)
    }
  })

  for (const sample of [{ units: 5, forged: 6, count: 1 }, { units: 5, forged: 1, count: 6 }, { units: 5, forged: -1, count: 1 }, { units: 5, forged: 0.5, count: 1 }, { units: -1, forged: 0, count: 0 }]) {
    it(`refuses ${JSON.stringify(sample)}`, () => {
      expect(() => missProbability(sample)).to.throw(RangeError)
    })
  }

  it('multiplies over a run', () => {
    const run = runOdds([{ units: 10, count: 2, forgedFraction: 0.1 }, { units: 20, count: 5, forgedFraction: 0.1 }, { units: 10, count: 3, forgedFraction: 0 }])
    expect(run.miss).to.be.closeTo(0.8 * missProbability({ units: 20, forged: 2, count: 5 }), 1e-12)
    expect(run.detection).to.be.closeTo(1 - run.miss, 1e-12)
    expect(run.perWindow.map(one => one.toFixed(3))).to.deep.equal(['0.200', detectionOdds({ units: 20, forged: 2, count: 5 }).toFixed(3), '0.000'])
    expect(run.forged).to.be.closeTo(3, 1e-12)
    expect(run.unchecked).to.be.closeTo(0.8 + 1.5, 1e-12)
  })

  it('takes a broken number of forged units as the one below or above', () => {
    const { miss } = runOdds([{ units: 15, count: 3, forgedFraction: 0.1 }])
    expect(miss).to.be.closeTo((missProbability({ units: 15, forged: 1, count: 3 }) + missProbability({ units: 15, forged: 2, count: 3 })) / 2, 1e-12)
  })

  it('is certain where all is checked, and nothing where nothing is forged', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 200 }), fc.double({ min: 0.01, max: 1, noNaN: true }), (units, forgedFraction) => {
      fc.pre(units * forgedFraction >= 1)
      expect(runOdds([{ units, count: units, forgedFraction }]).detection).to.be.closeTo(1, 1e-9)
      expect(runOdds([{ units, count: units, forgedFraction: 0 }]).detection).to.equal(0)
    }))
    expect(() => runOdds([{ units: 1, count: 1, forgedFraction: 1.1 }])).to.throw(RangeError)
  })
})

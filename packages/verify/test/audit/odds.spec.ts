import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { detectionOdds, missProbability, runOdds } from '../../src/audit/index.ts'

/** Counts the samples that miss every forged unit, one by one. */
function bruteForce (units: number, forged: number, count: number): number {
  let samples = 0
  let misses = 0

  for (let set = 0; set < 2 ** units; set++) {
    const size = set.toString(2).replaceAll('0', '').length

    if (size === count) {
      samples++
      misses += (set & (2 ** forged - 1)) === 0 ? 1 : 0
    }
  }

  return misses / samples
}

describe('odds', () => {
  it('equals counting every sample of small windows', () => {
    for (let units = 0; units <= 9; units++) {
      for (let forged = 0; forged <= units; forged++) {
        for (let count = 0; count <= units; count++) {
          expect(missProbability({ units, forged, count })).to.be.closeTo(bruteForce(units, forged, count), 1e-12)
        }
      }
    }
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

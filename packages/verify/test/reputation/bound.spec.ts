import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { betaCdf, lowerBound, MAX_COUNT } from '../../src/reputation/index.ts'

const ONE = 1_000_000n

/** The same sum in the plainest way: binomial terms with whole numbers, exact. */
function exactly (ppm: number, passes: number, failures: number): number {
  const trials = passes + failures + 1
  let [coefficient, sum] = [1n, 0n]

  for (let j = 0; j <= failures; j++) {
    sum += coefficient * BigInt(1_000_000 - ppm) ** BigInt(j) * BigInt(ppm) ** BigInt(trials - j)
    coefficient = coefficient * BigInt(trials - j) / BigInt(j + 1)
  }

  return Number(sum * 10n ** 18n / 1_000_000n ** BigInt(trials)) / 1e18
}

/** Simpson's rule over the density of a beta distribution, counts need not be whole. */
function integrated (p: number, passes: number, failures: number): number {
  const density = (x: number): number => x ** passes * (1 - x) ** failures
  const area = (to: number): number => {
    const steps = 4000
    let sum = density(0) + density(to)
    for (let i = 1; i < steps; i++) {
      sum += density(to * i / steps) * (i % 2 === 1 ? 4 : 2)
    }
    return sum * to / steps / 3
  }
  return area(p) / area(1)
}

describe('the lower bound of a share', () => {
  it('rests on the beta distribution, to twelve digits of the exact binomial sum', () => {
    fc.assert(fc.property(fc.nat(120), fc.nat(60), fc.integer({ min: 0, max: 1_000_000 }), (passes, failures, ppm) => {
      expect(betaCdf(ppm, passes, failures)).to.be.closeTo(exactly(ppm, passes, failures), 1e-12)
    }))
  })

  const known: ReadonlyArray<readonly [passes: number, failures: number, doubtPpm: number, p: number]> = [
    // Beta(1, 1) is uniform; Beta(n + 1, 1) has the quantile doubt^(1 / (n + 1)); Beta(1, m + 1) has 1 − (1 − doubt)^(1 / (m + 1))
    [0, 0, 50_000, 0.05],
    [0, 0, 500_000, 0.5],
    [10, 0, 50_000, 0.05 ** (1 / 11)],
    [99, 0, 10_000, 0.01 ** (1 / 100)],
    [99_999, 0, 50_000, 0.05 ** (1 / 100_000)],
    [0, 9, 50_000, 1 - 0.95 ** (1 / 10)],
    // symmetric: the median is the middle
    [500, 500, 500_000, 0.5],
    [400_000, 400_000, 500_000, 0.5],
    // scipy.stats.beta.ppf(0.05, 11, 2), (0.05, 3, 5), (0.01, 1201, 4)
    [10, 1, 50_000, 0.661319],
    [2, 4, 50_000, 0.128756],
    [1200, 3, 10_000, 0.991681]
  ]

  for (const [passes, failures, doubtPpm, p] of known) {
    it(`${passes} passes, ${failures} failures, doubt ${doubtPpm} ppm`, () => {
      expect(lowerBound(BigInt(passes) * ONE, BigInt(failures) * ONE, doubtPpm)).to.be.closeTo(p * 1e6, 1.001)
    })
  }

  it('between whole counts is above the exact quantile by a fifth of the doubt at most', () => {
    for (const [passes, failures] of [[10.5, 0], [10, 0.5], [40.25, 1.75], [3.5, 2.5], [0.5, 0.5], [0.5, 9.5]] as const) {
      const bound = lowerBound(BigInt(passes * 1e6), BigInt(failures * 1e6), 50_000) / 1e6
      expect(integrated(bound, passes, failures), `${passes}, ${failures}`).to.be.within(0.0495, 0.06)
    }
  })

  it('rises with passes and falls with failures, by less than a whole count too', () => {
    const millionths = fc.bigInt({ min: 0n, max: 300n * ONE })
    fc.assert(fc.property(millionths, millionths, millionths, fc.constantFrom(10_000, 50_000, 500_000), (passes, failures, more, doubt) => {
      const bound = lowerBound(passes, failures, doubt)
      expect(lowerBound(passes + more, failures, doubt)).to.be.at.least(bound)
      expect(lowerBound(passes, failures + more, doubt)).to.be.at.most(bound)
    }))
    expect(lowerBound(10n * ONE + ONE / 2n, 0n, 50_000)).to.be.within(lowerBound(10n * ONE, 0n, 50_000) + 1000, lowerBound(11n * ONE, 0n, 50_000) - 1000)
    expect(lowerBound(10n * ONE, ONE / 2n, 50_000)).to.be.within(lowerBound(10n * ONE, ONE, 50_000) + 1000, lowerBound(10n * ONE, 0n, 50_000) - 1000)
  })

  it('scales counts beyond a million down together', () => {
    const most = BigInt(MAX_COUNT) * ONE
    expect(lowerBound(most * 8n, most * 2n, 50_000)).to.equal(lowerBound(most, most / 4n, 50_000))
    expect(lowerBound(most * 2n, most * 8n, 50_000)).to.equal(lowerBound(most / 4n, most, 50_000))
  })

  it('refuses negative counts', () => {
    expect(() => lowerBound(-1n, 0n, 50_000)).to.throw(RangeError)
    expect(() => lowerBound(0n, -1n, 50_000)).to.throw(RangeError)
  })
})

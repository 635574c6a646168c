import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { decay, DECAY_BITS } from '../../src/reputation/index.ts'

const DAY = 86_400_000n
const ONE = 1n << DECAY_BITS

describe('decay', () => {
  it('halves, exactly, with every half-life', () => {
    for (let i = 0n; i <= 62n; i++) {
      expect(decay(i * DAY, DAY)).to.equal(ONE >> i)
    }
    expect(decay(63n * DAY, DAY)).to.equal(0n)
    expect(decay(10n ** 18n, 1n)).to.equal(0n)
  })

  it('is 2^(−age / half-life) in between', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 40n * DAY }), fc.bigInt({ min: 1000n, max: 90n * DAY }), (age, half) => {
      const wanted = 2 ** (-Number(age) / Number(half))
      expect(Number(decay(age, half)) / Number(ONE)).to.be.closeTo(wanted, wanted * 1e-8 + 1e-18)
    }))
  })

  it('never rises with age', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 4n * DAY }), fc.bigInt({ min: 0n, max: DAY }), (age, more) => {
      expect(decay(age + more, DAY) <= decay(age, DAY)).to.equal(true)
    }))
  })

  it('takes what lies ahead for now', () => {
    expect(decay(-5n, DAY)).to.equal(ONE)
  })
})

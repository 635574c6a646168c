import { expect } from 'aegir/chai'
import { Strikes } from '../../src/proofs/strikes.ts'

describe('tries of a unit for which memory was short', () => {
  it('are eight, a minute apart, and start again once it was given up', () => {
    const strikes = new Strikes()
    const again = Array.from({ length: 8 }, (_, i) => strikes.mayTryAgain('unit', i * 60_000))
    expect(again).to.deep.equal([true, true, true, true, true, true, true, false])
    expect(strikes.mayTryAgain('unit', 480_000)).to.equal(true)
    expect([strikes.rests('unit', 539_999), strikes.rests('unit', 540_000), strikes.rests('other', 480_000)]).to.deep.equal([true, false, false])
  })

  it('are remembered of 4,096 units, those that were tried last', () => {
    const strikes = new Strikes()
    for (let i = 0; i < 4_096; i++) {
      strikes.mayTryAgain(String(i), 0)
    }
    strikes.mayTryAgain('0', 0)
    strikes.mayTryAgain('one more', 0)
    expect(['0', '1', '2', 'one more'].map(unit => strikes.rests(unit, 1))).to.deep.equal([true, false, true, true])
  })
})

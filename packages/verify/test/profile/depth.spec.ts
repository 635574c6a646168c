import { expect } from 'aegir/chai'
import { DEPTH_BUDGET, WEIGHT } from '../../src/profile/index.ts'
import { I32, I64, moduleOf } from './module-of.ts'
import { Metered } from './run.ts'

/** Calls itself `n` times, then answers 0; adds 1 on the way back. */
const DOWN = [0x20, 0, 0x45, 0x04, I32, 0x41, 0, 0x05, 0x20, 0, 0x41, 1, 0x6b, 0x10, 0, 0x41, 1, 0x6a, 0x0b]
const deep = new Metered(moduleOf({
  functions: [
    { takes: [I32], gives: [I32], code: DOWN },
    { code: [] },
    { locals: [I64, I64, I64], code: [0x10, 1] },
    { takes: [I32], gives: [I32], code: [0x20, 0, 0x45, 0x04, 0x40, 0x41, 7, 0x0f, 0x0b, 0x20, 0, 0x41, 1, 0x6b, 0x12, 3] },
    { takes: [I32], code: [0x20, 0, 0x04, 0x40, 0x10, 2, 0x0b] },
    { code: [0x10, 1, 0x12, 1] }
  ]
}))

describe('profile: depth', () => {
  // one parameter and at most two operands
  const weight = BigInt(WEIGHT.frame + 3)

  it('weighs frames exactly: the last call that fits returns, the next one traps', () => {
    const fits = deep.call('f0', [9], undefined, 10n * weight)
    expect([fits.result, fits.verdict.kind]).to.deep.equal([9, 'within'])
    const one = deep.call('f0', [10], undefined, 10n * weight)
    expect([one.trap, one.verdict.kind]).to.deep.equal(['unreachable', 'too-deep'])
    expect(deep.call('f0', [9], undefined, 10n * weight - 1n).verdict.kind).to.equal('too-deep')
  })

  it('does not charge the function that did not fit', () => {
    const [fits, over] = [deep.call('f0', [0]), deep.call('f0', [1], undefined, weight)]
    const fuel = (name: string, verdict: typeof fits.verdict): bigint => verdict.kind === 'infrastructure' ? -1n : verdict.fuel
    // local.get, i32.eqz, if; then its arm: i32.const; or the other: local.get, i32.const, i32.sub, call, i32.const, i32.add
    expect(fuel('fits', fits.verdict)).to.equal(4n)
    expect(fuel('over', over.verdict)).to.equal(3n + 13n)
  })

  it('gives the weight back on every way out', () => {
    for (let i = 0; i < 50; i++) {
      expect(deep.call('f2', [], undefined, BigInt(WEIGHT.frame + 3 + WEIGHT.frame)).verdict.kind).to.equal('within')
    }
    const { exports } = deep
    for (const [name, args] of [['f0', [40]], ['f2', []], ['f3', [9]], ['f4', [0]], ['f4', [1]], ['f5', []]] as const) {
      deep.call(name, args)
      expect((exports['mycel.depth'] as WebAssembly.Global).value, name).to.equal(DEPTH_BUDGET)
    }
  })

  it('lets tail calls go on for ever', () => {
    expect(deep.call('f3', [200_000], 10n ** 9n, 100n).result).to.equal(7)
  })

  it('is used up where fuel is too: then fuel counts', () => {
    const { verdict } = deep.call('f0', [10_000_000], 5n, weight)
    expect(verdict).to.deep.equal({ kind: 'exhausted', fuel: 5n })
  })
})

import { expect } from 'aegir/chai'
import { WEIGHT } from '../../src/profile/index.ts'
import { decode } from './interpreter/decode.ts'
import { Interpreter } from './interpreter/run.ts'
import { I32, I64, moduleOf } from './module-of.ts'
import { ARGUMENTS, TURNS } from './observe.ts'
import { COUNTDOWN, randomModule } from './random/module.ts'
import { Metered } from './run.ts'
import { weights } from './weights.ts'

/** Calls itself `n` times, then answers 0; adds 1 on the way back. */
const DOWN = [0x20, 0, 0x45, 0x04, I32, 0x41, 0, 0x05, 0x20, 0, 0x41, 1, 0x6b, 0x10, 0, 0x41, 1, 0x6a, 0x0b]
const deep = new Metered(moduleOf({
  functions: [
    { takes: [I32], gives: [I32], code: DOWN },
    { code: [] },
    { locals: [I64, I64, I64], code: [0x10, 1] },
    { takes: [I32], gives: [I32], code: [0x20, 0, 0x45, 0x04, 0x40, 0x41, 7, 0x0f, 0x0b, 0x20, 0, 0x41, 1, 0x6b, 0x12, 3] },
    { takes: [I32], code: [0x20, 0, 0x04, 0x40, 0x10, 2, 0x0b] },
    { code: [0x10, 1, 0x12, 1] },
    { code: [0x41, 9, 0x10, 0, 0x1a, 0x41, 9, 0x10, 0, 0x1a, 0x41, 9, 0x10, 3, 0x1a, 0x10, 2, 0x41, 9, 0x10, 0, 0x1a] },
    { takes: [I32], code: [0x20, 0, 0x45, 0x04, 0x40, 0x0f, 0x0b, 0x10, 2, 0x20, 0, 0x41, 1, 0x6b, 0x12, 7] }
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

  it('weighs nothing where nothing is called', () => {
    expect(deep.call('f1', [], undefined, 0n).verdict.kind).to.equal('within')
    const caller = BigInt(WEIGHT.frame + 3)
    expect(deep.call('f2', [], undefined, caller).verdict.kind).to.equal('within')
    expect(deep.call('f2', [], undefined, caller - 1n).verdict.kind).to.equal('too-deep')
  })

  it('is there again after a call, whichever way out that took', () => {
    const enough = BigInt(WEIGHT.frame + 1) + 10n * weight
    expect(deep.call('f6', [], undefined, enough).verdict.kind).to.equal('within')
    expect(deep.call('f6', [], undefined, enough - 1n).verdict.kind).to.equal('too-deep')
  })

  it('gives a frame\'s weight back before a tail call', () => {
    const enough = BigInt(2 * WEIGHT.frame + 3 + 3)
    expect(deep.call('f7', [1_000], undefined, enough).verdict.kind).to.equal('within')
    expect(deep.call('f7', [1_000], undefined, enough - 1n).verdict.kind).to.equal('too-deep')
  })

  it('is what an interpreter counts on every way: as deep as a call goes is enough, and one slot less is not', () => {
    let nested = 0
    for (let seed = 0; seed < 300; seed++) {
      const { bytes, plan } = randomModule(seed, { letters: ['i', 'I'] })
      const found = weights(bytes)
      const interpreter = new Interpreter(decode(bytes), 3, found)
      interpreter.globals[COUNTDOWN] = BigInt(TURNS)
      const args = [...plan.functions[0]?.takes ?? ''].map((letter, at) => ARGUMENTS[letter as 'i' | 'I'][at % 4])
      let trapped = false
      try {
        interpreter.call(0, args.map((value, at) => BigInt.asUintN(plan.functions[0]?.takes[at] === 'i' ? 32 : 64, BigInt(value ?? 0))))
      } catch {
        trapped = true
      }
      const call = (depth: number): string => {
        const metered = new Metered(bytes, 3);
        (metered.exports[`g${COUNTDOWN}`] as WebAssembly.Global).value = TURNS
        const { verdict, trap } = metered.call('f0', args, undefined, BigInt(depth))
        return `${verdict.kind} ${trap != null}`
      }
      expect(call(interpreter.deepest), `seed ${seed}`).to.equal(`within ${trapped}`)
      if (interpreter.deepest > 0) {
        expect(call(interpreter.deepest - 1), `seed ${seed}`).to.equal('too-deep true')
      }
      nested += interpreter.deepest > (found[0] ?? 0) ? 1 : 0
    }
    expect(nested).to.be.greaterThan(40)
  })

  it('lets tail calls go on for ever', () => {
    expect(deep.call('f3', [200_000], 10n ** 9n, 100n).result).to.equal(7)
  })

  it('is used up where fuel is too: then fuel counts', () => {
    const { verdict } = deep.call('f0', [10_000_000], 5n, weight)
    expect(verdict).to.deep.equal({ kind: 'exhausted', fuel: 5n })
  })
})

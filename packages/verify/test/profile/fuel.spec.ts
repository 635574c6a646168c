import { expect } from 'aegir/chai'
import { EXPORT, instrument } from '../../src/profile/index.ts'
import { decode } from './interpreter/decode.ts'
import { Interpreter } from './interpreter/run.ts'
import { F64, I32, moduleOf } from './module-of.ts'
import { ARGUMENTS, observe, TURNS } from './observe.ts'
import { COUNTDOWN, randomModule } from './random/module.ts'
import { made, Metered } from './run.ts'
import type { Call } from './observe.ts'
import type { Plan } from './random/module.ts'

/** What the interpreter of the spec's words says about every call of a random module. */
function expected (bytes: Uint8Array, plan: Plan): Call[] {
  const interpreter = new Interpreter(decode(bytes), 3)
  return plan.functions.flatMap(({ takes, gives }, i) => [0, 1].map(round => {
    interpreter.fuel = 0n
    interpreter.globals[COUNTDOWN] = BigInt(TURNS)
    const args = [...takes].map((letter, at) => BigInt.asUintN(letter === 'i' ? 32 : 64, BigInt(ARGUMENTS[letter as 'i' | 'I'][(at + round) % 4] ?? 0)))
    let end: string
    try {
      const results = interpreter.call(i, args)
      end = results.length === 0 ? 'undefined' : results.map((value, at) => BigInt.asIntN(gives[at] === 'i' ? 32 : 64, value)).join()
    } catch (error) {
      end = error instanceof Error && error.name === 'Trap' ? error.message : String(error)
    }
    return { end, fuel: interpreter.fuel }
  }))
}

const loop = (...body: number[]): number[] => [0x03, 0x40, ...body, 0x0b]

describe('profile: fuel', () => {
  it('is what an interpreter of the spec\'s words counts, whether a call returns or traps', () => {
    let traps = 0
    for (let seed = 0; seed < 200; seed++) {
      const { bytes, plan } = randomModule(seed, { letters: ['i', 'I'] })
      const { calls } = observe(new WebAssembly.Module(made(bytes, 3).bytes), plan)
      traps += calls.filter(({ end }) => /[a-z]{5}/.test(end) && end !== 'undefined').length
      expect(calls, `seed ${seed}`).to.deep.equal(expected(bytes, plan))
    }
    expect(traps).to.be.greaterThan(100)
  })

  it('to the last unit is enough, and one less is not', () => {
    for (let seed = 0; seed < 40; seed++) {
      const { bytes, plan } = randomModule(seed, { letters: ['i', 'I'] })
      const enough = expected(bytes, plan)[0]
      const args = [...plan.functions[0]?.takes ?? ''].map((letter, at) => ARGUMENTS[letter as 'i' | 'I'][at % 4])
      const call = (budget: bigint): string => {
        const metered = new Metered(bytes, 3);
        (metered.exports[`g${COUNTDOWN}`] as WebAssembly.Global).value = TURNS
        const { verdict } = metered.call('f0', args, budget)
        return `${verdict.kind} ${verdict.kind === 'infrastructure' ? '' : verdict.fuel}`
      }
      const fuel = enough?.fuel ?? 0n
      expect(call(fuel), `seed ${seed}`).to.equal(`within ${fuel}`)
      expect(call(fuel - 1n), `seed ${seed}`).to.equal(`exhausted ${fuel - 1n}`)
    }
  })

  it('is the same without trapFuel, where nothing traps; and never more than it was where something does', () => {
    for (let seed = 0; seed < 60; seed++) {
      const { bytes, plan } = randomModule(seed)
      const lazy = instrument(bytes, { memoryPages: 3, trapFuel: false })
      expect(lazy.ok).to.equal(true)
      const [all, some] = [made(bytes, 3).bytes, lazy.ok ? lazy.bytes : bytes].map(made => observe(new WebAssembly.Module(made), plan))
      all?.calls.forEach(({ end, fuel }, i) => {
        const other = some?.calls[i]
        expect(other?.end).to.equal(end)
        if (/[a-z]{5}/.test(end) && end !== 'undefined') {
          expect(Number(other?.fuel)).to.be.at.most(Number(fuel))
        } else {
          expect(other?.fuel, `seed ${seed}`).to.equal(fuel)
        }
      })
    }
  })

  it('stops what never ends: loops, recursion, tail calls', () => {
    const endless = moduleOf({ functions: [{ code: loop(0x0c, 0) }, { code: [0x12, 1] }, { code: loop(0x02, 0x40, 0x0c, 1, 0x0b) }, { gives: [I32], code: [0x41, 0, 0x03, I32, 0x41, 1, 0x0d, 0, 0x41, 2, 0x0b, 0x6a] }, { code: loop(0x41, 1, 0x04, 0x40, 0x0c, 1, 0x0b) }] })
    for (const name of ['f0', 'f1', 'f2', 'f3', 'f4']) {
      const { verdict, trap } = new Metered(endless).call(name, [], 100_000n)
      expect(verdict).to.deep.equal({ kind: 'exhausted', fuel: 100_000n })
      expect(trap).to.equal('unreachable')
    }
  })

  it('charges lengths: bytes, elements, pages', () => {
    const bulk = moduleOf({
      memory: [1, 1, 9],
      functions: [
        { takes: [I32], code: [0x41, 0, 0x41, 1, 0x20, 0, 0xfc, 11, 0] },
        { takes: [I32], gives: [I32], code: [0x20, 0, 0x40, 0] }
      ]
    })
    const fuel = (name: string, length: number): bigint => {
      const { verdict } = new Metered(bulk).call(name, [length])
      return verdict.kind === 'infrastructure' ? -1n : verdict.fuel
    }
    // two constants, local.get, memory.fill
    expect(fuel('f0', 0)).to.equal(19n)
    expect(fuel('f0', 7)).to.equal(19n)
    expect(fuel('f0', 65_536)).to.equal(19n + 8_192n)
    // out of bounds: charged, then trapped
    expect(fuel('f0', 65_544)).to.equal(19n + 8_193n)
    expect(fuel('f1', 1)).to.equal(513n + 8_192n)
    expect(fuel('f1', 9)).to.equal(513n)
  })

  it('charges a function\'s own locals where it is entered, eight for one, and setting an element as filling one', () => {
    const functions = [0, 7, 8, 9_999].map(count => ({ takes: [I32], locals: Array.from({ length: count }, () => I32), code: [] }))
    const metered = new Metered(moduleOf({ functions: [...functions, { code: [0x41, 0, 0xd0, 0x70, 0x26, 0] }], more: [[4, [1, 0x70, 0, 1]]] }))
    expect(['f0', 'f1', 'f2', 'f3'].map(name => metered.call(name, [0]).verdict)).to.deep.equal([0n, 0n, 1n, 1_249n].map(fuel => ({ kind: 'within', fuel })))
    expect(metered.call('f4').verdict).to.deep.equal({ kind: 'within', fuel: 18n })
  })

  it('pays for a length before it is worked off', () => {
    const { verdict } = new Metered(moduleOf({ memory: [1, 1, 9], functions: [{ code: [0x41, 0, 0x41, 1, 0x41, ...[0x80, 0x80, 0x04], 0xfc, 11, 0] }] })).call('f0', [], 100n)
    expect(verdict).to.deep.equal({ kind: 'exhausted', fuel: 100n })
  })
})

describe('profile: the module', () => {
  it('is the same bytes for the same bytes, and another cap only changes the memory\'s maximum', () => {
    const { bytes } = randomModule(7)
    expect(made(bytes).bytes).to.deep.equal(made(bytes.slice()).bytes)
    expect(made(bytes, 3).bytes).to.deep.equal(made(bytes, 5).bytes)
    expect(made(bytes, 2).bytes).to.not.deep.equal(made(bytes, 3).bytes)
  })

  it('leaves the start function to the host', () => {
    const bytes = moduleOf({ memory: [0, 1], functions: [{ code: [0x41, 0, 0x41, 7, 0x36, 2, 0] }, { gives: [I32], code: [0x41, 0, 0x28, 2, 0] }], start: 0 })
    expect(made(bytes).start).to.equal(true)
    const metered = new Metered(bytes)
    expect(metered.call('f1').result).to.equal(0)
    expect(metered.call(EXPORT.start).trap).to.equal(undefined)
    expect(metered.call('f1').result).to.equal(7)
  })

  it('has an unshared memory where the author had a shared one, capped', () => {
    const metered = new Metered(moduleOf({ memory: [3, 1, 100], functions: [{ takes: [I32], gives: [I32], code: [0x20, 0, 0x40, 0] }] }), 4)
    const { memory } = metered.exports
    expect(memory instanceof WebAssembly.Memory && memory.buffer instanceof ArrayBuffer).to.equal(true)
    expect(metered.call('f0', [3]).result).to.equal(1)
    expect(metered.call('f0', [1]).result).to.equal(-1)
  })

  it('says what it imports and exports', () => {
    const result = made(moduleOf({ memory: [0, 1], functions: [{ takes: [F64, I32], gives: [I32], code: [0x20, 1] }] }))
    expect(result.exports).to.deep.equal([{ name: 'f0', kind: 'function', index: 0, parameters: ['f64', 'i32'], results: ['i32'] }, { name: 'memory', kind: 'memory', index: 0 }])
    expect(result.memory).to.deep.equal({ least: 1, most: 16 })
  })
})

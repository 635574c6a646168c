import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { ERRNO } from '../../src/wasi/errno.ts'
import { SIGNATURES } from '../../src/wasi/signatures.ts'
import { ALL, Unit } from './unit.ts'
import type { UnitOptions } from './unit.ts'

const ERRNOS = new Set<number>(Object.values(ERRNO))

/** Numbers that mean something: descriptors, places where there are paths and buffers, lengths, flags; and some that do not. */
const small = fc.oneof(
  { weight: 6, arbitrary: fc.nat(9) },
  { weight: 6, arbitrary: fc.constantFrom(0, 100, 200, 300, 400, 500, 1000, 4096, 65_530) },
  { weight: 1, arbitrary: fc.integer() }
)
const large = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(0n, 1n, 5n, 4096n, (1n << 29n) - 1n, -1n) }, { weight: 1, arbitrary: fc.bigInt(-(1n << 63n), (1n << 63n) - 1n) })

const anyCall = fc.constantFrom(...ALL).chain(name => {
  const letters = [...(SIGNATURES.get(name) ?? '').split(':')[0] ?? '']
  return fc.tuple(fc.constant(name), fc.tuple(...letters.map(letter => letter === 'i' ? small : large)))
})

/** Memory with names, lists of buffers and subscriptions in it. */
function furnished (options: UnitOptions): Unit {
  const unit = new Unit({ mounts: [{ path: 'f', bytes: new Uint8Array(5000).fill(3) }], ...options })
  ;['f', 'd/e', 'l', '../..', 'é'].forEach((name, i) => unit.path(name, i * 100))
  for (let at = 1000; at < 1400; at += 8) {
    unit.view.setUint32(at, 5000 + at, true)
    unit.view.setUint32(at + 4, at % 70, true)
  }
  return unit
}

/** Answers, until the unit ends. */
function answers (unit: Unit, calls: ReadonlyArray<readonly [string, ReadonlyArray<number | bigint>]>): number[] {
  const given: number[] = []
  for (const [name, parameters] of calls) {
    try {
      given.push(unit.call(name, ...parameters))
    } catch (error) {
      if (unit.wasi.end == null) {
        throw error
      }
      break
    }
  }
  return given
}

describe('any calls in any order', function () {
  this.timeout(30_000)
  const calls = fc.array(anyCall, { minLength: 1, maxLength: 80 })

  it('are answered with an errno or end the unit in one of three ways; two units that make the same calls have the same answers, memory, output and fuel', () => {
    const ends = new Set<string>()
    fc.assert(fc.property(calls, fc.constantFrom(1n << 60n, 200_000n), fc.constantFrom(1 << 20, 100), (calls, fuel, outputBytes) => {
      const [one, two] = [furnished({ fuel, outputBytes }), furnished({ fuel, outputBytes })]
      const given = answers(one, calls)
      expect(given.every(errno => ERRNOS.has(errno))).to.be.true()
      expect(one.wasi.end?.kind).to.be.oneOf([undefined, 'exit', 'output-limit', 'exhausted'])
      expect(answers(two, calls)).to.deep.equal(given)
      expect(two.wasi.end).to.deep.equal(one.wasi.end)
      expect(two.fuel.value).to.equal(one.fuel.value)
      expect(two.bytes).to.equalBytes(one.bytes)
      expect(two.wasi.output).to.equalBytes(one.wasi.output)
      expect(two.wasi.stderr).to.equalBytes(one.wasi.stderr)
      ends.add(one.wasi.end?.kind ?? 'none')
    }), { numRuns: 1500 })
    expect([...ends]).to.include.members(['none', 'exit', 'exhausted'])
  })

  it('cost the same whatever the unit may spend, until it has spent it: then nothing is done any more', () => {
    fc.assert(fc.property(calls, fc.nat(500_000), (calls, budget) => {
      const [rich, poor] = [furnished({}), furnished({ fuel: BigInt(budget) })]
      const given = answers(rich, calls)
      const spent = (1n << 60n) - rich.fuel.value
      const little = answers(poor, calls)
      expect(little).to.deep.equal(given.slice(0, little.length))
      expect(poor.wasi.end?.kind === 'exhausted').to.equal(spent > BigInt(budget))
      if (poor.wasi.end?.kind === 'exhausted') {
        expect(poor.fuel.value < 0n).to.be.true()
        expect(() => poor.call('fd_close', 0)).to.throw()
      } else {
        expect(BigInt(budget) - poor.fuel.value).to.equal(spent)
      }
    }), { numRuns: 500 })
  })
})

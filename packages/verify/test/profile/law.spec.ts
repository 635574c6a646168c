import { readFileSync } from 'node:fs'
import { expect } from 'aegir/chai'
import { DEPTH_BUDGET } from '../../src/profile/index.ts'
import { F64, I32, I64, moduleOf, V128 } from './module-of.ts'
import { Metered } from './run.ts'

const SPEC = new URL('../../../../../docs/spec/execution.md', import.meta.url)

/** Calls itself as often as its parameter says. */
const down = (...before: readonly number[]): number[] => [...before, 0x20, 0, 0x04, 0x40, 0x20, 0, 0x41, 1, 0x6b, 0x10, 0, 0x0b]
const canonical = 0x7ff8000000000000n
const payload = [0xee, 0xff, 0xc0, 0, 0, 0, 0xf8, 0x7f]

describe('profile: numbers that are law', () => {
  it('a frame weighs 16, a value 1, or 2 among vectors; the budget is what the spec says', () => {
    const weigh = (locals: readonly number[], ...before: readonly number[]): number => {
      const metered = new Metered(moduleOf({ functions: [{ takes: [I32], locals, code: down(...before) }] }))
      const fits = (slots: number): boolean => metered.call('f0', [9], undefined, BigInt(10 * slots)).verdict.kind === 'within'
      return Array.from({ length: 200 }, (_, slots) => slots).find(fits) ?? -1
    }
    // one parameter and two operands
    expect(weigh([])).to.equal(19)
    expect(weigh([I64, I64])).to.equal(21)
    expect(weigh([V128])).to.equal(16 + 2 * 4)
    expect(weigh([], 0xfd, 12, ...Array.from({ length: 16 }, () => 0), 0x1a)).to.equal(16 + 2 * 3)
    expect(DEPTH_BUDGET.toLocaleString('en-US')).to.equal(/may come to ([\d,]+) slots/.exec(readFileSync(SPEC, 'utf8'))?.[1])
  })

  it('a length that cannot be paid is not begun with', () => {
    const metered = new Metered(moduleOf({ memory: [0, 1], functions: [{ code: [0x41, 0, 0x41, 1, 0x41, 0x80, 0x80, 0x04, 0xfc, 11, 0] }] }))
    expect(metered.call('f0', [], 100n).verdict).to.deep.equal({ kind: 'exhausted', fuel: 100n })
    expect(new Uint8Array((metered.exports['memory'] as WebAssembly.Memory).buffer).every(byte => byte === 0)).to.equal(true)
  })

  it('a NaN that stands in the code keeps its bits in a local that arithmetic reaches too', () => {
    const code = [0x20, 0, 0x04, 0x40, 0x44, ...payload, 0x21, 1, 0x05, 0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x21, 1, 0x0b, 0x20, 1, 0xbd]
    const metered = new Metered(moduleOf({ functions: [{ takes: [I32], gives: [I64], locals: [F64], code }] }))
    expect(BigInt.asUintN(64, metered.call('f0', [1]).result as bigint)).to.equal(0x7ff8000000c0ffeen)
    expect(BigInt.asUintN(64, metered.call('f0', [0]).result as bigint)).to.equal(canonical)
  })

  it('lanes whose NaNs another shape takes as bits of its numbers are canonical', () => {
    const splat = (lane: number): number[] => [lane & 0xff, (lane >>> 8) & 0xff, (lane >>> 16) & 0xff, lane >>> 24]
    // 0/0 and 1/1 side by side: as an f64, a number whose lower half is the NaN
    const vector = [0xfd, 12, ...splat(0), ...splat(0x3f800000), ...splat(0), ...splat(0)]
    const zeros = [0xfd, 12, ...Array.from({ length: 16 }, () => 0)]
    const divided = [...vector, ...vector, 0xfd, 0xe7, 1]
    const metered = new Metered(moduleOf({ functions: [{ gives: [I64], code: [...divided, ...zeros, 0xfd, 0xf0, 1, 0xfd, 29, 0] }] }))
    expect(BigInt.asUintN(64, metered.call('f0').result as bigint)).to.equal(0x3f8000007fc00000n)
  })
})

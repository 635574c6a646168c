import { expect } from 'aegir/chai'
import { instrument, LIMIT } from '../../src/profile/index.ts'
import { I32, moduleOf } from './module-of.ts'
import { list, u32 } from './random/bytes.ts'
import { made, Metered } from './run.ts'

const FUNCREF = 0x70
const EXTERNREF = 0x6f
const MILLION = 1_000_000
const limits = (least: number, most?: number): number[] => most == null ? [0, ...u32(least)] : [1, ...u32(least), ...u32(most)]
/** Its functions grow one table each by their parameter. */
const growing = (...tables: number[][]): Uint8Array<ArrayBuffer> => moduleOf({
  functions: tables.map(([type = FUNCREF], i) => ({ takes: [I32], gives: [I32], code: [0xd0, type, 0x20, 0, 0xfc, 0x0f, i] })),
  more: [[4, list(tables)]]
})

describe('profile: tables', () => {
  it('begin with a million elements together, not each', () => {
    expect(LIMIT.tableElements).to.equal(MILLION)
    const two = (more: number): Uint8Array => growing([FUNCREF, ...limits(MILLION - 10)], [EXTERNREF, ...limits(10 + more)])
    expect(instrument(two(0), { memoryPages: 0 }).ok).to.equal(true)
    expect(instrument(two(1), { memoryPages: 0 })).to.include({ ok: false, code: 'limit' })
  })

  it('share what is left of the million for growing', () => {
    const metered = new Metered(growing([FUNCREF, ...limits(10)], [EXTERNREF, ...limits(20, 25)], [EXTERNREF, ...limits(0)]))
    const share = Math.floor((MILLION - 30) / 3)
    const grow = (table: number, by: number): unknown => metered.call(`f${table}`, [by]).result
    expect([grow(0, share + 1), grow(0, share), grow(0, 1)]).to.deep.equal([-1, 10, -1])
    expect([grow(1, 6), grow(1, 5)]).to.deep.equal([-1, 20])
    expect([grow(2, share + 1), grow(2, share)]).to.deep.equal([-1, 0])
  })

  it('grow to the whole million where there is one', () => {
    const metered = new Metered(growing([FUNCREF, ...limits(1)]))
    expect(metered.call('f0', [MILLION - 1]).result).to.equal(1)
    expect(metered.call('f0', [1]).result).to.equal(-1)
  })

  it('and active segments have their price in every instance', () => {
    const functions = [{ code: [] }]
    const price = (...more: ReadonlyArray<readonly [number, readonly number[]]>): number => made(moduleOf({ memory: [0, 1], functions, more })).instantiation
    expect(price()).to.equal(0)
    expect(price([4, list([[FUNCREF, ...limits(5)], [EXTERNREF, ...limits(2)]])])).to.equal(7 * 16)
    // active, passive, declared; then active by expressions
    expect(price([4, [1, FUNCREF, 0, 9]], [9, list([[0, 0x41, 0, 0x0b, 3, 0, 0, 0], [1, 0, 2, 0, 0], [3, 0, 1, 0], [4, 0x41, 0, 0x0b, 1, 0xd2, 0, 0x0b]])])).to.equal(9 * 16 + 16 + 3 * 16 + 16 + 16)
    // active, passive, active and explicit
    const bytes = Array.from({ length: 17 }, () => 1)
    expect(price([11, list([[0, 0x41, 0, 0x0b, 17, ...bytes], [1, 17, ...bytes], [2, 0, 0x41, 0, 0x0b, 7, ...bytes.slice(10)]])])).to.equal(16 + 2 + 16)
  })
})

import { expect } from 'aegir/chai'
import { F64, I64, moduleOf } from './module-of.ts'
import { sameBits } from './observe.ts'
import { signed } from './random/bytes.ts'
import { Metered } from './run.ts'

const BOX = 0x7ff4_0000_dead_beefn
const CANONICAL = 0x7ff8_0000_0000_0000n
const bits = (value: unknown): bigint => BigInt.asUintN(64, BigInt(value as bigint))

/** f64.const 0, f64.const 0, f64.div: a NaN of any bits. */
const NOTHING_BY_NOTHING = [0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0xa3]
const REINTERPRET = 0xbd
/** i64.const BOX, f64.reinterpret_i64. */
const BOXED = [0x42, ...signed(BOX), 0xbf]

describe('profile: NaN', () => {
  it('in 300 random modules: bits as if every arithmetic instruction canonicalised at once', () => {
    for (let seed = 0; seed < 300; seed++) {
      expect(sameBits(seed), `seed ${seed}`).to.equal(undefined)
    }
  })

  const kept: ReadonlyArray<readonly [string, readonly number[]]> = [
    ['a parameter that came out of an integer', [...BOXED, REINTERPRET]],
    ['memory', [0x41, 0, ...BOXED, 0x39, 3, 0, 0x41, 0, 0x2b, 3, 0, REINTERPRET]],
    ['a local', [...BOXED, 0x21, 0, 0x20, 0, REINTERPRET]],
    ['a local that also holds arithmetic', [...NOTHING_BY_NOTHING, 0x21, 0, ...BOXED, 0x21, 0, 0x20, 0, REINTERPRET]],
    ['a select', [...BOXED, ...NOTHING_BY_NOTHING, 0x41, 1, 0x1b, REINTERPRET]],
    ['a call', [...BOXED, 0x10, 1, REINTERPRET]],
    ['a block', [0x02, F64, ...BOXED, 0x0b, REINTERPRET]]
  ]

  for (const [way, code] of kept) {
    it(`boxed comes through ${way}`, () => {
      const module = moduleOf({ memory: [0, 1], functions: [{ gives: [I64], locals: [F64], code }, { takes: [F64], gives: [F64], code: [0x20, 0] }] })
      expect(bits(new Metered(module).call('f0').result)).to.equal(BOX)
    })
  }

  const made: ReadonlyArray<readonly [string, readonly number[]]> = [
    ['at once', [...NOTHING_BY_NOTHING, REINTERPRET]],
    ['in memory', [0x41, 0, ...NOTHING_BY_NOTHING, 0x39, 3, 0, 0x41, 0, 0x29, 3, 0]],
    ['through a local', [...NOTHING_BY_NOTHING, 0x21, 0, 0x20, 0, REINTERPRET]],
    ['through a local that also holds a box', [...BOXED, 0x21, 0, ...NOTHING_BY_NOTHING, 0x21, 0, 0x20, 0, REINTERPRET]],
    ['through more arithmetic', [...NOTHING_BY_NOTHING, ...NOTHING_BY_NOTHING, 0xa0, 0x9f, REINTERPRET]],
    ['through a sign change', [...NOTHING_BY_NOTHING, 0x9a, REINTERPRET]],
    ['through a call', [...NOTHING_BY_NOTHING, 0x10, 1, REINTERPRET]],
    ['through a branch', [0x02, F64, ...NOTHING_BY_NOTHING, 0x41, 1, 0x0d, 0, 0x0b, REINTERPRET]],
    ['through f32 and back', [...NOTHING_BY_NOTHING, 0xb6, 0xbb, REINTERPRET]],
    ['from a box by arithmetic', [...BOXED, ...BOXED, 0xa0, REINTERPRET]]
  ]

  for (const [way, code] of made) {
    it(`of arithmetic is canonical ${way}`, () => {
      const module = moduleOf({ memory: [0, 1], functions: [{ gives: [I64], locals: [F64], code }, { takes: [F64], gives: [F64], code: [0x20, 0] }] })
      expect(bits(new Metered(module).call('f0').result)).to.equal(CANONICAL)
    })
  }

  it('shows its sign to copysign as the canonical one\'s', () => {
    const module = moduleOf({ functions: [{ gives: [F64], code: [0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, ...NOTHING_BY_NOTHING, 0xa6] }] })
    expect(new Metered(module).call('f0').result).to.equal(1)
  })
})

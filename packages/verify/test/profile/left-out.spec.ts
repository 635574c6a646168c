import { expect } from 'aegir/chai'
import { leftOutName } from '../../src/profile/left-out.ts'

describe('profile: names of what is left out', () => {
  // first and last of each table, and each turn of a series, by the numbers of the proposals' binary formats
  const known: ReadonlyArray<readonly [opcode: number, sub: number, name: string | undefined]> = [
    [0x06, 0, 'try'], [0x1f, 0, 'try_table'], [0xd6, 0, 'br_on_non_null'], [0x05, 0, undefined],
    [0xfb, 0, 'struct.new'], [0xfb, 15, 'array.len'], [0xfb, 20, 'ref.test'], [0xfb, 30, 'i31.get_u'], [0xfb, 31, undefined],
    [0xfc, 18, undefined], [0xfc, 19, 'i64.add128'], [0xfc, 22, 'i64.mul_wide_u'], [0xfc, 23, undefined],
    [0xfd, 0x100, 'i8x16.relaxed_swizzle'], [0xfd, 0x105, 'f32x4.relaxed_madd'], [0xfd, 0x113, 'i32x4.relaxed_dot_i8x16_i7x16_add_s'], [0xfd, 0x114, undefined],
    [0xfe, 0x00, 'memory.atomic.notify'], [0xfe, 0x03, 'atomic.fence'], [0xfe, 0x04, undefined], [0xfe, 0x0f, undefined],
    [0xfe, 0x10, 'i32.atomic.load'], [0xfe, 0x12, 'i32.atomic.load8_u'], [0xfe, 0x16, 'i64.atomic.load32_u'],
    [0xfe, 0x17, 'i32.atomic.store'], [0xfe, 0x19, 'i32.atomic.store8'], [0xfe, 0x1d, 'i64.atomic.store32'],
    [0xfe, 0x1e, 'i32.atomic.rmw.add'], [0xfe, 0x20, 'i32.atomic.rmw8.add_u'], [0xfe, 0x25, 'i32.atomic.rmw.sub'], [0xfe, 0x41, 'i32.atomic.rmw.xchg'],
    [0xfe, 0x48, 'i32.atomic.rmw.cmpxchg'], [0xfe, 0x4e, 'i64.atomic.rmw32.cmpxchg_u'], [0xfe, 0x4f, undefined]
  ]

  it('are those of the proposals', () => {
    expect(known.map(([opcode, sub]) => leftOutName(opcode, sub))).to.deep.equal(known.map(([,, name]) => name))
  })
})

/** Names of the instructions that the profile leaves out, for people: those of the WebAssembly specifications and proposals. */
const PLAIN: ReadonlyMap<number, string> = new Map([
  [0x06, 'try'], [0x07, 'catch'], [0x08, 'throw'], [0x09, 'rethrow'], [0x0a, 'throw_ref'], [0x18, 'delegate'], [0x19, 'catch_all'], [0x1f, 'try_table'],
  [0x14, 'call_ref'], [0x15, 'return_call_ref'], [0xd3, 'ref.eq'], [0xd4, 'ref.as_non_null'], [0xd5, 'br_on_null'], [0xd6, 'br_on_non_null']
])

const WIDE = ['i64.add128', 'i64.sub128', 'i64.mul_wide_s', 'i64.mul_wide_u']
const FIRST_WIDE = 19

const GC = [
  'struct.new', 'struct.new_default', 'struct.get', 'struct.get_s', 'struct.get_u', 'struct.set', 'array.new', 'array.new_default', 'array.new_fixed', 'array.new_data', 'array.new_elem',
  'array.get', 'array.get_s', 'array.get_u', 'array.set', 'array.len', 'array.fill', 'array.copy', 'array.init_data', 'array.init_elem', 'ref.test', 'ref.test null', 'ref.cast', 'ref.cast null',
  'br_on_cast', 'br_on_cast_fail', 'any.convert_extern', 'extern.convert_any', 'ref.i31', 'i31.get_s', 'i31.get_u'
]

const RELAXED = [
  'i8x16.relaxed_swizzle', 'i32x4.relaxed_trunc_f32x4_s', 'i32x4.relaxed_trunc_f32x4_u', 'i32x4.relaxed_trunc_f64x2_s_zero', 'i32x4.relaxed_trunc_f64x2_u_zero', 'f32x4.relaxed_madd', 'f32x4.relaxed_nmadd',
  'f64x2.relaxed_madd', 'f64x2.relaxed_nmadd', 'i8x16.relaxed_laneselect', 'i16x8.relaxed_laneselect', 'i32x4.relaxed_laneselect', 'i64x2.relaxed_laneselect', 'f32x4.relaxed_min', 'f32x4.relaxed_max',
  'f64x2.relaxed_min', 'f64x2.relaxed_max', 'i16x8.relaxed_q15mulr_s', 'i16x8.relaxed_dot_i8x16_i7x16_s', 'i32x4.relaxed_dot_i8x16_i7x16_add_s'
]
const FIRST_RELAXED = 0x100

const ATOMIC = ['memory.atomic.notify', 'memory.atomic.wait32', 'memory.atomic.wait64', 'atomic.fence']
/** Atomic accesses come in sevens: these widths, for loads, stores and each operation in turn. */
const ACCESSES = [['i32', ''], ['i64', ''], ['i32', '8'], ['i32', '16'], ['i64', '8'], ['i64', '16'], ['i64', '32']] as const
const OPERATIONS = ['load', 'store', 'add', 'sub', 'and', 'or', 'xor', 'xchg', 'cmpxchg']
const FIRST_ACCESS = 0x10

function atomic (sub: number): string | undefined {
  const [operation, access] = [OPERATIONS[Math.floor((sub - FIRST_ACCESS) / ACCESSES.length)], ACCESSES[(sub - FIRST_ACCESS) % ACCESSES.length]]
  if (sub < FIRST_ACCESS || operation == null || access == null) {
    return ATOMIC[sub]
  }
  const [type, width] = access
  const unsigned = width === '' || operation === 'store' ? '' : '_u'
  return operation === 'load' || operation === 'store' ? `${type}.atomic.${operation}${width}${unsigned}` : `${type}.atomic.rmw${width}.${operation}${unsigned}`
}

/** `sub` is the second part of a two-part opcode. Undefined for what is no instruction anywhere that we know of. */
export function leftOutName (opcode: number, sub: number): string | undefined {
  switch (opcode) {
    case 0xfb:
      return GC[sub]
    case 0xfc:
      return WIDE[sub - FIRST_WIDE]
    case 0xfd:
      return RELAXED[sub - FIRST_RELAXED]
    case 0xfe:
      return atomic(sub)
    default:
      return PLAIN.get(opcode)
  }
}

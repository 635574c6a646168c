// Calls a function across WebAssembly's own boundary, where vectors and the exact bits of NaNs come through: a small module that holds the arguments as constants and
// writes the results to its memory.
import { signed, list, section, sized, text, u32, HEADER } from '../../packages/verify/test/profile/random/bytes.ts'

export interface Value {
  readonly type: string
  readonly value?: string | readonly string[]
  readonly lane_type?: string
}

const TYPE: Readonly<Record<string, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b, funcref: 0x70, externref: 0x6f }
const STORE: Readonly<Record<string, readonly number[]>> = { i32: [0x36, 2], i64: [0x37, 3], f32: [0x38, 2], f64: [0x39, 3], v128: [0xfd, 11, 4] }
const SLOT = 16

const LANE_BITS: Readonly<Record<string, number>> = { i8: 8, i16: 16, i32: 32, f32: 32, i64: 64, f64: 64 }

/** Little-endian bytes of lanes given as unsigned decimals. */
export function laneBytes ({ value = [], lane_type: lane = 'i32' }: Value): number[] {
  const bits = LANE_BITS[lane] ?? 32
  return [...value].flatMap(one => Array.from({ length: bits / 8 }, (_, i) => Number((BigInt.asUintN(bits, BigInt(one)) >> BigInt(8 * i)) & 0xffn)))
}

/** The bytes of a scalar given as the unsigned decimal of its bits. */
export function scalarBytes (type: string, value: string): number[] {
  const size = type.endsWith('32') ? 4 : 8
  return Array.from({ length: size }, (_, i) => Number((BigInt.asUintN(size * 8, BigInt(value)) >> BigInt(8 * i)) & 0xffn))
}

function constant (argument: Value): number[] {
  const { type, value } = argument
  switch (type) {
    case 'i32': return [0x41, ...signed(BigInt.asIntN(32, BigInt(String(value))))]
    case 'i64': return [0x42, ...signed(BigInt.asIntN(64, BigInt(String(value))))]
    case 'f32': return [0x43, ...scalarBytes(type, String(value))]
    case 'f64': return [0x44, ...scalarBytes(type, String(value))]
    default: return [0xfd, 12, ...laneBytes(argument)]
  }
}

/** True where all values are numbers or vectors; references have to go through JavaScript. */
export function canCarry (values: readonly Value[]): boolean {
  return values.every(({ type }) => STORE[type] != null)
}

/** Calls `callee` and answers each result's bytes. Traps come through. */
export function callExactly (callee: WebAssembly.ExportValue, args: readonly Value[], results: readonly string[]): Uint8Array[] {
  const types = list([[0x60, ...sized(args.map(({ type }) => TYPE[type] ?? 0)), ...sized(results.map(type => TYPE[type] ?? 0))], [0x60, 0, 0]])
  const locals = results.map(type => TYPE[type] ?? 0)
  const body = [
    ...list(locals.map(type => [1, type])),
    ...args.flatMap(constant), 0x10, 0,
    ...locals.map((_, i) => [0x21, ...u32(locals.length - 1 - i)]).flat(),
    ...results.flatMap((type, i) => [0x41, ...signed(BigInt(i * SLOT)), 0x20, ...u32(i), ...STORE[type] ?? [], 0]),
    0x0b
  ]
  const bytes = Uint8Array.from([
    ...HEADER,
    ...section(1, types),
    ...section(2, [1, ...text('m'), ...text('f'), 0, 0]),
    ...section(3, [1, 1]),
    ...section(5, [1, 0, 1]),
    ...section(7, list([[...text('run'), 0, 1], [...text('memory'), 2, 0]])),
    ...section(10, [1, ...sized(body)])
  ])
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { m: { f: callee } })
  const { run, memory } = exports
  if (typeof run !== 'function' || !(memory instanceof WebAssembly.Memory)) {
    throw new Error('the trampoline lost its exports')
  }
  run()
  return results.map((type, i) => new Uint8Array(memory.buffer.slice(i * SLOT, i * SLOT + (type === 'v128' ? 16 : type.endsWith('32') ? 4 : 8))))
}

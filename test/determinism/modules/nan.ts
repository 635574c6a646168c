import { command, turns, words32, words64 } from './wat.ts'
import type { Case } from './wat.ts'

/** Quiet and signalling NaNs of both signs with payloads, infinities, zeros, ends of the range and usual numbers. */
const F64 = [0x7ff8000000000000n, 0xfff8000000000000n, 0x7ff8000000c0ffeen, 0xfff4000000000001n, 0x7ff0000000000001n, 0x7ff0000000000000n, 0xfff0000000000000n, 0n, 1n << 63n, 0x3ff0000000000000n, 0x0000000000000001n, 0xffefffffffffffffn]
const F32 = [0x7fc00000, 0xffc00000, 0x7fc0ffee, 0xffa00001, 0x7f800001, 0x7f800000, 0xff800000, 0, 0x80000000, 0x3f800000, 1, 0xff7fffff]

const BINARY = ['add', 'sub', 'mul', 'div', 'min', 'max', 'copysign']
const UNARY = ['ceil', 'floor', 'trunc', 'nearest', 'sqrt', 'abs', 'neg']
/** Often enough for a hot loop to be compiled again while it runs. */
const ROUNDS = 40

export type Width = 32 | 64

function table (width: Width): string {
  return `(data (i32.const 64) "${width === 64 ? words64(F64) : words32(F32)}")`
}

/** Two operands, out of memory, so that no compiler knows them. */
function operand (width: Width, index: string): string {
  return `(f${width}.load (i32.add (i32.const 64) (i32.mul (local.get ${index}) (i32.const ${width / 8}))))`
}

const MIX = (width: Width, value: string): string => `(local.set $mixed (i${width}.mul (i${width}.xor (i${width}.rotl (local.get $mixed) (i${width}.const 5)) ${value}) (i${width}.const ${width === 64 ? '0x9e3779b97f4a7c15' : '0x9e3779b1'})))`

/** Every way on which a NaN's bits can come to be seen. */
export const WAYS: Readonly<Record<string, (width: Width, value: string) => string>> = {
  reinterpreted: (width, value) => `(i${width}.reinterpret_f${width} ${value})`,
  stored: (width, value) => `(block (result i${width}) (f${width}.store (i32.const 32) ${value}) (i${width}.load (i32.const 32)))`,
  passed: (width, value) => `(i${width}.reinterpret_f${width} (call $same ${value}))`,
  'called through a table': (width, value) => `(i${width}.reinterpret_f${width} (call_indirect (type $unary) ${value} (i32.const 0)))`,
  selected: (width, value) => `(i${width}.reinterpret_f${width} (select ${value} (f${width}.const -1) (i32.and (local.get $i) (i32.const 1))))`,
  'kept in a global': (width, value) => `(block (result i${width}) (global.set $kept ${value}) (i${width}.reinterpret_f${width} (global.get $kept)))`,
  'kept in a local': (width, value) => `(i${width}.reinterpret_f${width} (local.tee $held ${value}))`,
  'left by a branch': (width, value) => `(i${width}.reinterpret_f${width} (block $out (result f${width}) (drop (br_if $out ${value} (i32.and (local.get $j) (i32.const 1)))) (f${width}.const 2)))`,
  'negated afterwards': (width, value) => `(i${width}.reinterpret_f${width} (f${width}.neg ${value}))`,
  'a sign for another': (width, value) => `(i${width}.reinterpret_f${width} (f${width}.copysign (f${width}.const 3) ${value}))`,
  'an operand again': (width, value) => `(i${width}.reinterpret_f${width} (f${width}.add ${value} (f${width}.mul (local.get $held) (f${width}.const 0.5))))`
}

/** What the code of `all` needs beside it; the table of operands lies at 64, twelve of them. */
export function fields (width: Width): string {
  return `(type $unary (func (param f${width}) (result f${width})))
  (table 1 funcref) (elem (i32.const 0) $same)
  (global $kept (mut f${width}) (f${width}.const 0))
  ${table(width)}
  (func $same (param f${width}) (result f${width}) (local.get 0))`
}

/** Every operation on every pair of operands, `rounds` times; a result for each operation. */
export function all (width: Width, way: (width: Width, value: string) => string, rounds = ROUNDS): string {
  const each = (value: string): string => `${turns(rounds, turns(144, `(local.set $i (i32.rem_u (local.get $k) (i32.const 12))) (local.set $j (i32.div_u (local.get $k) (i32.const 12))) ${MIX(width, way(width, value))}`, '$k'), '$r')} (call $put${width} (local.get $mixed))`
  return [
    ...BINARY.map(op => each(`(f${width}.${op} ${operand(width, '$i')} ${operand(width, '$j')})`)),
    ...UNARY.map(op => each(`(f${width}.${op} ${operand(width, '$i')})`)),
    each(width === 64 ? `(f64.promote_f32 (f32.demote_f64 ${operand(64, '$i')}))` : `(f32.demote_f64 (f64.promote_f32 ${operand(32, '$i')}))`)
  ].join('\n    ')
}

/** One operand is a NaN that stands in the code, in either place: which payload survives depends on how operands are ordered. */
function halfKnown (width: Width): string {
  const known = `(f${width}.const -nan:0x${width === 64 ? 'c0ffee' : 'ffee'})`
  const each = (value: string): string => `${turns(ROUNDS, turns(12, MIX(width, `(i${width}.reinterpret_f${width} ${value})`)), '$r')} (call $put${width} (local.get $mixed))`
  return BINARY.flatMap(op => [each(`(f${width}.${op} ${operand(width, '$i')} ${known})`), each(`(f${width}.${op} ${known} ${operand(width, '$i')})`)]).join('\n    ')
}

/** What a compiler may work out by itself: its NaN need not be the processor's. */
function constants (width: Width): string {
  const values = ['(0)/(0)', 'inf-inf', 'inf*0', 'sqrt(-1)', 'nan+1', '-nan+1', 'min(nan,1)', 'max(-nan,1)']
  const text: Readonly<Record<string, string>> = {
    '(0)/(0)': `(f${width}.div (f${width}.const 0) (f${width}.const 0))`,
    'inf-inf': `(f${width}.sub (f${width}.const inf) (f${width}.const inf))`,
    'inf*0': `(f${width}.mul (f${width}.const inf) (f${width}.const 0))`,
    'sqrt(-1)': `(f${width}.sqrt (f${width}.const -1))`,
    'nan+1': `(f${width}.add (f${width}.const nan:0x${width === 64 ? '4000000000001' : '200001'}) (f${width}.const 1))`,
    '-nan+1': `(f${width}.add (f${width}.const 1) (f${width}.const -nan))`,
    'min(nan,1)': `(f${width}.min (f${width}.const nan:0x${width === 64 ? '8000000000007' : '400007'}) (f${width}.const 1))`,
    'max(-nan,1)': `(f${width}.max (f${width}.const 1) (f${width}.const -nan:0x${width === 64 ? '8000000000007' : '400007'}))`
  }
  return values.map(name => `(call $putf${width} ${text[name] ?? ''}) (call $put${width} (i${width}.reinterpret_f${width} ${text[name] ?? ''}))`).join('\n    ')
}

export const LOCALS = (width: Width): string => `(local $i i32) (local $j i32) (local $k i32) (local $r i32) (local $mixed i${width}) (local $held f${width})`

export const NANS: readonly Case[] = ([32, 64] as const).flatMap(width => [
  ...Object.entries(WAYS).map(([name, way]): Case => ({ name: `nan: f${width}, ${name}`, wat: command({ fields: fields(width), locals: LOCALS(width), main: all(width, way) }) })),
  { name: `nan: f${width}, half known to the compiler`, wat: command({ fields: fields(width), locals: LOCALS(width), main: halfKnown(width) }) },
  { name: `nan: f${width}, known to the compiler`, wat: command({ main: constants(width) }) }
])

import { OPCODES } from '../../../scripts/profile/fuzz/opcode-names.ts'
import { command, turns, words32, words64 } from './wat.ts'
import type { Case } from './wat.ts'

/** Sixteen vectors at 64: NaNs with payloads, infinities, ends of ranges, patterns. */
const DATA = `(data (i32.const 64) "${words32([0x7fc00001, 0xffa00002, 0x7f800000, 0x80000000, 0, 0x3f800000, 0xbf800000, 0x4f000000])}${words64([
  0x7ff8000000c0ffeen, 0xfff4000000000001n, 0x7ff0000000000000n, 0x8000000000000000n, 0x3ff8000000000000n, 0xc1f0000000000000n, 0x8080808080808080n, 0x7f7f7f7f7f7f7f7fn,
  0x00ff00ff00ff00ffn, 0x8000800080008000n, 0x0123456789abcdefn, 0xfedcba9876543210n, 0x0000000100000001n, 0xffffffffffffffffn, 0x41dfffffffc00000n, 0x7fefffffffffffffn
])}")`
const VECTORS = 10

const vector = (index: string): string => `(v128.load (i32.add (i32.const 64) (i32.shl (i32.rem_u ${index} (i32.const ${VECTORS})) (i32.const 4))))`

const UNARY = /\.(abs|neg|sqrt|ceil|floor|trunc|nearest|popcnt|not|demote_f64x2_zero|promote_low_f32x4|extadd_\w+|extend_\w+|trunc_sat_\w+|convert_\w+)$/
const TO_INTEGER = /\.(all_true|any_true|bitmask)$/
const SHIFT = /\.(shl|shr_s|shr_u)$/
const SPLAT = /\.splat$/
const LANES: Readonly<Record<string, number>> = { i8x16: 16, i16x8: 8, i32x4: 4, i64x2: 2, f32x4: 4, f64x2: 2 }
const SCALAR: Readonly<Record<string, string>> = { i8x16: 'i32', i16x8: 'i32', i32x4: 'i32', i64x2: 'i64', f32x4: 'f32', f64x2: 'f64' }

/** An instruction with its operands out of memory, as a vector. */
function applied (name: string): string {
  const [type = ''] = name.split('.')
  const [scalar, lanes] = [SCALAR[type] ?? 'i32', LANES[type] ?? 4]
  const [a, b, c] = ['(local.get $i)', '(local.get $j)', '(i32.add (local.get $i) (i32.const 3))'].map(vector) as [string, string, string]
  const at = '(i32.add (i32.const 64) (local.get $i))'
  if (name === 'v128.const') {
    return '(v128.const i32x4 0x7fc00001 0xffffffff 0 5)'
  }
  if (/\.store/.test(name)) {
    return `(block (result v128) (v128.store (i32.const 512) ${b}) (${name} ${/lane/.test(name) ? '1 ' : ''}(i32.const 515) ${a}) (v128.load (i32.const 512)))`.replace('_lane 1 ', '_lane offset=0 align=1 1 ')
  }
  if (/load\d+_lane$/.test(name)) {
    return `(${name} offset=0 align=1 1 ${at} ${b})`
  }
  if (/\.load/.test(name)) {
    return `(${name} ${at})`
  }
  if (/extract_lane/.test(name)) {
    return `(${type}.splat (${name} ${lanes - 1} ${a}))`
  }
  if (/replace_lane/.test(name)) {
    return `(${name} ${lanes - 1} ${a} (${scalar}.load (i32.add (i32.const 64) (i32.mul (local.get $j) (i32.const 12)))))`
  }
  if (name === 'i8x16.shuffle') {
    return `(i8x16.shuffle 0 17 2 19 31 5 30 7 16 16 8 9 1 2 3 29 ${a} ${b})`
  }
  if (name === 'v128.bitselect') {
    return `(v128.bitselect ${a} ${b} ${c})`
  }
  if (SPLAT.test(name)) {
    return `(${name} (${scalar}.load (i32.add (i32.const 64) (i32.mul (local.get $j) (i32.const 8)))))`
  }
  if (TO_INTEGER.test(name)) {
    return `(i32x4.splat (${name} ${a}))`
  }
  if (SHIFT.test(name)) {
    return `(${name} ${a} (i32.add (local.get $j) (i32.const 30)))`
  }
  return UNARY.test(name) ? `(${name} ${a})` : `(${name} ${a} ${b})`
}

const NAMES = [...OPCODES].filter(([key]) => key >= 0xfd_0000).map(([, name]) => name)
const PART = 60

/** Each instruction over pairs of vectors, hot enough to be compiled again meanwhile: the bits of all results go into one sum for each. */
export const SIMD: readonly Case[] = Array.from({ length: Math.ceil(NAMES.length / PART) }, (_, part) => {
  const names = NAMES.slice(part * PART, (part + 1) * PART)
  const each = (name: string): string => `(local.set $sum (v128.const i32x4 0 0 0 0))
    ${turns(6, turns(VECTORS, turns(VECTORS, `(local.set $sum (i64x2.add (v128.xor (i8x16.shuffle 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 0 (local.get $sum) (local.get $sum)) ${applied(name)}) (v128.const i64x2 0x9e3779b97f4a7c15 0x2545f4914f6cdd1d)))`, '$j'), '$i'), '$r')}
    (call $put128 (local.get $sum))`
  return {
    name: `simd: ${names[0] ?? ''} … ${names.at(-1) ?? ''}`,
    wat: command({ fields: DATA, locals: '(local $i i32) (local $j i32) (local $r i32) (local $sum v128)', main: names.map(each).join('\n    ') })
  }
})

/** Arithmetic that feeds itself: a NaN that one lane gets stays, and its bits come out. */
export const SIMD_CHAINS: readonly Case[] = (['f32x4', 'f64x2'] as const).map(type => ({
  name: `simd: ${type}, long chains of arithmetic with NaNs`,
  wat: command({
    fields: DATA,
    locals: '(local $i i32) (local $j i32) (local $a v128) (local $b v128) (local $sum v128)',
    main: `(local.set $a ${vector('(i32.const 2)')}) (local.set $b ${vector('(i32.const 5)')})
      ${turns(20_000, `(local.set $a (${type}.add (${type}.mul (local.get $a) (local.get $b)) ${vector('(local.get $i)')}))
        (local.set $b (${type}.min (${type}.div (local.get $b) (local.get $a)) (${type}.sqrt ${vector('(i32.add (local.get $i) (i32.const 1))')})))
        (local.set $sum (v128.xor (i8x16.shuffle 15 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 (local.get $sum) (local.get $sum)) (v128.xor (local.get $a) (${type}.neg (local.get $b)))))
        (if (i32.eqz (i32.rem_u (local.get $i) (i32.const 997))) (then (local.set $a ${vector('(local.get $i)')}) (local.set $b ${vector('(i32.add (local.get $i) (i32.const 4))')})))`)}
      (call $put128 (local.get $a)) (call $put128 (local.get $b)) (call $put128 (local.get $sum))`
  })
}))

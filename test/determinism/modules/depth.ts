import { command } from './wat.ts'
import type { Case } from './wat.ts'

const many = (count: number, text: (i: number) => string): string => Array.from({ length: count }, (_, i) => text(i)).join(' ')

export interface Recursion {
  readonly name: string
  /** Functions; the first is `$down`, which takes how many calls are still to come and gives a number. */
  readonly fields: string
  /** So deep that it fits, and one that does not. */
  readonly fits: number
}

/** Every call is noted in memory first: of a raw module that shows how deep the engine's own stack went. */
const NOTE = '(i32.store (i32.const 2048) (i32.add (i32.load (i32.const 2048)) (i32.const 1)))'
const DOWN = '(i32.sub (local.get 0) (i32.const 1))'

export const RECURSIONS: readonly Recursion[] = [
  { name: 'direct', fits: 10_000, fields: `(func $down (param i32) (result i32) ${NOTE} (if (result i32) (local.get 0) (then (i32.add (call $down ${DOWN}) (i32.const 1))) (else (i32.const 0))))` },
  {
    name: 'mutual',
    fits: 10_000,
    fields: `(func $down (param i32) (result i32) ${NOTE} (if (result i32) (local.get 0) (then (i32.add (call $other ${DOWN}) (i32.const 1))) (else (i32.const 0))))
      (func $other (param i32) (result i32) (local i64 f64) ${NOTE} (local.set 1 (i64.extend_i32_u (local.get 0))) (if (result i32) (local.get 0) (then (i32.add (call $down ${DOWN}) (i32.wrap_i64 (i64.and (local.get 1) (i64.const 3))))) (else (i32.const 0))))`
  },
  {
    name: 'through a table',
    fits: 10_000,
    fields: `(type $t (func (param i32) (result i32))) (table 2 funcref) (elem (i32.const 0) $down $other)
      (func $down (type $t) ${NOTE} (if (result i32) (local.get 0) (then (i32.add (call_indirect (type $t) ${DOWN} (i32.and (local.get 0) (i32.const 1))) (i32.const 1))) (else (i32.const 0))))
      (func $other (type $t) ${NOTE} (if (result i32) (local.get 0) (then (i32.xor (call_indirect (type $t) ${DOWN} (i32.and (local.get 0) (i32.const 1))) (i32.const 5))) (else (i32.const 0))))`
  },
  {
    name: 'with a hundred locals that live',
    fits: 1_900,
    fields: `(func $down (param i32) (result i32) (local ${many(100, () => 'i64')}) ${NOTE}
      ${many(100, i => `(local.set ${i + 1} (i64.load (i32.const ${(i % 8) * 8})))`)}
      (if (result i32) (local.get 0) (then (i32.add (call $down ${DOWN}) (i32.wrap_i64 ${many(99, () => '(i64.add')} (local.get 1) ${many(99, i => `(local.get ${i + 2}))`)}))) (else (i32.const 0))))`
  },
  {
    name: 'with vectors',
    fits: 4_000,
    fields: `(func $down (param i32) (result i32) (local v128 v128 v128) ${NOTE} (local.set 1 (i32x4.splat (local.get 0))) (local.set 2 (i32x4.add (local.get 1) (v128.load (i32.const 0))))
      (if (result i32) (local.get 0) (then (i32.add (call $down ${DOWN}) (i32x4.extract_lane 2 (i32x4.mul (local.get 1) (local.get 2))))) (else (i32.const 0))))`
  },
  {
    name: 'with many parameters and results',
    fits: 2_000,
    fields: `(func $down (param i32) (result i32) (call $wide (local.get 0) ${many(20, i => `(f64.const ${i})`)}) ${many(20, () => '(drop)')})
      (func $wide (param i32 ${many(20, () => 'f64')}) (result i32 ${many(20, () => 'f64')}) ${NOTE}
        (if (local.get 0) (then (return (call $wide ${DOWN} ${many(20, i => `(f64.add (local.get ${i + 1}) (f64.const 1))`)}))))
        (i32.const 7) ${many(20, i => `(local.get ${i + 1})`)})`
  }
]

const TAIL: readonly Case[] = [
  {
    name: 'depth: tail calls, a million, of two functions and through a table',
    wat: command({
      fields: `(type $t (func (param i32 i64) (result i64))) (table 2 funcref) (elem (i32.const 0) $even $odd)
        (func $even (type $t) (if (i32.eqz (local.get 0)) (then (return (local.get 1)))) (return_call $odd ${DOWN} (i64.add (i64.mul (local.get 1) (i64.const 3)) (i64.const 1))))
        (func $odd (type $t) (if (i32.eqz (local.get 0)) (then (return (local.get 1)))) (return_call_indirect (type $t) ${DOWN} (i64.xor (local.get 1) (i64.const 0x5555)) (i32.const 0)))`,
      main: '(call $put64 (call $even (i32.const 1000001) (i64.const 9)))'
    })
  },
  {
    name: 'depth: tail calls below a recursion that is too deep',
    wat: command({
      fields: `(func $step (param i32 i32) (result i32) ${NOTE} (if (i32.eqz (local.get 1)) (then (return (call $again (local.get 0))))) (return_call $step (local.get 0) (i32.sub (local.get 1) (i32.const 1))))
        (func $again (param i32) (result i32) (i32.add (call $step ${DOWN} (i32.const 5)) (i32.const 1)))`,
      main: '(call $put32 (call $step (i32.const 0) (i32.const 3)))'
    })
  }
]

export const DEPTHS: readonly Case[] = [
  ...RECURSIONS.flatMap(({ name, fields, fits }): Case[] => [
    { name: `depth: ${name}, as deep as fits`, wat: command({ fields, main: `(call $put32 (call $down (i32.const ${fits}))) (call $put32 (i32.load (i32.const 2048)))` }) },
    { name: `depth: ${name}, without end`, wat: command({ fields, main: '(call $put32 (call $down (i32.const -1)))' }) }
  ]),
  ...TAIL
]

import { command, turns } from './wat.ts'
import type { Case } from './wat.ts'

/** One instruction that traps, of each kind that there is; `$x` is a number that the compiler does not know: 0. */
const KINDS: Readonly<Record<string, string>> = {
  unreachable: '(unreachable)',
  'division by zero, 32 bits': '(drop (i32.div_s (i32.const 5) (local.get $x)))',
  'remainder by zero, 64 bits': '(drop (i64.rem_u (i64.const 5) (i64.extend_i32_u (local.get $x))))',
  'division that overflows': '(drop (i32.div_s (i32.const 0x80000000) (i32.sub (local.get $x) (i32.const 1))))',
  'a NaN as integer': '(drop (i32.trunc_f64_s (f64.div (f64.convert_i32_u (local.get $x)) (f64.const 0))))',
  'a number too large as integer': '(drop (i64.trunc_f32_u (f32.add (f32.const 1e30) (f32.convert_i32_u (local.get $x)))))',
  'a load beyond memory': '(drop (i32.load (i32.sub (local.get $x) (i32.const 2))))',
  'a store beyond memory, by its offset': '(i64.store offset=4294967290 (local.get $x) (i64.const 1))',
  'a vector load that crosses the end': '(drop (v128.load (i32.add (local.get $x) (i32.const 262136))))',
  'a call of an element beyond the table': '(call_indirect (type $none) (i32.add (local.get $x) (i32.const 9)))',
  'a call of null': '(call_indirect (type $none) (i32.add (local.get $x) (i32.const 1)))',
  'a call of another type': '(call_indirect (type $none) (i32.add (local.get $x) (i32.const 2)))',
  'a tail call of null': '(return_call_indirect (type $none) (i32.add (local.get $x) (i32.const 1)))',
  'table.get beyond': '(drop (table.get $t (i32.add (local.get $x) (i32.const 4))))',
  'table.set beyond': '(table.set $t (i32.sub (local.get $x) (i32.const 1)) (ref.null func))',
  'memory.fill beyond': '(memory.fill (i32.const 262100) (i32.const 1) (i32.add (local.get $x) (i32.const 100)))',
  'memory.copy from beyond': '(memory.copy (i32.const 0) (i32.const 262000) (i32.add (local.get $x) (i32.const 1000)))',
  'memory.init beyond its segment': '(memory.init $passive (i32.const 0) (i32.const 2) (i32.add (local.get $x) (i32.const 10)))',
  'memory.init of a dropped segment': '(data.drop $passive) (memory.init $passive (i32.const 0) (i32.const 0) (i32.add (local.get $x) (i32.const 1)))',
  'table.init beyond': '(table.init $t $some (i32.const 3) (i32.const 0) (i32.add (local.get $x) (i32.const 2)))',
  'table.copy beyond': '(table.copy $t $t (i32.const 3) (i32.const 0) (i32.add (local.get $x) (i32.const 2)))',
  'table.fill beyond': '(table.fill $t (i32.const 3) (ref.null func) (i32.add (local.get $x) (i32.const 2)))'
}

const FIELDS = `(type $none (func)) (table $t 4 funcref) (elem (i32.const 0) $nothing) (elem (i32.const 2) $one) (elem $some func $nothing $one) (data $passive "0123456789")
  (func $nothing) (func $one (param i32) (result i32) (local.get 0))
  (func $zero (result i32) (i32.load (i32.const 3000)))`

const LOCALS = '(local $x i32) (local $i i32) (local $sum i32)'

/** Straight on; in a hot loop that has written to memory; deep in calls, after output. */
const PLACES: Readonly<Record<string, (trap: string) => string>> = {
  'straight on': trap => command({ fields: FIELDS, locals: LOCALS, main: `(local.set $x (call $zero)) (call $put32 (i32.const 1)) ${trap} (call $put32 (i32.const 2))` }),
  'in a loop over memory': trap => command({
    fields: FIELDS,
    locals: LOCALS,
    main: `(local.set $x (call $zero)) ${turns(5_000, `(i32.store (i32.add (i32.const 8192) (i32.shl (local.get $i) (i32.const 2))) (i32.mul (local.get $i) (local.get $i)))
      (local.set $sum (i32.add (local.get $sum) (i32.load (i32.add (i32.const 8192) (i32.shl (i32.shr_u (local.get $i) (i32.const 1)) (i32.const 2))))))
      (if (i32.eq (local.get $i) (i32.const 4321)) (then ${trap}))`)} (call $put32 (local.get $sum))`
  }),
  'in a callee, after output': trap => command({
    fields: `${FIELDS}
      (func $deep (param $i i32) (local $x i32) (local.set $x (call $zero)) (if (local.get $i) (then (call $deep (i32.sub (local.get $i) (i32.const 1))) (i32.store (i32.const 3004) (local.get $i))) (else ${trap})))`,
    main: '(call $put32 (i32.const 99)) (call $flush) (call $deep (i32.const 20)) (call $put32 (i32.const 2))'
  })
}

export const TRAPS: readonly Case[] = [
  ...Object.entries(KINDS).flatMap(([kind, trap]) => Object.entries(PLACES).map(([place, wat]): Case => ({ name: `trap: ${kind}, ${place}`, wat: wat(trap) }))),
  { name: 'trap: a data segment beyond memory, at instantiation', wat: command({ fields: '(data (i32.const 262140) "too long")', main: '(call $put32 (i32.const 1))' }) },
  { name: 'trap: an element segment beyond the table, at instantiation', wat: command({ fields: '(table 1 funcref) (func $f) (elem (i32.const 1) $f)', main: '(call $put32 (i32.const 1))' }) },
  { name: 'trap: in the start function', wat: command({ fields: '(func $first (local $i i32) (i32.store (i32.const 16) (i32.const 5)) (unreachable))', main: '(call $put32 (i32.const 1))', start: '(start $first)' }) },
  { name: 'trap: none, the start function works first', wat: command({ fields: '(func $first (i32.store (i32.const 2048) (i32.const 5)))', main: '(call $put32 (i32.load (i32.const 2048)))', start: '(start $first)' }) },
  { name: 'exit: from deep within, in a loop', wat: command({ fields: '(func $deep (param i32) (if (local.get 0) (then (call $deep (i32.sub (local.get 0) (i32.const 1)))) (else (call $proc_exit (i32.const 42)))))', locals: '(local $i i32)', main: `${turns(100, '(call $put32 (local.get $i)) (call $flush) (if (i32.eq (local.get $i) (i32.const 70)) (then (call $deep (i32.const 30))))')}` }) },
  { name: 'exit: in the start function', wat: command({ fields: '(func $first (call $proc_exit (i32.const 3)))', main: '(unreachable)', start: '(start $first)' }) }
]

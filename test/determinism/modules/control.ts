import { command, turns } from './wat.ts'
import type { Case } from './wat.ts'

const many = (count: number, text: (i: number) => string): string => Array.from({ length: count }, (_, i) => text(i)).join(' ')

/** A branch table over `size` blocks; block k does its own arithmetic. */
function branchTable (size: number): string {
  const inner = `(br_table ${many(size, i => `$b${(i * 7919) % size}`)} $b0 (local.get $which))`
  return Array.from({ length: size }, (_, i) => i).reduce((body, i) => `(block $b${i} ${body}) (local.set $sum (i32.add (i32.rotl (local.get $sum) (i32.const ${i % 31 + 1})) (i32.const ${i * 2_654_435 % 65_521})))`, inner)
}

const BULK_FIELDS = '(data $letters "the quick brown fox jumps over the lazy dog") (table $t 64 funcref) (table $u 32 funcref) (elem $some func $a $b $a $b $a) (func $a (result i32) (i32.const 11)) (func $b (result i32) (i32.const 22)) (type $number (func (result i32)))'

/** Everything that has a price of its own, in few instructions: a module for all budgets. */
const PRICED = `(local.set $x (i32.const 3))
  ${turns(9, `(if (i32.and (local.get $i) (i32.const 1)) (then (local.set $x (call $twice (local.get $x)))) (else (local.set $x (i32.add (local.get $x) (call_indirect (type $f) (local.get $i) (i32.const 0))))))
    (br_if $turn_i (i32.eqz (i32.const 1)))`)}
  (memory.fill (i32.const 2048) (i32.const 5) (i32.mul (local.get $i) (i32.const 30)))
  (memory.copy (i32.const 2050) (i32.const 2048) (i32.const 77))
  (memory.init $d (i32.const 2100) (i32.const 1) (i32.const 9))
  (call $put32 (local.get $x))
  (call $put64 (i64.load (i32.const 2051)))
  (call $put32 (table.grow $t (ref.null func) (i32.const 3)))
  (table.fill $t (i32.const 1) (ref.func $twice) (i32.const 2))
  (block $out (loop $l (br_table $l $out $out (i32.sub (i32.shr_u (local.tee $x (i32.add (local.get $x) (i32.const 0x20000000))) (i32.const 31)) (i32.const 0)))))
  (call $put32 (local.get $x))`

const PRICED_FIELDS = `(type $f (func (param i32) (result i32))) (table $t 1 funcref) (elem (i32.const 0) $twice) (data $d "abcdefghijklmnop")
  (func $twice (param i32) (result i32) (i32.shl (local.get 0) (i32.const 1)))`

export const CONTROL: readonly Case[] = [
  ...[3, 40, 700].map((size): Case => ({
    name: `br_table: ${size} targets`,
    wat: command({ locals: '(local $i i32) (local $which i32) (local $sum i32)', main: `${turns(4_000, `(local.set $which (i32.rem_u (i32.mul (local.get $i) (i32.const 104729)) (i32.const ${size + 3}))) ${branchTable(size)}`)} (call $put32 (local.get $sum))` })
  })),
  {
    name: 'br_table: 5,000 targets, three places to go, with a value',
    wat: command({
      locals: '(local $i i32) (local $sum i32)',
      main: `${turns(20_000, `(local.set $sum (i32.xor (i32.rotl (local.get $sum) (i32.const 3))
        (block $a (result i32) (i32.add (i32.const 1) (block $b (result i32) (i32.add (i32.const 20) (block $c (result i32) (br_table ${many(5_000, i => ['$a', '$b', '$c'][(i * i + 3 * i) % 7 % 3] ?? '$a')} $b (local.get $i) (i32.rem_u (i32.mul (local.get $i) (i32.const 31)) (i32.const 5100))))))))))`)} (call $put32 (local.get $sum))`
    })
  },
  {
    name: 'bulk: memory copied over itself, filled, initialised, in a loop',
    wat: command({
      fields: BULK_FIELDS,
      locals: '(local $i i32) (local $sum i64)',
      main: `${turns(600, `(memory.fill (i32.add (i32.const 8192) (i32.rem_u (i32.mul (local.get $i) (i32.const 977)) (i32.const 50000))) (local.get $i) (i32.rem_u (i32.mul (local.get $i) (i32.const 131)) (i32.const 3000)))
        (memory.copy (i32.add (i32.const 9000) (i32.rem_u (local.get $i) (i32.const 64))) (i32.const 9030) (i32.rem_u (i32.mul (local.get $i) (i32.const 37)) (i32.const 9000)))
        (memory.init $letters (i32.add (i32.const 10000) (local.get $i)) (i32.rem_u (local.get $i) (i32.const 20)) (i32.rem_u (local.get $i) (i32.const 23)))
        (local.set $sum (i64.add (i64.rotl (local.get $sum) (i64.const 9)) (i64.load (i32.add (i32.const 9000) (local.get $i)))))`)}
        (data.drop $letters) (memory.init $letters (i32.const 0) (i32.const 0) (i32.const 0)) (call $put64 (local.get $sum))`
    })
  },
  {
    name: 'bulk: tables initialised, copied, filled, and called',
    wat: command({
      fields: BULK_FIELDS,
      locals: '(local $i i32) (local $sum i32)',
      main: `${turns(300, `(table.init $t $some (i32.rem_u (local.get $i) (i32.const 50)) (i32.const 1) (i32.const 4)) (table.copy $u $t (i32.rem_u (local.get $i) (i32.const 20)) (i32.rem_u (local.get $i) (i32.const 40)) (i32.const 10))
        (table.copy $t $t (i32.const 3) (i32.const 0) (i32.const 20)) (table.fill $u (i32.const 5) (ref.func $b) (i32.rem_u (local.get $i) (i32.const 9))) (table.set $t (i32.const 63) (table.get $t (i32.rem_u (local.get $i) (i32.const 50))))
        (local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 31)) (call_indirect $t (type $number) (i32.const 63))))
        (local.set $sum (i32.add (local.get $sum) (ref.is_null (table.get $u (i32.rem_u (local.get $i) (i32.const 32))))))`)} (elem.drop $some) (call $put32 (local.get $sum))`
    })
  },
  {
    name: 'wasi: random bytes, and input read in pieces',
    input: 'one two three, and a little more that has to be read in several pieces',
    wat: command({
      locals: '(local $i i32)',
      main: `${turns(20, `(drop (call $random_get (i32.add (i32.const 8192) (i32.mul (local.get $i) (i32.const 37))) (i32.add (local.get $i) (i32.const 1)))) (call $put64 (i64.load (i32.add (i32.const 8192) (i32.mul (local.get $i) (i32.const 37)))))
        (i32.store (i32.const 0) (i32.const 2048)) (i32.store (i32.const 4) (i32.add (local.get $i) (i32.const 1))) (call $put32 (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8))) (call $put32 (i32.load (i32.const 8))) (call $put64 (i64.load (i32.const 2048)))`)}`
    })
  },
  { name: 'fuel: every price there is, with every budget', everyBudget: true, wat: command({ fields: PRICED_FIELDS, locals: '(local $i i32) (local $x i32)', main: PRICED }) },
  { name: 'fuel: memory.grow, with every budget', everyBudget: true, wat: command({ main: '(call $put32 (memory.grow (i32.const 0))) (call $put32 (memory.grow (i32.const 100))) (memory.fill (i32.const 0) (i32.const 1) (i32.const 3000))' }) },
  { name: 'fuel: exhausted in the middle of a hot loop', fuel: 3_333_333n, wat: command({ locals: '(local $i i32) (local $sum f64)', main: turns(2_000_000_000, '(local.set $sum (f64.add (local.get $sum) (f64.sqrt (f64.convert_i32_u (local.get $i))))) (f64.store (i32.const 2048) (local.get $sum))') }) },
  { name: 'fuel: exhausted in a recursion', fuel: 100_003n, wat: command({ fields: '(func $fib (param i32) (result i32) (if (result i32) (i32.lt_u (local.get 0) (i32.const 2)) (then (local.get 0)) (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1))) (call $fib (i32.sub (local.get 0) (i32.const 2)))))))', main: '(call $put32 (call $fib (i32.const 40)))' }) },
  { name: 'fuel: a length too dear', fuel: 5_000n, wat: command({ main: '(memory.fill (i32.const 0) (i32.const 1) (i32.const 200000)) (call $put32 (i32.const 1))' }) }
]

import { command, turns } from './wat.ts'
import type { Case } from './wat.ts'

export const GROWTH: readonly Case[] = [
  {
    name: 'grow: memory page by page to its cap and beyond',
    memoryPages: 64,
    wat: command({
      locals: '(local $i i32) (local $got i32)',
      main: `${turns(70, `(local.set $got (memory.grow (i32.const 1)))
        (if (i32.ge_s (local.get $got) (i32.const 0)) (then (i32.store8 (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 1)) (local.get $i))))
        (call $put32 (local.get $got)) (call $put32 (memory.size))`)}`
    })
  },
  {
    name: 'grow: memory by too much at once, then by what is left',
    memoryPages: 40,
    wat: command({ main: ['37', '65536', '-1', '36', '0', '1'].map(by => `(call $put32 (memory.grow (i32.const ${by})))`).join(' ') })
  },
  {
    name: 'grow: beyond the module\'s own maximum',
    memoryPages: 64,
    wat: command({ main: '(call $put32 (memory.grow (i32.const 4))) (call $put32 (memory.grow (i32.const 1))) (call $put32 (memory.size))' }).replace('(memory (export "memory") 4)', '(memory (export "memory") 4 8)')
  },
  {
    name: 'grow: what was grown is there, what was not traps',
    memoryPages: 16,
    wat: command({ main: '(drop (memory.grow (i32.const 12))) (i32.store (i32.const 1048572) (i32.const 77)) (call $put32 (i32.load (i32.const 1048572))) (call $flush) (i32.store (i32.const 1048573) (i32.const 1))' })
  },
  {
    name: 'grow: tables, one with a maximum and one without',
    wat: command({
      fields: '(table $small 1 100 funcref) (table $free 0 externref) (elem declare func $f) (func $f)',
      locals: '(local $i i32)',
      main: `${turns(120, '(call $put32 (table.grow $small (ref.func $f) (i32.const 1)))')}
        ${['10', '999990', '1', '999989', '1', '-1'].map(by => `(call $put32 (table.grow $free (ref.null extern) (i32.const ${by}))) (call $put32 (table.size $free))`).join(' ')}`
    })
  },
  {
    name: 'grow: while a loop uses what it has',
    memoryPages: 64,
    wat: command({
      locals: '(local $i i32) (local $at i32) (local $sum i64)',
      main: `${turns(50_000, `(local.set $at (i32.add (i32.const 65536) (i32.rem_u (i32.mul (local.get $i) (i32.const 7919)) (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 65544)))))
        (i64.store (local.get $at) (i64.add (i64.load (local.get $at)) (i64.extend_i32_u (local.get $i))))
        (local.set $sum (i64.add (i64.rotl (local.get $sum) (i64.const 7)) (i64.load (local.get $at))))
        (if (i32.eqz (i32.rem_u (local.get $i) (i32.const 700))) (then (drop (memory.grow (i32.const 1)))))`)} (call $put64 (local.get $sum)) (call $put32 (memory.size))`
    })
  }
]

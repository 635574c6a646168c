import { call } from './wasi-case.ts'
import { assemble, wasiModule } from './wasi-module.ts'
import type { WasiPlan } from './wasi-case.ts'

const HELLO = '(data (i32.const 16) "hello")'
const write = (length: number): string => `(i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const ${length})) (drop ${call('fd_write', 1, 0, 1, 8)})`
const program = (body: string, rest = ''): Uint8Array => wasiModule({ body, rest: `${HELLO} ${rest}`, locals: '(local $i i32)' })
const FIRST = `(start $first) (func $first ${write(2)}`

/** How units end, and what has the last word. */
export const ENDS: readonly WasiPlan[] = [
  { name: 'returns', module: program(write(5)) },
  { name: 'exits with 7 after some output', module: program(`${write(5)} ${call('proc_exit', 7)}`) },
  { name: 'exits with 300: 255', module: program(call('proc_exit', 300)) },
  { name: 'exits with −1: 255', module: program(call('proc_exit', -1)) },
  { name: 'a start function, then _start', module: program(write(5), `${FIRST})`) },
  { name: 'exits in its start function: _start is not run', module: program(write(5), `${FIRST} ${call('proc_exit', 3)})`) },
  { name: 'traps in its start function', module: program(write(5), `${FIRST} unreachable)`) },
  { name: 'traps after output: none of it counts', module: program(`${write(5)} unreachable`) },
  { name: 'traps in a loop that stores', module: program(`${write(5)} (loop $l (i32.store (local.get $i) (i32.const 1)) (local.set $i (i32.add (local.get $i) (i32.const 4096))) (br $l))`) },
  { name: 'too deep after output', module: program(`${write(5)} (call $down)`, '(func $down (call $down))') },
  { name: 'a segment beyond memory: nothing ran, nothing is paid', module: program(write(5), '(data (i32.const 65535) "ab")') },
  { name: 'output to the last byte', outputBytes: 10, module: program(`${write(5)} ${write(5)}`) },
  { name: 'output beyond the last byte', outputBytes: 9, module: program(`${write(5)} ${write(5)}`) },
  { name: 'output of nothing where none is allowed', outputBytes: 0, module: program(write(0)) },
  { name: 'output beyond the last byte and no fuel for it: exhausted', outputBytes: 4, budget: 100n, module: program(write(5)) },
  { name: 'no fuel', budget: 0n, module: program('') },
  { name: 'a memory that is not called memory: every pointer is EFAULT', module: wasiModule({ body: call('proc_exit', call('random_get', 0, 1)), memory: 'other' }) }
]

/** Units whose last bit of fuel goes into a call: one runs to its end, and one that has a single unit of fuel less does not. */
export const LAST_FUEL: readonly WasiPlan[] = [
  { name: 'random bytes', module: program(`(drop ${call('random_get', 0, 1000)})`), input: 'an input that is hashed' },
  { name: 'output', module: program(write(40_000)) },
  { name: 'a call that is answered with an errno', module: program(`(drop ${call('fd_close', 99)})`) },
  { name: 'calls in a loop', module: program(`(loop $l (drop ${call('sched_yield')}) (local.set $i (i32.add (local.get $i) (i32.const 1))) (br_if $l (i32.lt_u (local.get $i) (i32.const 100))))`) }
]

const START = '(func (export "_start"))'
const wasi = (module: string, name: string, type: string): string => `(import "${module}" "${name}" (func ${type}))`

/** Modules of which no unit ever runs. */
export const REFUSED: readonly WasiPlan[] = [
  { name: 'refused: wasi_unstable', module: assemble(`(module ${wasi('wasi_unstable', 'sched_yield', '(result i32)')} ${START})`) },
  { name: 'refused: no such function', module: assemble(`(module ${wasi('wasi_snapshot_preview1', 'sock_open', '(result i32)')} ${START})`) },
  { name: 'refused: another signature', module: assemble(`(module ${wasi('wasi_snapshot_preview1', 'sched_yield', '')} ${START})`) },
  { name: 'refused: a reactor', module: assemble('(module (func (export "_initialize")))') },
  { name: 'refused: an entry with a parameter', module: assemble('(module (func (export "_start") (param i32)))') },
  { name: 'refused: a memory from the host', module: assemble(`(module (import "env" "memory" (memory 1)) ${START})`) },
  { name: 'refused: more memory than the contract gives', module: assemble(`(module (memory 65) ${START})`) },
  { name: 'refused: text', module: new TextEncoder().encode('#!/bin/sh') }
]

import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { createPool } from '../../src/executors/index.ts'
import { assemble, command, LIMITS, Shelf, text } from './modules.ts'
import { ECHO, FLOOD, show, SPIN } from './programs.ts'
import type { Executor } from '../../src/executors/index.ts'

const NOTHING = new Uint8Array(0)
const TIERS = ['default', 'liftoff', 'turbofan'] as const

const RELAXED = '(func $f (param v128 v128) (result v128) (i8x16.relaxed_swizzle (local.get 0) (local.get 1)))'

/** Every way a unit can end, with its status and output. */
const CASES: ReadonlyArray<{ name: string, module: Uint8Array, status: number, output?: string, limits?: Partial<typeof LIMITS>, fuel?: bigint, refusal?: RegExp }> = [
  { name: 'ends by itself', module: command([], ''), status: 0, fuel: 0n },
  { name: 'runs out of fuel', module: SPIN, status: 257, fuel: 100n, limits: { fuel: 100n } },
  { name: 'has just enough fuel', module: command([], '(drop (i32.const 1))'), status: 0, fuel: 2n, limits: { fuel: 2n } },
  { name: 'lacks one unit of fuel', module: command([], '(call $f)', '(memory (export "memory") 1) (func $f (drop (i32.const 1)))'), status: 257, fuel: 9n, limits: { fuel: 9n } },
  { name: 'is out of fuel though it exits', module: command(['proc_exit'], '(call $proc_exit (i32.const 3))'), status: 257, fuel: 8n, limits: { fuel: 8n } },
  { name: 'echoes', module: ECHO, status: 0, output: 'input' },
  { name: 'exits with a code, keeping its output', module: command(['proc_exit', 'fd_write'], `(i32.store8 (i32.const 100) (i32.const 65)) ${show(100, 1)} (call $proc_exit (i32.const 7))`), status: 7, output: 'A' },
  { name: 'exits with a code beyond 255', module: command(['proc_exit'], '(call $proc_exit (i32.const 256))'), status: 255 },
  { name: 'exits with a negative code', module: command(['proc_exit'], '(call $proc_exit (i32.const -1))'), status: 255 },
  { name: 'traps, and its output is dropped', module: command(['fd_write'], `${show(100, 1)} unreachable`), status: 256 },
  { name: 'traps by a bad access', module: command([], '(drop (i32.load (i32.const 65536)))'), status: 256 },
  { name: 'traps by dividing by zero', module: command([], '(drop (i32.div_u (i32.const 1) (i32.const 0)))'), status: 256 },
  { name: 'traps at instantiation', module: command([], '', '(memory (export "memory") 1) (data (i32.const 65536) "x")'), status: 256 },
  { name: 'writes too much', module: FLOOD, status: 258 },
  { name: 'writes just enough', module: ECHO, status: 0, output: 'input', limits: { outputBytes: 5 } },
  { name: 'writes one byte too many', module: ECHO, status: 258, limits: { outputBytes: 4 } },
  { name: 'no WebAssembly', module: text('#!/bin/sh'), status: 259, refusal: /WebAssembly/ },
  { name: 'empty', module: NOTHING, status: 259 },
  { name: 'cut off', module: ECHO.subarray(0, ECHO.length - 3), status: 259 },
  { name: 'no _start', module: assemble('(module (func (export "main")))'), status: 259, refusal: /_start/ },
  { name: '_start is no function', module: assemble('(module (memory (export "_start") 1))'), status: 259 },
  { name: 'an import from elsewhere', module: assemble('(module (import "env" "f" (func)) (func (export "_start")))'), status: 259 },
  { name: 'an unknown WASI function', module: assemble('(module (import "wasi_snapshot_preview1" "fd_frobnicate" (func)) (func (export "_start")))'), status: 259 },
  { name: 'the older WASI', module: assemble('(module (import "wasi_unstable" "proc_exit" (func (param i32))) (func (export "_start")))'), status: 259, refusal: /wasi_unstable.proc_exit/ },
  { name: 'a WASI function with another signature', module: assemble('(module (import "wasi_snapshot_preview1" "proc_exit" (func (param i64))) (func (export "_start")))'), status: 259, refusal: /proc_exit as .* WASI has it as/ },
  { name: 'more memory at the start than allowed', module: command([], '', '(memory (export "memory") 65)'), status: 259, refusal: /65 pages/ },
  { name: 'shared memory, which becomes unshared', module: command([], '', '(memory (export "memory") 1 2 shared)'), status: 0 },
  { name: '64-bit memory', module: command([], '', '(memory (export "memory") i64 1)'), status: 259, refusal: /memory64/ },
  { name: 'relaxed SIMD', module: command([], '', RELAXED), status: 259, refusal: /relaxed/ },
  { name: 'SIMD', module: command([], '(drop (i32x4.add (v128.const i32x4 1 2 3 4) (v128.const i32x4 1 2 3 4)))'), status: 0 },
  { name: 'exceptions', module: command([], '', '(tag $t) (func $f (throw $t))'), status: 259, refusal: /exceptions/ },
  { name: 'garbage-collected types', module: command([], '', '(type $s (struct (field i32))) (func $f (drop (struct.new_default $s)))'), status: 259, refusal: /gc/ },
  { name: 'threads', module: command([], '(atomic.fence)'), status: 259, refusal: /threads/ },
  { name: 'grows to the cap and not beyond', module: command(['proc_exit'], '(drop (memory.grow (i32.const 63))) (call $proc_exit (i32.add (memory.size) (memory.grow (i32.const 1))))'), status: 63 },
  { name: 'a lower maximum of its own', module: command(['proc_exit'], '(call $proc_exit (i32.add (i32.const 10) (memory.grow (i32.const 2))))', '(memory (export "memory") 1 2)'), status: 9 }
]

describe('results of units', () => {
  const shelf = new Shelf()
  const pools: Executor[] = []

  before(async () => {
    pools.push(...await Promise.all(TIERS.map(async tier => createPool({ size: 1, tier, blobs: shelf }))))
  })
  after(async () => { await Promise.all(pools.map(async pool => { await pool.stop() })) })

  for (const { name, module, status, output = '', limits = {}, fuel, refusal } of CASES) {
    it(`${name}: ${status} in every tier`, async () => {
      const costs = new Set<bigint>()
      for (const pool of pools) {
        const outcome = await pool.run(shelf.workload(module, { limits: { ...LIMITS, ...limits } }), { index: 0n, input: text('input') })
        expect(outcome.status, `${pool.tier} ${outcome.reason}`).to.equal(status)
        expect(Buffer.from(outcome.output).toString()).to.equal(output)
        costs.add(outcome.fuel)
        if (refusal != null) {
          expect(outcome.reason).to.match(refusal)
        }
        expect(outcome.reason == null, 'a reason for people').to.equal(status < 256)
      }
      expect([...costs]).to.have.length(1)
      expect([...costs][0]).to.equal(fuel ?? [...costs][0])
    })
  }

  it('echoes any bytes, a fresh instance each', async () => {
    const workload = shelf.workload(ECHO, { limits: { ...LIMITS, outputBytes: 100_000 } })
    await fc.assert(fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 20_000 }), { maxLength: 8 }), async inputs => {
      const outcomes = await Promise.all(inputs.map(async (input, i) => pools[i % pools.length]?.run(workload, { index: BigInt(i), input })))
      expect(outcomes.map(outcome => Buffer.from(outcome?.output ?? []).toString('hex'))).to.deep.equal(inputs.map(input => Buffer.from(input).toString('hex')))
    }), { numRuns: 20 })
  })

  it('finishes what takes more stack optimised than the profile weighs, equally in every tier', async () => {
    // what is computed before the call and again behind it, an optimiser computes once and keeps: 200 values in a frame that weighs 20 slots
    const products = Array.from({ length: 200 }, (_, i) => `(local.set $sum (i64.xor (local.get $sum) (i64.mul (local.get $n) (i64.xor (local.get $n) (i64.const ${1_000_003 * (i + 3)})))))`).join('\n')
    const deep = `(memory (export "memory") 1) (func $f (param $n i64) (result i64) (local $sum i64)
      ${products} (if (i64.ne (local.get $n) (i64.const 0)) (then (local.set $sum (i64.xor (local.get $sum) (call $f (i64.sub (local.get $n) (i64.const 1))))))) ${products} (local.get $sum))`
    const workload = shelf.workload(command(['fd_write'], `(i64.store (i32.const 100) (call $f (i64.const 5000))) ${show(100, 8)}`, deep))
    const [first, ...others] = await Promise.all(pools.map(async pool => pool.run(workload, { index: 0n, input: NOTHING })))
    expect(first?.status).to.equal(0)
    for (const { status, fuel, output } of others) {
      expect({ status, fuel, output: Buffer.from(output) }).to.deep.equal({ status: 0, fuel: first?.fuel, output: Buffer.from(first?.output ?? []) })
    }
  })

  it('ends recursion without end at the same depth, and at the same cost, in every tier', async () => {
    const workload = shelf.workload(command([], '(call $f (i64.const 0))', '(memory (export "memory") 1) (func $f (param i64) (call $f (i64.add (local.get 0) (i64.const 1))) (drop (i64.const 1)))'))
    const outcomes = await Promise.all(pools.map(async pool => pool.run(workload, { index: 0n, input: NOTHING })))
    for (const { status, fuel, reason } of outcomes) {
      expect({ status, fuel }).to.deep.equal({ status: 256, fuel: outcomes[0]?.fuel })
      expect(reason).to.match(/too deep/)
    }
  })
})

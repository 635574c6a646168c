/**
 * Units that cost next to nothing and still depend on their input: a xorshift walk over the eight bytes on stdin, 64 to 79 steps by their value. What a unit honestly comes to is
 * found by running it in this process as any node would (`@mycel/verify/execute`), once for each (work, unit): a thousand liars do not compute the same thing a thousand times.
 */
import { createHash } from 'node:crypto'
import { compileModule, runUnit } from '@mycel/verify/execute'
import { readOnlyTree } from '@mycel/verify/wasi'
import { decodeWasmWork, toHex } from '@mycel/wire'
import { command } from '../../escape/assemble.ts'
import type { Prepared } from '@mycel/verify/execute'
import type { Tender, UnitInput, UnitResult } from '@mycel/wire'

const BODY = `
  (i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const 8))
  (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
  (local.set $x (i64.xor (i64.load (i32.const 16)) (i64.const 0x9e3779b97f4a7c15)))
  (local.set $n (i32.add (i32.const 64) (i32.wrap_i64 (i64.and (local.get $x) (i64.const 15)))))
  (loop $step
    (local.set $x (i64.xor (local.get $x) (i64.shl (local.get $x) (i64.const 13))))
    (local.set $x (i64.xor (local.get $x) (i64.shr_u (local.get $x) (i64.const 7))))
    (local.set $x (i64.xor (local.get $x) (i64.shl (local.get $x) (i64.const 17))))
    (br_if $step (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
  (i64.store (i32.const 16) (local.get $x))
  (i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const 8))
  (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))`

let made: Uint8Array | undefined

/** The module's bytes. */
export function walkModule (): Uint8Array {
  made ??= command(['fd_read', 'fd_write'], BODY, '(memory (export "memory") 1)', '(local $x i64) (local $n i32)')
  return made
}

/** Inputs of a job's units, numbered from 0: eight bytes each, of which `from` says where they begin. */
export function walkInputs (units: number, from = 0): UnitInput[] {
  return Array.from({ length: units }, (_, i) => {
    const input = new Uint8Array(8)
    new DataView(input.buffer).setBigUint64(0, BigInt(from + i) * 0x2545f4914f6cdd1dn & 0xffff_ffff_ffff_ffffn, true)
    return { index: BigInt(i), input }
  })
}

/** What the walk's units come to, in order: what a requester has to have in the end. Computed here, by nothing that was deployed. */
export function walked (units: number, from = 0): Uint8Array[] {
  return walkInputs(units, from).map(({ input }) => {
    const mask = 0xffff_ffff_ffff_ffffn
    let x = new DataView(input.buffer).getBigUint64(0, true) ^ 0x9e3779b97f4a7c15n
    for (let n = 64 + Number(x & 15n); n > 0; n--) {
      x = (x ^ x << 13n) & mask
      x ^= x >> 7n
      x = (x ^ x << 17n) & mask
    }
    const output = new Uint8Array(8)
    new DataView(output.buffer).setBigUint64(0, x, true)
    return output
  })
}

/** Runs units of a tender's work in this process. */
export interface Runner {
  run (unit: UnitInput): UnitResult
}

const runners = new Map<string, Runner>()
const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())

/** What a work mounts, by path. Rogues are given files beforehand: they fetch none. */
export type Files = ReadonlyMap<string, Uint8Array>

/** `module`: its bytes. Error where a file is missing. */
export function runnerOf (tender: Tender, module: Uint8Array, files: Files = new Map()): Runner {
  const name = toHex(sha256(tender.work.body))
  const known = runners.get(name) ?? create(tender, module, files)
  runners.set(name, known)
  return known
}

function create (tender: Tender, module: Uint8Array, files: Files): Runner {
  const work = decodeWasmWork(tender.work.body)

  if (!work.ok) {
    throw new Error(`work that a rogue does not run: ${work.reason}`)
  }

  const { args, fuel, memoryPages, outputBytes } = work.value
  const mounts = work.value.mounts.map(({ path }) => {
    const bytes = files.get(path)

    if (bytes == null) {
      throw new Error(`work that a rogue does not run: no file ${path}`)
    }

    return { path, bytes }
  })
  const prepared: Prepared = {
    compiled: compileModule(module, memoryPages), digest: work.value.module, args: ['unit', ...args], inputs: readOnlyTree(mounts), outputBytes, fuel, sha256
  }
  const results = new Map<string, UnitResult>()

  return {
    run (unit) {
      const key = `${unit.index} ${toHex(unit.input)}`
      let result = results.get(key)

      if (result == null) {
        const { status, fuel: spent, output } = runUnit(prepared, unit)
        result = { status, fuel: spent, output }
        results.set(key, result)
      }

      return result
    }
  }
}

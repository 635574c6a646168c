/** A unit of the matrix: a command as text, and how it is run. */
export interface Case {
  readonly name: string
  readonly wat: string
  readonly input?: string
  /** Cap on memory; without it 64. */
  readonly memoryPages?: number
  /** Budget; without it more than any case needs. */
  readonly fuel?: bigint
  /** It is run with every budget from 0 to what it costs and beyond, too. */
  readonly everyBudget?: boolean
}

/** Where results are collected; the command writes them to stdout at its end. */
const RESULTS = 4096

export interface Command {
  /** Fields before the functions: types, tables, globals, segments, functions. */
  readonly fields?: string
  /** Instructions of `_start`, in folded form; `(call $put32 …)`, `$put64`, `$putf32`, `$putf64`, `$put128` note a result. */
  readonly main: string
  readonly locals?: string
  /** Pages at first. */
  readonly pages?: number
  readonly start?: string
}

/** A WASI command around what a case is about. */
export function command ({ fields = '', main, locals = '', pages = 4, start = '' }: Command): string {
  const put = (name: string, type: string, bytes: number): string => `
  (func $put${name} (param ${type})
    (${type}.store (global.get $at) (local.get 0))
    (global.set $at (i32.add (global.get $at) (i32.const ${bytes}))))`
  return `(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") ${pages})
  (global $at (mut i32) (i32.const ${RESULTS}))
  ${fields}
  ${put('32', 'i32', 4)}${put('64', 'i64', 8)}${put('f32', 'f32', 4)}${put('f64', 'f64', 8)}${put('128', 'v128', 16)}
  (func $flush
    (i32.store (i32.const 0) (i32.const ${RESULTS}))
    (i32.store (i32.const 4) (i32.sub (global.get $at) (i32.const ${RESULTS})))
    (global.set $at (i32.const ${RESULTS}))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))
  (func $_start (export "_start") ${locals}
    ${main}
    (call $flush))
  ${start}
)`
}

/** A loop over `$i` from 0 to `turns` − 1. The local is the function's own. */
export function turns (count: number | string, body: string, counter = '$i'): string {
  const label = `$turn_${counter.slice(1)}`
  return `(local.set ${counter} (i32.const 0))
    (loop ${label}
      ${body}
      (local.set ${counter} (i32.add (local.get ${counter}) (i32.const 1)))
      (br_if ${label} (i32.lt_u (local.get ${counter}) (i32.const ${count}))))`
}

/** A data segment's text for 64-bit words, little-endian. */
export function words64 (values: readonly bigint[]): string {
  return [...new Uint8Array(BigUint64Array.from(values).buffer)].map(byte => `\\${byte.toString(16).padStart(2, '0')}`).join('')
}

export function words32 (values: readonly number[]): string {
  return [...new Uint8Array(Uint32Array.from(values).buffer)].map(byte => `\\${byte.toString(16).padStart(2, '0')}`).join('')
}

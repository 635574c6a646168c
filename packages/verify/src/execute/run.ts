import { DEPTH_BUDGET, EXPORT, verdict } from '../profile/index.ts'
import { seedOf, Wasi, WASI_MODULE } from '../wasi/index.ts'
import { HostFailure, STATUS } from './outcome.ts'
import type { Compiled, CompiledModule } from './compile.ts'
import type { Outcome } from './outcome.ts'
import type { DirectoryNode } from '../wasi/index.ts'

/** Everything that the units of a workload share. */
export interface Prepared {
  readonly compiled: Compiled
  /** The digest that names the module in the contract, 32 bytes: randomness grows from it. */
  readonly digest: Uint8Array
  /** `argv`, program name first; `{index}` is replaced by the unit's index in decimal. */
  readonly args: readonly string[]
  /** What lies under `/in`. */
  readonly inputs: DirectoryNode
  /** Cap on stdout in bytes. */
  readonly outputBytes: number
  /** The budget, 0 … `MAX_FUEL`. */
  readonly fuel: bigint
  /** sha2-256. */
  readonly sha256: (bytes: Uint8Array) => Uint8Array
}

export interface UnitInput {
  /** 0..2^64-1. */
  readonly index: bigint
  /** What the unit reads from stdin. */
  readonly input: Uint8Array
  /** What `random_get` follows from, 32 bytes, in place of the standard one. For trying things out: contracts have no such thing. */
  readonly seed?: Uint8Array
}

/** One attempt: how it ended, as far as engine, WASI and meters tell. */
interface Attempt {
  readonly wasi: Wasi
  readonly trap: string | undefined
  readonly kind: 'exhausted' | 'too-deep' | 'within'
  readonly fuel: bigint
  readonly memoryPages: number | undefined
}

const PAGE_BYTES = 65_536
const NOTHING = new Uint8Array(0)
const encoder = new TextEncoder()
const decoder = new TextDecoder()

/**
 * Runs one unit in a fresh instance under `mycel.wasm/1`. Spec: docs/spec/execution.md, "Hosts".
 *
 * @throws {HostFailure} where the machine, not the unit, was at fault
 */
export function runUnit (prepared: Prepared, unit: UnitInput): Outcome {
  const { compiled } = prepared
  if (compiled.kind === 'refused') {
    return { status: STATUS.refused, fuel: 0n, output: NOTHING, stderr: '', reason: compiled.reason }
  }
  let last = attempt(prepared, compiled, compiled.module, unit)
  if (last.trap != null && last.kind === 'within' && last.wasi.end == null) {
    // only a module made with trapFuel knows what a trapped unit costs
    last = attempt(prepared, compiled, compiled.exact(), unit)
  }
  const { wasi, trap, kind, fuel, memoryPages } = last
  if (wasi.end?.kind === 'broken') {
    throw HostFailure.of(wasi.end.error)
  }
  const people = { stderr: decoder.decode(wasi.stderr), ...(memoryPages == null ? {} : { memoryPages }) }
  const failed = (status: number, reason: string): Outcome => ({ status, fuel, output: NOTHING, ...people, reason })
  if (kind === 'exhausted') {
    return failed(STATUS.fuelExhausted, `out of fuel: the budget was ${prepared.fuel}`)
  }
  if (kind === 'too-deep') {
    return failed(STATUS.trapped, 'calls too deep')
  }
  switch (wasi.end?.kind) {
    case undefined:
      return trap == null ? { status: 0, fuel, output: wasi.output, ...people } : failed(STATUS.trapped, trap)
    case 'exit':
      return { status: wasi.end.status, fuel, output: wasi.output, ...people }
    case 'output-limit':
      return failed(STATUS.outputLimit, `more than ${prepared.outputBytes} bytes on stdout`)
  }
}

function attempt (prepared: Prepared, { imports }: CompiledModule, module: WebAssembly.Module, unit: UnitInput): Attempt {
  const { fuel: budget, sha256 } = prepared
  const wasi = new Wasi({
    imports,
    args: prepared.args.map(arg => encoder.encode(arg.replaceAll('{index}', unit.index.toString()))),
    input: unit.input,
    inputs: prepared.inputs,
    outputBytes: prepared.outputBytes,
    seed: () => unit.seed ?? seedOf(sha256, prepared.digest, unit.input, unit.index),
    sha256
  })
  let exports: WebAssembly.Exports
  try {
    exports = new WebAssembly.Instance(module, { [WASI_MODULE]: wasi.calls }).exports
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) {
      throw HostFailure.of(error)
    }
    // a segment beyond memory or table: a trap before anything was charged
    return { wasi, trap: error.message, kind: 'within', fuel: 0n, memoryPages: undefined }
  }
  const meters = { fuel: i64(exports, EXPORT.fuel), depth: i64(exports, EXPORT.depth), fault: exports[EXPORT.fault] as WebAssembly.Global<'i32'> }
  meters.fuel.value = budget
  if (exports.memory instanceof WebAssembly.Memory) {
    wasi.attach(exports.memory)
  }
  let trap: string | undefined
  try {
    for (const entry of [exports[EXPORT.start], exports._start]) {
      if (typeof entry === 'function') {
        meters.depth.value = DEPTH_BUDGET
        entry()
      }
    }
  } catch (error) {
    if (wasi.end == null && !(error instanceof WebAssembly.RuntimeError)) {
      throw HostFailure.of(error)
    }
    trap = error instanceof WebAssembly.RuntimeError ? error.message : undefined
  }
  const found = verdict(budget, { fuel: meters.fuel.value, depth: meters.depth.value, fault: meters.fault.value })
  if (found.kind === 'infrastructure') {
    throw new HostFailure('out-of-memory', 'memory did not grow to what the unit is entitled to')
  }
  return { wasi, trap, memoryPages: exports.memory instanceof WebAssembly.Memory ? exports.memory.buffer.byteLength / PAGE_BYTES : undefined, ...found }
}

function i64 (exports: WebAssembly.Exports, name: string): WebAssembly.Global<'i64'> {
  return exports[name] as WebAssembly.Global<'i64'>
}

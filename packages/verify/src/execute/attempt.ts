import { DEPTH_BUDGET, EXPORT, verdict } from '../profile/index.ts'
import { Wasi, WASI_MODULE } from '../wasi/index.ts'
import { HostFailure } from './outcome.ts'
import type { CompiledModule } from './compile.ts'
import type { World } from './world.ts'

/** One attempt: how it ended, as far as engine, WASI and meters tell. */
export interface Attempt {
  readonly wasi: Wasi
  readonly trap: WebAssembly.RuntimeError | undefined
  readonly kind: 'exhausted' | 'too-deep' | 'within'
  readonly fuel: bigint
  readonly memoryPages: number | undefined
}

const PAGE_BYTES = 65_536

/**
 * Runs a module once, in a fresh instance, which is paid for first.
 *
 * @param module - `compiled` as it is, or the one whose fuel is exact
 * @throws {HostFailure} where the machine, not the module, was at fault
 */
export function attempt (module: WebAssembly.Module, { imports, instantiation }: CompiledModule, { fuel: budget, preopens, ...world }: World): Attempt {
  const wasi = new Wasi({ ...world, imports, preopens: preopens() })
  if (instantiation > budget) {
    return { wasi, trap: undefined, kind: 'exhausted', fuel: budget, memoryPages: undefined }
  }
  let exports: WebAssembly.Exports
  try {
    exports = new WebAssembly.Instance(module, { [WASI_MODULE]: wasi.calls }).exports
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) {
      throw HostFailure.of(error)
    }
    // a segment beyond memory or table: a trap before anything else was charged
    return { wasi, trap: error, kind: 'within', fuel: instantiation, memoryPages: undefined }
  }
  const meters = { fuel: i64(exports, EXPORT.fuel), depth: i64(exports, EXPORT.depth), fault: exports[EXPORT.fault] as WebAssembly.Global<'i32'> }
  meters.fuel.value = budget - instantiation
  const memory = exports.memory instanceof WebAssembly.Memory ? exports.memory : undefined
  wasi.attach(meters.fuel, memory)
  let trap: WebAssembly.RuntimeError | undefined
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
    trap = error instanceof WebAssembly.RuntimeError ? error : undefined
  }
  const found = verdict(budget, { fuel: meters.fuel.value, depth: meters.depth.value, fault: meters.fault.value })
  if (found.kind === 'infrastructure') {
    throw new HostFailure('out-of-memory', 'memory did not grow to what the unit is entitled to')
  }
  return { wasi, trap, memoryPages: memory == null ? undefined : memory.buffer.byteLength / PAGE_BYTES, ...found }
}

function i64 (exports: WebAssembly.Exports, name: string): WebAssembly.Global<'i64'> {
  return exports[name] as WebAssembly.Global<'i64'>
}

import { functionNames, instrument } from '../profile/index.ts'
import { unfitEntry } from './entry.ts'
import { foreignImport } from './foreign.ts'
import { invalid } from './invalid.ts'
import { mistaken } from './mistaken.ts'
import { HostFailure } from './outcome.ts'
import { byProfile, sentence } from './refused-module.ts'
import type { ModuleRefusal } from './refused-module.ts'
import type { Instrumented } from '../profile/index.ts'

/** A module that is admitted, compiled, and ready for any number of units. */
export interface CompiledModule {
  readonly kind: 'module'
  /** The one that units run on: its fuel is right unless it traps. */
  readonly module: WebAssembly.Module
  /** The one whose fuel is right after a trap, too; compiled when first asked for. */
  exact (): WebAssembly.Module
  /** Names of WASI functions that it imports. */
  readonly imports: readonly string[]
  /** Fuel that an instance costs before it is made. */
  readonly instantiation: bigint
  /** Pages at first and at most; undefined for a module without memory. */
  readonly memory: Instrumented['memory']
  /** It exports its memory under the name that WASI looks for. Without it every call that points somewhere fails. */
  readonly exportsMemory: boolean
  /** Bytes of the module as it runs. */
  readonly size: number
  /** Names of functions, for people. Looked up the first time, and then only remembered: a module whose units trap all the time is not read all the time. */
  namesOf (indices: readonly number[]): ReadonlyMap<number, string>
}

/** Why no unit of this module will ever run. For people: a contract knows only that it is refused. */
export interface RefusedModule {
  readonly kind: 'refused'
  /** In one line. */
  readonly reason: string
  readonly refusal: ModuleRefusal
}

export type Compiled = CompiledModule | RefusedModule

export interface CompileOptions {
  /** Shares no code with what the engine has compiled of the same module before, and perhaps otherwise: for hosts that have changed the engine's settings. False if left out. */
  readonly apart?: boolean
}

/** A custom section `x`, empty. */
const MARK = Uint8Array.of(0, 2, 1, 0x78)

function engineModule (bytes: Uint8Array<ArrayBuffer>, { apart = false }: CompileOptions): WebAssembly.Module {
  if (!apart) {
    return new WebAssembly.Module(bytes)
  }
  // engines share code between modules of equal bytes
  const marked = new Uint8Array(bytes.length + MARK.length)
  marked.set(bytes)
  marked.set(MARK, bytes.length)
  return new WebAssembly.Module(marked)
}

/**
 * Admits a module under `mycel.wasm/1`, instruments and compiles it.
 *
 * @param memoryPages - the contract's cap on memory, pages of 64 KiB
 * @throws {HostFailure} where the engine had no room or failed
 */
export function compileModule (bytes: Uint8Array, memoryPages: number, options: CompileOptions = {}): Compiled {
  const made = instrument(bytes, { memoryPages, trapFuel: false })
  if (!made.ok) {
    return refused((made.code === 'malformed' && made.where.offset === 0 ? mistaken(bytes) : undefined) ?? byProfile(made, nameIn(bytes)))
  }
  const unfit = foreignImport(made.imports) ?? unfitEntry(made)
  if (unfit != null) {
    return refused(unfit)
  }
  let exact: WebAssembly.Module | undefined
  let names: ReadonlyMap<number, string> | undefined
  try {
    const module = engineModule(made.bytes, options)
    return {
      kind: 'module',
      module,
      exact () {
        exact ??= compileExact(bytes, memoryPages, options)
        return exact
      },
      imports: [...new Set(made.imports.map(({ name }) => name))],
      instantiation: BigInt(made.instantiation),
      memory: made.memory,
      exportsMemory: made.exports.some(({ name, kind }) => name === 'memory' && kind === 'memory'),
      size: made.bytes.length,
      namesOf (indices) {
        names ??= functionNames(bytes, indices)
        return names
      }
    }
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) {
      return refused(invalid(bytes, error.message, nameIn(bytes)))
    }
    throw HostFailure.of(error)
  }
}

function compileExact (bytes: Uint8Array, memoryPages: number, options: CompileOptions): WebAssembly.Module {
  const made = instrument(bytes, { memoryPages, trapFuel: true })
  if (!made.ok) {
    throw new HostFailure('engine', `admitted once, then refused: ${made.reason}`)
  }
  try {
    return engineModule(made.bytes, options)
  } catch (error) {
    throw HostFailure.of(error)
  }
}

function refused (refusal: ModuleRefusal): RefusedModule {
  return { kind: 'refused', reason: sentence(refusal), refusal }
}

function nameIn (bytes: Uint8Array): (index: number) => string | undefined {
  return index => functionNames(bytes, [index]).get(index)
}

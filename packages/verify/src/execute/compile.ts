import { explain, functionNames, instrument } from '../profile/index.ts'
import { SIGNATURES, WASI_MODULE } from '../wasi/index.ts'
import { HostFailure } from './outcome.ts'
import type { Instrumented, ModuleImport } from '../profile/index.ts'

/** A module that is admitted, compiled, and ready for any number of units. */
export interface CompiledModule {
  readonly kind: 'module'
  /** The one that units run on: its fuel is right unless it traps. */
  readonly module: WebAssembly.Module
  /** The one whose fuel is right after a trap, too; compiled when first asked for. */
  exact (): WebAssembly.Module
  /** Names of WASI functions that it imports. */
  readonly imports: readonly string[]
}

/** Why no unit of this module will ever run. For people: a contract knows only that it is refused. */
export interface RefusedModule {
  readonly kind: 'refused'
  readonly reason: string
}

export type Compiled = CompiledModule | RefusedModule

const ENTRY = '_start'
const LETTERS: Readonly<Record<string, string>> = { i32: 'i', i64: 'I' }

/**
 * Admits a module under `mycel.wasm/1`, instruments and compiles it.
 *
 * @param memoryPages - the contract's cap on memory, pages of 64 KiB
 * @throws {HostFailure} where the engine had no room or failed
 */
export function compileModule (bytes: Uint8Array, memoryPages: number): Compiled {
  const made = instrument(bytes, { memoryPages, trapFuel: false })
  if (!made.ok) {
    return refused(explain(made, nameIn(bytes)))
  }
  const unfit = unfitImport(made.imports) ?? unfitEntry(made)
  if (unfit != null) {
    return refused(unfit)
  }
  let exact: WebAssembly.Module | undefined
  try {
    const module = new WebAssembly.Module(made.bytes)
    return {
      kind: 'module',
      module,
      exact: () => {
        exact ??= compileExact(bytes, memoryPages)
        return exact
      },
      imports: [...new Set(made.imports.map(({ name }) => name))]
    }
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) {
      return refused(`not valid WebAssembly: ${error.message}`)
    }
    throw HostFailure.of(error)
  }
}

function compileExact (bytes: Uint8Array, memoryPages: number): WebAssembly.Module {
  const made = instrument(bytes, { memoryPages, trapFuel: true })
  if (!made.ok) {
    throw new HostFailure('engine', `admitted once, then refused: ${made.reason}`)
  }
  try {
    return new WebAssembly.Module(made.bytes)
  } catch (error) {
    throw HostFailure.of(error)
  }
}

function refused (reason: string): RefusedModule {
  return { kind: 'refused', reason }
}

function nameIn (bytes: Uint8Array): (index: number) => string | undefined {
  let names: ReadonlyMap<number, string> | undefined
  return index => (names ??= functionNames(bytes)).get(index)
}

function unfitImport (imports: readonly ModuleImport[]): string | undefined {
  for (const { module, name, kind, parameters, results } of imports) {
    if (module === 'wasi_unstable') {
      return `import ${module}.${name}: this is the ABI before preview1. Build for wasm32-wasip1 (wasi-sdk 10 or later, Rust 1.42 or later)`
    }
    const expected = module === WASI_MODULE && kind === 'function' ? SIGNATURES.get(name) : undefined
    if (expected == null) {
      return `import ${module}.${name} is not to be had: only functions of ${WASI_MODULE} are`
    }
    const letters = (types: readonly string[]): string => types.map(type => LETTERS[type] ?? '?').join('')
    if (`${letters(parameters)}:${letters(results)}` !== expected) {
      return `import ${module}.${name} has another signature than WASI's`
    }
  }
  return undefined
}

function unfitEntry ({ exports }: Instrumented): string | undefined {
  const entry = exports.find(({ name, kind }) => name === ENTRY && kind === 'function')
  if (entry == null) {
    return `the module exports no function ${ENTRY}: build a command, not a library or reactor`
  }
  return entry.parameters?.length === 0 && entry.results?.length === 0 ? undefined : `${ENTRY} takes parameters or gives results: a command's does neither`
}

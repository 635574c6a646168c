import { DEPTH_BUDGET, EXPORT, instrument } from '../../packages/verify/src/profile/index.ts'
import { callExactly, canCarry, laneBytes, scalarBytes } from './trampoline.ts'
import type { Value } from './trampoline.ts'
import type { Refusal } from '../../packages/verify/src/profile/index.ts'

export interface Action { readonly type: 'invoke' | 'get', readonly module?: string, readonly field: string, readonly args?: readonly Value[] }

/** One line of wast2json's output. */
export interface Command {
  readonly type: string
  readonly line: number
  readonly filename?: string
  readonly name?: string
  readonly as?: string
  readonly module_type?: string
  readonly text?: string
  readonly action?: Action
  readonly expected?: readonly Value[]
}

type Loaded = { readonly exports: WebAssembly.Exports, readonly results?: ReadonlyMap<string, readonly string[]> } | { readonly refusal: Refusal } | { readonly lacking: string } | { readonly unreadable: string }

const FUEL = 2n ** 60n
const MEMORY_PAGES = 65_536

const IMPORTS = 'imports a memory, table or mutable global'
const FOLLOWS = 'depends on what a module with such imports does'

const UNREADABLE = 'text that the assembler does not read'

class Outside extends Error {}

/** Runs one file of the suite, every module of it instrumented. */
export class SuiteFile {
  passed = 0
  readonly failures: string[] = []
  /** What lies outside the profile, by reason. */
  readonly excused = new Map<string, number>()
  readonly #read: (filename: string) => Uint8Array<ArrayBuffer>
  readonly #named = new Map<string, Loaded>()
  readonly #registered = new Map<string, Loaded>()
  #current: Loaded = { lacking: 'no module yet' }

  /** @param read - a module's bytes. Error where its text could not be assembled */
  constructor (read: (filename: string) => Uint8Array<ArrayBuffer>) {
    this.#read = read
    this.#registered.set('spectest', { exports: spectest() as WebAssembly.Exports })
  }

  run (command: Command): void {
    try {
      const problem = this.#outcome(command)
      if (problem == null) {
        this.passed++
      } else if (command.type === 'assert_return' && this.excused.has(IMPORTS)) {
        // tables are shared between modules there, and one of them was not run
        this.excused.set(FOLLOWS, (this.excused.get(FOLLOWS) ?? 0) + 1)
      } else {
        this.failures.push(`line ${command.line}, ${command.type}: ${problem}`)
      }
    } catch (error) {
      if (!(error instanceof Outside)) {
        this.failures.push(`line ${command.line}, ${command.type}: ${String(error)}`)
      } else if (error.message !== '') {
        this.excused.set(error.message, (this.excused.get(error.message) ?? 0) + 1)
      }
    }
  }

  /** A function of a table may be of a module that was not run. */
  #outcome (command: Command): string | undefined {
    try {
      return this.#check(command)
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) {
        return error.message
      }
      throw error
    }
  }

  /** Undefined where all is well, otherwise what is not. */
  #check (command: Command): string | undefined {
    const { type, action, expected = [] } = command
    switch (type) {
      case 'module':
        this.#current = this.#load(command.filename ?? '')
        if (command.name != null) {
          this.#named.set(command.name, this.#current)
        }
        this.#exports(undefined)
        return undefined
      case 'register':
        this.#registered.set(command.as ?? '', command.name == null ? this.#current : this.#named.get(command.name) ?? this.#current)
        return undefined
      case 'action':
        this.#act(action as Action)
        return undefined
      case 'assert_return':
        return this.#returns(action as Action, expected)
      case 'assert_trap':
        return this.#traps(() => { this.#act(action as Action) })
      case 'assert_exhaustion':
        return this.#exhausts(action as Action)
      case 'assert_uninstantiable':
        return this.#traps(() => {
          const loaded = this.#load(command.filename ?? '')
          if ('lacking' in loaded) {
            throw new WebAssembly.RuntimeError(loaded.lacking)
          }
          outside(loaded)
        })
      case 'assert_invalid': case 'assert_malformed': case 'assert_unlinkable':
        return this.#isRefused(command)
      case 'assert_exception':
        throw new Outside('exceptions')
      default:
        return `unknown command ${type}`
    }
  }

  #isRefused ({ filename = '', module_type: form }: Command): string | undefined {
    if (form === 'text') {
      throw new Outside('')
    }
    try {
      const loaded = this.#load(filename)
      if ('unreadable' in loaded) {
        throw new Outside(UNREADABLE)
      }
      return 'exports' in loaded ? 'was accepted' : undefined
    } catch (error) {
      if (error instanceof Outside) {
        throw error
      }
      return error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError ? undefined : String(error)
    }
  }

  #exhausts (action: Action): string | undefined {
    return this.#traps(() => { this.#act(action) }) ?? (Number(meter(this.#exports(action.module), EXPORT.depth).value) < 0 ? undefined : 'the depth was not exhausted')
  }

  #traps (act: () => void): string | undefined {
    try {
      act()
      return 'did not trap'
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) {
        return undefined
      }
      throw error
    }
  }

  #load (filename: string): Loaded {
    let bytes: Uint8Array<ArrayBuffer>
    try {
      bytes = this.#read(filename)
    } catch (error) {
      return { unreadable: error instanceof Error ? error.message : String(error) }
    }
    const made = instrument(bytes, { memoryPages: MEMORY_PAGES })
    if (!made.ok) {
      return { refusal: made }
    }
    const imports: Record<string, WebAssembly.ModuleImports> = {}
    for (const { module } of made.imports) {
      const from = this.#registered.get(module)
      if (from != null) {
        imports[module] = outside(from)
      }
    }
    const compiled = new WebAssembly.Module(made.bytes)
    let instance: WebAssembly.Instance
    try {
      instance = new WebAssembly.Instance(compiled, imports)
      fill(instance.exports)
      const start = instance.exports[EXPORT.start]
      if (typeof start === 'function') {
        start()
      }
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) {
        return { lacking: error.message }
      }
      throw error
    }
    return { exports: instance.exports, results: new Map(made.exports.flatMap(({ name, results }) => results == null ? [] : [[name, results]])) }
  }

  #exports (name: string | undefined): WebAssembly.Exports {
    return outside(name == null ? this.#current : this.#named.get(name) ?? this.#current)
  }

  #act ({ type, module, field, args = [] }: Action): Uint8Array[] | unknown[] {
    const exports = this.#exports(module)
    const loaded = module == null ? this.#current : this.#named.get(module) ?? this.#current
    const results = 'exports' in loaded ? loaded.results?.get(field) ?? [] : []
    const target = exports[field]
    if (target == null) {
      throw new Error(`no export ${field}`)
    }
    fill(exports)
    for (const one of [...this.#named.values(), ...this.#registered.values(), this.#current]) {
      if ('exports' in one) {
        fill(one.exports)
      }
    }
    if (type === 'get') {
      return [(target as WebAssembly.Global).value]
    }
    if (canCarry([...args, ...results.map(type => ({ type }))])) {
      return callExactly(target, args, results)
    }
    const result: unknown = (target as (...args: unknown[]) => unknown)(...args.map(reference))
    return Array.isArray(result) ? result : [result]
  }

  #returns (action: Action, expected: readonly Value[]): string | undefined {
    const found = this.#act(action)
    const wrong = expected.findIndex((value, i) => !matches(found[i], value))
    return wrong === -1 ? undefined : `${action.field}: ${JSON.stringify(expected[wrong])} was expected, it is ${String(found[wrong])}`
  }
}

function outside (loaded: Loaded): WebAssembly.Exports {
  if ('exports' in loaded) {
    return loaded.exports
  }
  if ('unreadable' in loaded) {
    throw new Outside(UNREADABLE)
  }
  const { reason = '', feature, code = '' } = 'refusal' in loaded ? loaded.refusal : { reason: loaded.lacking }
  throw new Outside(`${feature ?? (code === 'import' ? IMPORTS : code === 'limit' ? 'beyond a limit' : reason)}`)
}

function meter (exports: WebAssembly.Exports, name: string): WebAssembly.Global {
  return exports[name] as WebAssembly.Global
}

function fill (exports: WebAssembly.Exports): void {
  if (exports[EXPORT.fuel] != null) {
    meter(exports, EXPORT.fuel).value = FUEL
    meter(exports, EXPORT.depth).value = DEPTH_BUDGET
  }
}

function reference ({ type, value }: Value): unknown {
  switch (type) {
    case 'externref': return value === 'null' ? null : Number(value)
    case 'funcref': return null
    case 'i64': return BigInt(String(value))
    default: return Number(value)
  }
}

function matches (found: unknown, { type, value = '', lane_type: lane }: Value): boolean {
  if (found instanceof Uint8Array) {
    if (type !== 'v128') {
      return sameNumber(found, type, String(value))
    }
    const lanes = value as readonly string[]
    const size = found.length / lanes.length
    return lanes.every((one, i) => one.startsWith('nan:') ? sameNumber(found.subarray(i * size, (i + 1) * size), lane ?? '', one) : Buffer.compare(found.subarray(i * size, (i + 1) * size), Uint8Array.from(laneBytes({ type, value: [one], lane_type: lane ?? 'i32' }))) === 0)
  }
  if (type === 'externref' || type === 'funcref') {
    return value === 'null' ? found === null : type === 'funcref' ? found != null : found === Number(value)
  }
  const number = typeof found === 'bigint' ? found : BigInt(Number.isInteger(found) ? Number(found) : 0)
  return type.startsWith('f') ? Object.is(found, floatOf(type, String(value))) : BigInt.asUintN(64, number) === BigInt.asUintN(64, type === 'i32' ? BigInt.asIntN(32, BigInt(String(value))) : BigInt.asIntN(64, BigInt(String(value))))
}

function floatOf (type: string, bits: string): number {
  const bytes = new DataView(Uint8Array.from(scalarBytes(type, bits)).buffer)
  return type === 'f32' ? bytes.getFloat32(0, true) : bytes.getFloat64(0, true)
}

/** Where the suite allows any canonical or arithmetic NaN, the profile has a canonical one, of either sign. */
function sameNumber (found: Uint8Array, type: string, value: string): boolean {
  const wanted = value.startsWith('nan:') ? (type === 'f32' ? '2143289344' : '9221120237041090560') : value
  if (value.startsWith('nan:')) {
    const positive = Uint8Array.from(found)
    positive[found.length - 1] = (found[found.length - 1] ?? 0) & 0x7f
    return Buffer.compare(positive, Uint8Array.from(scalarBytes(type, wanted))) === 0
  }
  return Buffer.compare(found, Uint8Array.from(scalarBytes(type, wanted))) === 0
}

function spectest (): Record<string, unknown> {
  const print = (): void => {}
  return { print, print_i32: print, print_i64: print, print_f32: print, print_f64: print, print_i32_f32: print, print_f64_f64: print, global_i32: 666, global_i64: 666n, global_f32: 666.6, global_f64: 666.6 }
}

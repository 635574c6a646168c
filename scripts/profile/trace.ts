import { createHash } from 'node:crypto'
import { DEPTH_BUDGET, EXPORT } from '../../packages/verify/src/profile/index.ts'

/** Everything that a module does which can be seen from outside. */
export interface Trace {
  /** Calls of imports and ends of exports, in order. */
  readonly events: readonly string[]
  /** SHA-256 of the memories that it exports. */
  readonly memory: string
  readonly fuel: bigint
  /** It ran into the real stack's end. Of a module with meters that is a failure of the profile; of a raw one nobody's. */
  readonly overflowed: boolean
  /** A call went deeper than the profile allows: from there on a raw module does other things. */
  readonly tooDeep: boolean
  /** Of the instance, after all calls. */
  readonly exports: WebAssembly.Exports
}

const FUEL = 2n ** 60n

function show (value: unknown): string {
  return Array.isArray(value) ? value.map(show).join() : typeof value === 'function' ? 'function' : typeof value === 'object' && value != null ? 'object' : Object.is(value, -0) ? '-0' : String(value)
}

/** Calls every export of one of binaryen's fuzz modules with plain arguments. */
export function trace (module: WebAssembly.Module): Trace {
  const events: string[] = []
  let overflowed = false
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {}
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {}
    imports[from][name] = kind === 'function'
      ? (...args: unknown[]) => { events.push(`${name}(${args.map(show).join()})`) }
      : null as unknown as WebAssembly.ImportValue
  }
  const attempt = (name: string, act: () => unknown): void => {
    try {
      events.push(`${name} = ${show(act())}`)
    } catch (error) {
      overflowed ||= error instanceof RangeError
      events.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  let instance: WebAssembly.Exports = {}
  let [spent, tooDeep] = [0n, false]
  const metered = (on: WebAssembly.Exports, act: () => unknown): unknown => {
    const meters = fill(on)
    try {
      return act()
    } finally {
      spent += meters == null ? 0n : FUEL - BigInt(meters.fuel.value)
      tooDeep ||= meters != null && BigInt(meters.depth.value) < 0n
    }
  }
  attempt('instantiate', () => {
    const made = new WebAssembly.Instance(module, imports).exports
    const start = made[EXPORT.start]
    if (typeof start === 'function') {
      metered(made, () => { start() })
    }
    instance = made
  })
  const exports = instance
  const hash = createHash('sha256')
  for (const [name, value] of Object.entries(exports)) {
    if (typeof value === 'function' && !name.startsWith('mycel.')) {
      const args = Array.from({ length: value.length }, (_, i) => i + 1)
      attempt(name, () => metered(exports, () => value(...args)))
      if (events.at(-1)?.includes('BigInt') === true) {
        attempt(name, () => metered(exports, () => value(...args.map(BigInt))))
      }
    }
  }
  for (const [name, value] of Object.entries(exports)) {
    if (value instanceof WebAssembly.Memory) {
      hash.update(new Uint8Array(value.buffer))
    } else if (value instanceof WebAssembly.Global && !name.startsWith('mycel.')) {
      attempt(name, () => value.value)
    }
  }
  return { events, memory: hash.digest('hex'), fuel: spent, overflowed, tooDeep, exports }
}

/** Sets the meters, where there are any. */
function fill (exports: WebAssembly.Exports): { readonly fuel: WebAssembly.Global, readonly depth: WebAssembly.Global } | undefined {
  const [fuel, depth] = [exports[EXPORT.fuel], exports[EXPORT.depth]]
  if (fuel instanceof WebAssembly.Global && depth instanceof WebAssembly.Global) {
    fuel.value = FUEL
    depth.value = DEPTH_BUDGET
    return { fuel, depth }
  }
  return undefined
}

/** Nothing where a raw module did the same as the instrumented one, otherwise the first difference. */
export function difference (raw: Trace, metered: Trace): string | undefined {
  if (metered.overflowed) {
    return 'the real stack ended before the depth did'
  }
  if (raw.overflowed || metered.tooDeep) {
    return undefined
  }
  const at = metered.events.findIndex((event, i) => event !== raw.events[i])
  const longer = at === -1 && raw.events.length > metered.events.length ? metered.events.length : at
  return longer === -1
    ? raw.memory === metered.memory ? undefined : 'memories differ'
    : `${raw.events[longer] ?? 'nothing'} was expected, it is ${metered.events[longer] ?? 'nothing'}`
}

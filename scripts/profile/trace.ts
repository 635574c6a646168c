import { createHash } from 'node:crypto'
import { EXPORT } from '../../packages/verify/src/profile/index.ts'

/** Everything that a module does which can be seen from outside. */
export interface Trace {
  /** Calls of imports and ends of exports, in order. */
  readonly events: readonly string[]
  /** SHA-256 of the memories that it exports. */
  readonly memory: string
  readonly fuel: bigint
  /** It ran into the real stack's end, which is nobody's business: the depth was set out of reach. */
  readonly overflowed: boolean
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
  let exports: WebAssembly.Exports = {}
  let spent = 0n
  attempt('instantiate', () => {
    const made = new WebAssembly.Instance(module, imports).exports
    const start = made[EXPORT.start]
    if (typeof start === 'function') {
      fill(made)
      start()
      spent += FUEL - BigInt((made[EXPORT.fuel] as WebAssembly.Global).value)
    }
    exports = made
  })
  const metered = (name: string, act: () => unknown): void => {
    const fuel = fill(exports)
    attempt(name, act)
    spent += fuel == null ? 0n : FUEL - BigInt(fuel.value)
  }
  const hash = createHash('sha256')
  for (const [name, value] of Object.entries(exports)) {
    if (typeof value === 'function' && !name.startsWith('mycel.')) {
      const args = Array.from({ length: value.length }, (_, i) => i + 1)
      metered(name, () => value(...args))
      if (events.at(-1)?.includes('BigInt') === true) {
        metered(name, () => value(...args.map(BigInt)))
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
  return { events, memory: hash.digest('hex'), fuel: spent, overflowed }
}

/** Sets the meters, where there are any, and answers the fuel. */
function fill (exports: WebAssembly.Exports): WebAssembly.Global | undefined {
  const [fuel, depth] = [exports[EXPORT.fuel], exports[EXPORT.depth]]
  if (fuel instanceof WebAssembly.Global && depth instanceof WebAssembly.Global) {
    fuel.value = FUEL
    depth.value = FUEL
    return fuel
  }
  return undefined
}

export function sameTrace (a: Trace, b: Trace): boolean {
  return a.overflowed || b.overflowed || (a.memory === b.memory && a.events.length === b.events.length && a.events.every((event, i) => event === b.events[i]))
}

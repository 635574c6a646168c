import { EXPORT, instrument } from '../../src/profile/index.ts'
import { COUNTDOWN, randomModule } from './random/module.ts'
import type { Plan } from './random/module.ts'

/** Enough for any random module to end by its own countdown. */
export const PLENTY = 2n ** 40n

/** How many turns and entries each call may take. */
export const TURNS = 400

/** One call's end: its results as text, or why it trapped; and what it cost where the module is metered. */
export interface Call {
  readonly end: string
  readonly fuel: bigint
}

export interface Observation {
  readonly calls: readonly Call[]
  /** The memory's bytes after all calls. */
  readonly memory: Uint8Array
  readonly globals: string
}

export const ARGUMENTS = {
  i: [0, -1, 7, 0x7fffffff],
  I: [0n, -1n, 5n, 1n << 62n],
  f: [0.5, Number.NaN, -3, Infinity],
  F: [-0.25, Number.NaN, 1e300, 2],
  v: [0, 0, 0, 0]
} as const

function show (value: unknown): string {
  return Array.isArray(value) ? value.map(show).join() : Object.is(value, -0) ? '-0' : String(value)
}

function meter (exports: WebAssembly.Exports, name: string): WebAssembly.Global | undefined {
  const found = exports[name]
  return found instanceof WebAssembly.Global ? found : undefined
}

/** Calls every function of a random module that JavaScript can call, one after the other, and looks at everything that is to be seen. */
export function observe (module: WebAssembly.Module, plan: Plan, budget = PLENTY): Observation {
  const { exports } = new WebAssembly.Instance(module)
  const [fuel, depth] = [meter(exports, EXPORT.fuel), meter(exports, EXPORT.depth)]
  const calls: Call[] = []
  plan.functions.forEach(({ takes, gives }, i) => {
    const callable = exports[`f${i}`]
    if (typeof callable !== 'function' || takes.includes('v') || gives.includes('v')) {
      return
    }
    for (let round = 0; round < 2; round++) {
      if (fuel != null && depth != null) {
        fuel.value = budget
        depth.value = 2n ** 40n
      }
      const countdown = meter(exports, `g${COUNTDOWN}`)
      if (countdown != null) {
        countdown.value = TURNS
      }
      const args = [...takes].map((letter, at) => ARGUMENTS[letter as keyof typeof ARGUMENTS][(at + round) % 4])
      let end: string
      try {
        end = show(callable(...args))
      } catch (error) {
        end = error instanceof Error ? error.message : String(error)
      }
      calls.push({ end, fuel: fuel == null ? 0n : budget - BigInt(fuel.value) })
    }
  })
  const memory = exports['memory']
  const globals = plan.globals.map((letter, i) => letter === 'v' ? '' : show(meter(exports, `g${i}`)?.value)).join(' ')
  return { calls, memory: memory instanceof WebAssembly.Memory ? new Uint8Array(memory.buffer) : new Uint8Array(0), globals }
}

/** A short name for all that was seen: equal for equal observations (FNV-1a over calls, globals and memory). */
export function digest ({ calls, memory, globals }: Observation): string {
  let hash = 0x811c9dc5
  const eat = (byte: number): void => { hash = Math.imul(hash ^ byte, 0x01000193) >>> 0 }
  for (const character of `${calls.map(({ end, fuel }) => `${end}/${fuel}`).join(';')}|${globals}|`) {
    eat(character.charCodeAt(0) & 0xff)
  }
  for (let i = 0; i < memory.length; i++) {
    const byte = memory[i] as number
    if (byte !== 0) {
      eat(byte)
      eat(i & 0xff)
      eat(i >> 8)
    }
  }
  return hash.toString(16)
}

/**
 * A random module instrumented, against the same module uninstrumented but with a canonicalisation behind every arithmetic instruction: bit for bit. Undefined where all is
 * equal, otherwise what is not.
 */
export function sameBits (seed: number): string | undefined {
  const [plain, eager] = [randomModule(seed, { unsigned: true }), randomModule(seed, { unsigned: true, canonical: true })]
  const made = instrument(plain.bytes, { memoryPages: 3 })
  if (!made.ok) {
    return made.reason
  }
  const [wanted, found] = [observe(new WebAssembly.Module(eager.bytes), eager.plan), observe(new WebAssembly.Module(made.bytes), plain.plan)]
  const ends = ({ calls }: Observation): string => calls.map(({ end }) => end).join(';')
  if (ends(wanted) !== ends(found) || wanted.globals !== found.globals) {
    return `${ends(wanted)} ${wanted.globals} was expected, it is ${ends(found)} ${found.globals}`
  }
  const at = wanted.memory.findIndex((byte, i) => byte !== found.memory[i])
  return at === -1 && wanted.memory.length === found.memory.length ? undefined : `memory differs at byte ${at}`
}

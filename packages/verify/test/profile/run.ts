import { DEPTH_BUDGET, EXPORT, instrument, verdict } from '../../src/profile/index.ts'
import type { Instrumented, Verdict } from '../../src/profile/index.ts'

export interface Ran {
  readonly verdict: Verdict
  readonly result: unknown
  readonly trap: string | undefined
}

/** Instruments, or fails with the refusal's words. */
export function made (bytes: Uint8Array, memoryPages = 16): Instrumented {
  const result = instrument(bytes, { memoryPages })
  if (!result.ok) {
    throw new Error(`${result.code}: ${result.reason}`)
  }
  return result
}

export class Metered {
  readonly exports: WebAssembly.Exports

  constructor (bytes: Uint8Array, memoryPages = 16) {
    this.exports = new WebAssembly.Instance(new WebAssembly.Module(made(bytes, memoryPages).bytes)).exports
  }

  #meter (name: string): WebAssembly.Global {
    const found = this.exports[name]
    if (!(found instanceof WebAssembly.Global)) {
      throw new Error(`no ${name}`)
    }
    return found
  }

  /** One call as a host makes it. */
  call (name: string, args: readonly unknown[] = [], budget = 1_000_000_000n, depth = DEPTH_BUDGET): Ran {
    this.#meter(EXPORT.fuel).value = budget
    this.#meter(EXPORT.depth).value = depth
    let [result, trap]: [unknown, string | undefined] = [undefined, undefined]
    try {
      result = (this.exports[name] as (...args: readonly unknown[]) => unknown)(...args)
    } catch (error) {
      trap = error instanceof WebAssembly.RuntimeError ? error.message : String(error)
    }
    const meters = { fuel: BigInt(this.#meter(EXPORT.fuel).value), depth: BigInt(this.#meter(EXPORT.depth).value), fault: Number(this.#meter(EXPORT.fault).value) }
    return { verdict: verdict(budget, meters), result, trap }
  }
}

/** What a unit ended with when it did not exit by itself; 0..255 are exit codes. */
export const STATUS = {
  /** `unreachable`, out-of-bounds access, division by zero, calls too deep, … */
  trapped: 256,
  /** Its charges went beyond its budget: it costs the budget, whatever else happened. */
  fuelExhausted: 257,
  /** Wrote more to stdout than it may. */
  outputLimit: 258,
  /** Not WebAssembly, a feature or import outside the profile, no `_start`, or more memory at start than the limit. */
  refused: 259
} as const

/** The largest status there is. */
export const MAX_STATUS = STATUS.refused

/** What a unit came to: the same on every machine and in every engine and tier, `reason` excepted. Results are `status`, `fuel` and `output`; the rest is for people. */
export interface Outcome {
  /** 0..255: exit code (larger codes count as 255); 256..259: see {@link STATUS}. */
  readonly status: number
  /** What the unit costs, 0 … its budget. A refused module costs nothing. */
  readonly fuel: bigint
  /** stdout; empty unless `status` is 0..255. */
  readonly output: Uint8Array
  /** The first 64 KiB of stderr, as UTF-8. */
  readonly stderr: string
  /** Why it has a status above 255: the trap's name, the refusal in words. */
  readonly reason?: string
  /** Its linear memory at the end, which is the most that it had, in pages of 64 KiB. Undefined where it had none, or did not run. */
  readonly memoryPages?: number
}

/**
 * - `out-of-memory`: memory or a table did not grow though the unit was entitled to it, or an instance could not be made
 * - `stack-exhausted`: the engine's own stack ran out before the profile's depth did
 * - `missing-blob`: the bytes of a mounted file were not to be had
 * - `engine`: anything else that the engine or this host got wrong
 */
export type HostFailureCode = 'out-of-memory' | 'stack-exhausted' | 'missing-blob' | 'engine'

/** The machine could not come to a result; says nothing about the unit. */
export class HostFailure extends Error {
  override readonly name = 'HostFailure'
  readonly code: HostFailureCode

  constructor (code: HostFailureCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }

  /** What an exception that came out of the engine says of the host. */
  static of (error: unknown): HostFailure {
    if (error instanceof HostFailure) {
      return error
    }
    if (error instanceof RangeError && /call stack/i.test(error.message)) {
      return new HostFailure('stack-exhausted', 'the stack of this machine ran out', { cause: error })
    }
    if (error instanceof RangeError && /memory|allocat/i.test(error.message)) {
      return new HostFailure('out-of-memory', error.message, { cause: error })
    }
    return new HostFailure('engine', String(error), { cause: error })
  }
}

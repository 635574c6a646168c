import type { AbortOptions } from '@libp2p/interface'

/**
 * The execution profile that these executors implement. `mycel.wasm/0` is *unmetered*: an outcome's `fuel` is always `0n`, a unit
 * that never ends is stopped by the wall clock (never a result), and NaN bit patterns are V8's own, so a module must not let
 * them reach its output. Everything else is a function of module, arguments, mounts, input and index.
 */
export const PROFILE = 'mycel.wasm/0'

/** What a unit ended with when it did not exit by itself; 0..255 are exit codes. */
export const STATUS = {
  /** `unreachable`, out-of-bounds access, division by zero, … */
  trapped: 256,
  /** Reserved: nothing is metered in `mycel.wasm/0`. */
  fuelExhausted: 257,
  /** Wrote more than `limits.outputBytes` to stdout. */
  outputLimit: 258,
  /** Not WebAssembly, a feature or import outside the profile, no `_start`, or more memory at start than the limit. */
  refused: 259
} as const

/** The largest status there is. */
export const MAX_STATUS = STATUS.refused

export interface Limits {
  /** Units of fuel; not counted in `mycel.wasm/0`. */
  readonly fuel: bigint
  /** Cap on linear memory, in pages of 64 KiB, 1..65,536. `memory.grow` beyond it answers -1. */
  readonly memoryPages: number
  /** Cap on stdout, in bytes, 0..16 MiB. */
  readonly outputBytes: number
  /** Wall-clock limit for one unit, compilation included, in milliseconds, 1..86,400,000. Overrun is an error, not a result. */
  readonly wallMs: number
}

/** A read-only file under `/in`. */
export interface Mount {
  readonly path: string
  readonly bytes: Uint8Array
}

/** What is the same for all units of a window. */
export interface Workload {
  /** sha2-256 digest of the WebAssembly bytes, 32 bytes. */
  readonly module: Uint8Array
  readonly profile: string
  /** `argv[1..]`; `{index}` is replaced by the unit's index in decimal. `argv[0]` is `unit`. */
  readonly args: readonly string[]
  /** Files under `/in`, by the sha2-256 digest of their bytes; `path` with or without the leading `/in/`. */
  readonly mounts: ReadonlyArray<{ readonly path: string, readonly digest: Uint8Array }>
  readonly limits: Limits
}

export interface Unit {
  /** 0..2^64-1. */
  readonly index: bigint
  /** What the module reads from stdin, at most 16 MiB. */
  readonly input: Uint8Array
}

/** What a unit came to: the same on every machine and in every V8 tier, `stderr` excepted. */
export interface Outcome {
  /** 0..255: exit code (larger codes count as 255); 256..259: see {@link STATUS}. */
  readonly status: number
  /** Always `0n` in `mycel.wasm/0`. */
  readonly fuel: bigint
  /** stdout; empty unless `status` is 0..255. */
  readonly output: Uint8Array
  /** The first 64 KiB of stderr, or the reason for a refusal or trap. For people: no part of the result. */
  readonly stderr: string
}

export interface RunOptions extends AbortOptions {
  /** For whom the unit runs. Units of different requesters never share a child process. */
  readonly requester?: string
}

export interface Executor {
  /** `default`, `liftoff` or `turbofan`: which V8 tier its children run in. */
  readonly tier: string
  /**
   * Runs one unit in a fresh instance.
   *
   * @throws {ExecutorError} for everything that is no result: see its codes
   */
  run (workload: Workload, unit: Unit, options?: RunOptions): Promise<Outcome>
  /** Kills the children; units that have not finished are refused with code `aborted`. */
  stop (): Promise<void>
}

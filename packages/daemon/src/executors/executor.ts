import { PROFILE_1 } from '@mycel/verify/profile'
import type { AbortOptions } from '@libp2p/interface'
import type { Outcome } from '@mycel/verify/execute'
import type { BlobRef } from '@mycel/wire/blobs'

export { MAX_STATUS, STATUS, type Outcome } from '@mycel/verify/execute'

/** The execution profile that these executors implement: docs/spec/execution.md. */
export const PROFILE = PROFILE_1

export interface Limits {
  /** The budget of one unit, 0..2^61; beyond it the unit is exhausted. */
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
  /** The WebAssembly bytes. */
  readonly module: BlobRef
  readonly profile: string
  /** `argv[1..]`; `{index}` is replaced by the unit's index in decimal. `argv[0]` is `unit`. */
  readonly args: readonly string[]
  /** Files under `/in`; `path` with or without the leading `/in/`. */
  readonly mounts: ReadonlyArray<BlobRef & { readonly path: string }>
  readonly limits: Limits
  /** What `random_get` follows from in every unit, 32 bytes, in place of the unit's own seed. For trying things out: contracts have no such thing. */
  readonly seed?: Uint8Array
}

/** Where blobs are had. Both reject where one is not to be had. */
export interface BlobSource {
  /** All of it. */
  get (ref: BlobRef): Promise<Uint8Array>
  /** Its n-th MiB, checked; shorter only at the end. */
  chunk (ref: BlobRef, n: number): Promise<Uint8Array>
}

export interface Unit {
  /** 0..2^64-1. */
  readonly index: bigint
  /** What the module reads from stdin, at most 16 MiB. */
  readonly input: Uint8Array
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

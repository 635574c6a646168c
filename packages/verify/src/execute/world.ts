import type { Preopen } from '../wasi/index.ts'

/** All that a command can see of a world, and what it may spend there. */
export interface World {
  /** `argv`, program name first, without NUL. */
  readonly args: readonly Uint8Array[]
  /** `NAME=value`, without NUL. */
  readonly environment: readonly Uint8Array[]
  /** stdin. */
  readonly input: Uint8Array
  /** The directories that it finds open, from descriptor 3 on: asked for anew for each attempt, so that what can be written is as it was. */
  readonly preopens: () => readonly Preopen[]
  /** What randomness grows from, 32 bytes. */
  readonly seed: () => Uint8Array
  /** Cap on stdout in bytes. */
  readonly outputBytes: number
  /** The budget, 0 … `MAX_FUEL`. */
  readonly fuel: bigint
  /** sha2-256. */
  readonly sha256: (bytes: Uint8Array) => Uint8Array
}

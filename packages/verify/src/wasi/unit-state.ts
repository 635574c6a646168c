import type { Clock } from './clock.ts'
import type { Descriptors } from './descriptors.ts'
import type { Guest } from './guest.ts'
import type { Meter } from './meter.ts'

/** What the rooms of one unit's WASI share. */
export interface UnitState {
  readonly guest: Guest
  readonly meter: Meter
  readonly descriptors: Descriptors
  readonly clock: Clock
  readonly args: readonly Uint8Array[]
  readonly environment: readonly Uint8Array[]
  /** 32 bytes that everything random follows from; asked for once, at the first use. */
  readonly seed: () => Uint8Array
  /** What stdin holds. */
  readonly input: Uint8Array
  readonly sha256: (bytes: Uint8Array) => Uint8Array
  nextIno: bigint
}

/** One host function. Parameters are what the signature table says; the result is an errno, 0 for success. */
export type Call = (...parameters: never[]) => number

export type Room = Readonly<Record<string, Call>>

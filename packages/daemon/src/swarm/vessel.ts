import type { Control } from '../control.ts'
import type { AbortOptions } from '@libp2p/interface'

/** What a node runs in: a process of its own, or this one. Starts and ends as often as asked. */
export interface Vessel {
  readonly control: Control
  readonly pid: number | undefined
  readonly running: boolean
  /** Why it ended without being asked to, if it did. */
  readonly crash: string | undefined
  start (options?: AbortOptions): Promise<void>
  kill (): Promise<void>
  stop (): Promise<void>
}

/** What does not change between two runs. */
export interface Berth {
  readonly name: string
  readonly dir: string
  readonly socket: string
  /** Where a node whose harness is gone removes its folder. */
  readonly transient: boolean
}

import type { Executor } from '../executors/executor.ts'
import type { Crypto } from '@mycel/wire'
import type { Libp2pInit } from 'libp2p'

/** What a test or an adversary may replace in a node. */
export interface Overrides {
  /** Wraps what executes the units of this node's contracts as provider. Audits keep the true executor. */
  readonly executor?: (honest: Executor) => Executor
  /** Path of another Node for the children that execute those units. */
  readonly node?: string
  /** Local time, Unix milliseconds. */
  readonly now?: () => bigint
  readonly crypto?: Crypto
  /** Replaces TCP, e.g. by a transport whose links can be cut. */
  readonly transport?: NonNullable<Libp2pInit['transports']>[number]
}

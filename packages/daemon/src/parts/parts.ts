import type { Config } from '../config.ts'
import type { Contracts } from '../contracts/contracts.ts'
import type { Capacities } from '../discovery/capacities.ts'
import type { Discovery } from '../discovery/discovery.ts'
import type { Executor, Standing as Sandbox } from '../executors/index.ts'
import type { Identity } from '../identity.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { BooksMailbox } from '../mailboxes/books-mailbox.ts'
import type { Node } from '../network/node.ts'
import type { Court } from '../proofs/court.ts'
import type { Forks } from '../settlement/heads/forks.ts'
import type { BackgroundCheck } from '../settlement/log/background-check.ts'
import type { Settlement } from '../settlement/settlement.ts'
import type { Requesters } from '../standing/requesters.ts'
import type { Standing } from '../standing/standing.ts'
import type { BlobStore } from '../stores/blobs/blob-store.ts'
import type { KeptBlobs } from '../stores/blobs/kept-blobs.ts'
import type { Store } from '../stores/store.ts'
import type { Verifiers } from '../verifiers/verifiers.ts'
import type { Crypto } from '@mycel/wire'

/** Everything of a running node that the control API shows or hands things to. */
export interface Parts {
  readonly config: Config
  readonly identity: Identity
  readonly crypto: Crypto
  readonly version: string
  /** Unix milliseconds. */
  readonly started: bigint
  readonly store: Store
  readonly blobs: BlobStore
  readonly kept: KeptBlobs
  readonly node: Node
  readonly discovery: Discovery
  readonly capacities: Capacities
  readonly standing: Standing
  /** Requesters that let this node's work lie. */
  readonly requesters: Requesters
  readonly books: BooksMailbox
  readonly logCheck: BackgroundCheck
  readonly forks: Forks
  readonly contracts: Contracts
  readonly court: Court
  readonly jobs: Jobs
  readonly settlement: Settlement
  readonly verifiers: Verifiers
  readonly executor: Executor
  /** How far units are kept from this machine, as measured. */
  readonly sandbox: Sandbox
  now (): bigint
  /** Dials addresses; returns the peers reached. */
  dial (addrs: readonly string[]): Promise<string[]>
  /** Signs a new ad from the present capacities and shows it. */
  advertise (): Promise<void>
}

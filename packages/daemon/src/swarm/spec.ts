import type { CapacityView, Control } from '../control.ts'
import type { AbortOptions } from '@libp2p/interface'

/** One node of a local swarm. */
export interface NodeSpec {
  /** Folder and shown name: lower-case letters, digits, dashes, at most 24. */
  readonly name: string
  readonly capacities?: readonly CapacityView[]
  /** V8 tier in which it computes. Default: the swarm's, see `tiersOf`. */
  readonly tier?: 'default' | 'liftoff' | 'turbofan'
  /** V8 tier in which it audits. Default: the swarm's, another one than that in which its nodes compute. */
  readonly auditTier?: 'alternate' | 'default' | 'liftoff' | 'turbofan'
  /** Executor children, 1..64. Default: 1. */
  readonly workers?: number
  /** Identity, 32 bytes. Default: random. */
  readonly seed?: Uint8Array
  /** More of config.toml, as TOML; its tables are merged into the harness's own, its values win. */
  readonly config?: string
  readonly adversary?: AdversarySpec
}

export interface AdversarySpec {
  /** A built-in name (docs/adversaries.md) or the path of a module. */
  readonly module: string
  readonly options: Readonly<Record<string, string>>
}

export type SwarmMode = 'processes' | 'in-process'

export interface SwarmInit {
  /** Created where it is missing, kept by `down`. Default: a fresh temporary folder that `down` removes. */
  readonly dir?: string
  /** Network id. Default: `swarm`. */
  readonly network?: string
  /** The first one is where the others join. */
  readonly nodes: readonly NodeSpec[]
  /** Default: `processes`. Links can be cut only `in-process`. */
  readonly mode?: SwarmMode
  /** The harness's own progress, and in process the nodes' lines with their names in front. */
  log? (text: string): void
}

export interface SwarmNode {
  readonly name: string
  readonly peerId: string
  readonly did: string
  /** Identity key, 32 bytes. */
  readonly key: Uint8Array
  /** The node's own folder: config.toml, identity.key, store, blobs, log. */
  readonly dir: string
  /** Loopback multiaddr with peer id; the same after every start. */
  readonly addr: string
  /** Of the present run; ask again after `start`. */
  readonly control: Control
  /** Undefined in process and while stopped. */
  readonly pid?: number | undefined
  readonly running: boolean
  /** SIGKILL. In process: links are cut first, so that nobody hears a goodbye. */
  kill (): Promise<void>
  /** Starts it again: same folder, key and port. Nothing happens where it runs. */
  start (options?: AbortOptions): Promise<void>
  /** SIGTERM, after 5 s SIGKILL. */
  stop (): Promise<void>
}

export interface Swarm {
  readonly dir: string
  readonly network: string
  readonly mode: SwarmMode
  readonly nodes: readonly SwarmNode[]
  /** @throws {SwarmError} `no-such-node` */
  node (name: string): SwarmNode
  /** Starts one more node. */
  add (spec: NodeSpec, options?: AbortOptions): Promise<SwarmNode>
  /**
   * Waits until all running nodes are connected to each other and know each other's ads, at most 30 s.
   *
   * @throws {SwarmError} `not-ready`: who misses whom
   */
  ready (options?: AbortOptions): Promise<void>
  /**
   * In process only: breaks every connection between two nodes, and refuses new ones until `heal`.
   *
   * @throws {SwarmError} `links-need-in-process`
   */
  cut (a: string, b: string): void
  heal (a: string, b: string): void
  /**
   * Stops what this swarm started, and removes the folder where `swarmUp` made it.
   *
   * @throws {SwarmError} `node-crashed` where a node had ended by itself; everything is stopped and removed all the same
   */
  down (): Promise<void>
}

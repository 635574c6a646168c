import type { ContractMailbox } from './contract-mailbox.ts'
import type { BooksMutation } from '../core/consequences.ts'
import type { Room } from '../core/in-flight.ts'
import type { Notes } from '../core/notes.ts'
import type { Parcel } from '../stores/outbox.ts'
import type { Op } from '../stores/store.ts'
import type { ContractKey } from '../stores/transcripts.ts'
import type { Authenticated, Contract, Crypto, LawPorts, NonceCommitment, Receipt, Signer } from '@mycel/wire'

/** The next window of a job, as the requester assigned it. Digests are sha2-256. */
export interface NextWindow {
  readonly indexes: readonly bigint[]
  readonly manifest: Uint8Array
  readonly manifestSize: number
  readonly inputsRoot: Uint8Array
}

/** Everything a contract mailbox needs of the node around it. */
export interface ContractPorts {
  readonly crypto: Crypto
  readonly signer: Signer
  readonly network: string
  readonly law: LawPorts
  readonly books: {
    /** One atomic, durable batch: the mutations' log entries and the given operations, or nothing. */
    commit (mutations: readonly BooksMutation[], ops: readonly Op[]): Promise<{ readonly ok: true } | { readonly ok: false, readonly reason: string }>
  }
  readonly secrets: {
    nonce (contract: Contract, window: number): Uint8Array
    commitment (contract: Contract, window: number): NonceCommitment
    window (contract: Contract, window: number): Uint8Array
  }
  /** Local time, Unix milliseconds. */
  now (): bigint
  /** Since when this node has been there to hear others, Unix milliseconds. */
  awakeSince (): bigint
  /** Whether the other side may hold later messages of the contract, this node's own among them: nothing is signed before it has been asked. */
  holdsBack (contract: Contract): boolean
  /** This node is shown messages of its own that it has forgotten: it was rolled back. */
  forgot (contract: Contract): Promise<void>
  /** Whether this node has begun a new epoch of its log since it bid or awarded: nothing is begun in such a contract. */
  outlived (contract: Contract): boolean
  /** Requester: the job's units in a window of its own that it has forgotten, as far as its manifest is to be had. */
  indexesOf (contract: Contract, start: Authenticated<'start'>): Promise<readonly bigint[] | undefined>
  /** Provider: why this node would not take the contract, if so. */
  unwilling (contract: Contract): string | undefined
  /** Requester: why the job wants nothing more from this contract, if so. */
  stopReason (key: ContractKey, contract: Contract): string | undefined
  /** Requester: whether third parties are asked for nonces of the contract's windows. */
  enlists (key: ContractKey, contract: Contract): boolean
  /** Requester: whether others are asked about the contract's units before they are challenged. */
  consults (key: ContractKey, contract: Contract): boolean
  /** Requester: whether the provider has failed an audit since the award. */
  suspect (contract: Contract): boolean
  /** Requester: how many of so many units the contract's next window may have. */
  room (key: ContractKey, contract: Contract, units: number): Room
  /** Requester: the first payable window whose results this node does not hold, by what lies on its disk. */
  lacking (contract: Contract): Promise<number | undefined>
  /** Requester: assigns up to `max` of the job's waiting units to this contract; undefined when none wait. */
  nextWindow (key: ContractKey, contract: Contract, max: number): Promise<NextWindow | undefined>
  resultsRoot (contract: Contract): Uint8Array
  buildReceipt (contract: Contract, at: bigint): Receipt
  /** Evidence for or against the other side that this step is, as operations for the same batch. */
  standing (before: Contract, after: Contract, notes: Notes): readonly Op[]
  counterparty (contract: Contract): { readonly to: Uint8Array, readonly addrs: readonly string[] }
  /** Provider: executes a window; what it returns is noted. The signal aborts once the contract no longer waits for it. */
  run (mailbox: ContractMailbox, window: number, signal: AbortSignal): Promise<(notes: Notes) => Notes>
  /** Requester: asks witnesses to commit to nonces of the next window; what it returns is noted. */
  enlist (mailbox: ContractMailbox, window: number): Promise<(notes: Notes) => Notes>
  /** Requester: asks those that did for the nonces of a committed window; what it returns is noted. */
  unveil (mailbox: ContractMailbox, window: number): Promise<(notes: Notes) => Notes>
  /** Requester: has verifiers compute what a committed window will be challenged for; what it returns is noted. */
  consult (mailbox: ContractMailbox, window: number): Promise<(notes: Notes) => Notes>
  /** Requester: checks an opened window; what it returns is noted. */
  audit (mailbox: ContractMailbox, window: number): Promise<(notes: Notes) => Notes>
  /** Hands a durable parcel to the sender. */
  send (parcel: Parcel): void
  /** Told after every committed change of the contract. */
  changed (mailbox: ContractMailbox, before: Contract): void
  /** An invariant broke: the daemon stops before it writes anything else. */
  crashed (err: unknown): void
}

import type { AuditExplanation, FuelTally } from '@mycel/verify/audit'
import type { MessageId, NonceCommitment } from '@mycel/wire'

/** How the check of an opened window ended. */
export type Check =
  | { readonly verdict: 'passed' }
  /** `withheld`: what the provider showed, or did not show, is the reason, and nothing that is wrong here. */
  | { readonly verdict: 'bad-opening', readonly reason: string, readonly withheld?: boolean }
  | { readonly verdict: 'refuted', readonly proof: MessageId, readonly envelope: Uint8Array }

/** Requester: what one other peer's outcomes say of a window's. */
export interface Said {
  /** Identity key, 32 bytes. */
  readonly by: Uint8Array
  readonly same: readonly number[]
  readonly different: readonly number[]
}

/** Requester: which units of a window were checked, and by whom. */
export interface WindowAudit {
  /** Positions that the nonces chose. */
  readonly positions: readonly number[]
  /** Those of them that this node re-executed, where not all. */
  readonly ran?: readonly number[]
  /** How many of the others were found right by every verifier drawn for them. */
  readonly vouched?: number
  readonly said?: readonly Said[]
  readonly rate: number
  /** Why that many, for people. */
  readonly why: string
  /** The V8 tier that they were re-executed in. */
  readonly tier?: string
  /** Odds and stakes; absent where nothing was drawn. */
  readonly explained?: AuditExplanation
  /** How uneven the job's units had shown themselves to be when these were chosen, ppm. */
  readonly spreadPpm?: number
  /** Fuel of what was re-executed. */
  readonly fuel?: FuelTally
}

/** Requester: a verifier that was drawn for some units of a window. */
export interface Asked {
  /** Identity key, 32 bytes. */
  readonly verifier: Uint8Array
  readonly positions: readonly number[]
  /** The contract that it was hired with, by its key; where there is none, `why`. */
  readonly contract?: string
  readonly why?: string
  /** It was bound to its outcomes before the audited provider's nonces were shown: what it says counts. */
  readonly committed: boolean
}

/** Requester: a contract that audits a window of another one of this node. */
export interface AuditOf {
  /** The audited contract's key. */
  readonly contract: string
  readonly window: number
  /** Positions in that window, ascending: the units of this contract. */
  readonly positions: readonly number[]
}

/** Requester: third parties whose nonces choose a window's units too. */
export interface Witnesses {
  /** For the window's start, in its order. */
  readonly commitments: readonly NonceCommitment[]
  /** Who was asked and takes no part, and why, for people. */
  readonly without: ReadonlyArray<{ readonly party: Uint8Array, readonly why: string }>
  /** Nonces as they came. */
  readonly given?: ReadonlyArray<{ readonly party: Uint8Array, readonly nonce: Uint8Array }>
  /** Who has not given its nonce in time: the window cannot be revealed, and is lost. */
  readonly silent?: readonly Uint8Array[]
}

/** What this node knows of one window beside the signed messages. */
export interface WindowNotes {
  readonly indexes?: readonly bigint[]
  /** Requester: why it holds fewer units than the tender says, if so. */
  readonly shortened?: string
  /** Requester: there once nobody is asked any more to take part. */
  readonly witnesses?: Witnesses
  /** Provider: the executed window, ready to commit and open. */
  readonly executed?: { readonly results: Uint8Array, readonly resultsSize: number, readonly root: Uint8Array, readonly fuel: bigint }
  /** Requester: what will be challenged, drawn before anybody was asked about it. */
  readonly chosen?: WindowAudit
  /** Requester: who was asked; there once nobody is waited for any more. */
  readonly asked?: readonly Asked[]
  readonly audit?: WindowAudit
  readonly check?: Check
}

/** A node's private knowledge of a contract, stored beside its transcript. */
export interface Notes {
  /** Requester: the job that the contract works for. */
  readonly job?: string
  /** Requester: what the contract is an audit of, if of anything. */
  readonly audits?: AuditOf
  readonly windows: Readonly<Record<number, WindowNotes>>
  /** Provider: why it cannot go on. */
  readonly broken?: string
  /** When the counterparty's deadline passes, by this node's clock at the head's arrival. */
  readonly headSince: bigint
}

export function withWindow (notes: Notes, window: number, more: WindowNotes): Notes {
  return { ...notes, windows: { ...notes.windows, [window]: { ...notes.windows[window], ...more } } }
}

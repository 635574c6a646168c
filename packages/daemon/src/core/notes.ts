import type { AuditExplanation, FuelTally } from '@mycel/verify/audit'
import type { MessageId } from '@mycel/wire'

/** How the check of an opened window ended. */
export type Check =
  | { readonly verdict: 'passed' }
  /** `withheld`: what the provider showed, or did not show, is the reason, and nothing that is wrong here. */
  | { readonly verdict: 'bad-opening', readonly reason: string, readonly withheld?: boolean }
  | { readonly verdict: 'refuted', readonly proof: MessageId, readonly envelope: Uint8Array }

/** Requester: what of a window was re-executed. */
export interface WindowAudit {
  /** Positions that the nonces chose. */
  readonly positions: readonly number[]
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

/** What this node knows of one window beside the signed messages. */
export interface WindowNotes {
  readonly indexes?: readonly bigint[]
  /** Requester: why it holds fewer units than the tender says, if so. */
  readonly shortened?: string
  /** Provider: the executed window, ready to commit and open. */
  readonly executed?: { readonly results: Uint8Array, readonly resultsSize: number, readonly root: Uint8Array, readonly fuel: bigint }
  readonly audit?: WindowAudit
  readonly check?: Check
}

/** A node's private knowledge of a contract, stored beside its transcript. */
export interface Notes {
  /** Requester: the job that the contract works for. */
  readonly job?: string
  readonly windows: Readonly<Record<number, WindowNotes>>
  /** Provider: why it cannot go on. */
  readonly broken?: string
  /** When the counterparty's deadline passes, by this node's clock at the head's arrival. */
  readonly headSince: bigint
}

export function withWindow (notes: Notes, window: number, more: WindowNotes): Notes {
  return { ...notes, windows: { ...notes.windows, [window]: { ...notes.windows[window], ...more } } }
}

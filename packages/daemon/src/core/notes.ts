import type { MessageId } from '@mycel/wire'

/** What one re-executed unit came to. `output` is a sha2-256 digest. */
export interface Recomputed {
  readonly position: number
  readonly status: number
  readonly fuel: bigint
  readonly output: Uint8Array
}

/** How the check of an opened window ended. */
export type Check =
  | { readonly verdict: 'passed' }
  | { readonly verdict: 'bad-opening', readonly reason: string }
  | { readonly verdict: 'refuted', readonly proof: MessageId, readonly envelope: Uint8Array }

/** What this node knows of one window beside the signed messages. */
export interface WindowNotes {
  readonly indexes?: readonly bigint[]
  /** Provider: the executed window, ready to commit and open. */
  readonly executed?: { readonly results: Uint8Array, readonly resultsSize: number, readonly root: Uint8Array, readonly fuel: bigint }
  /** Requester: which positions the nonce chose and why that many, and the V8 tier that they were re-executed in. */
  readonly audit?: { readonly positions: readonly number[], readonly rate: number, readonly why: string, readonly tier?: string }
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

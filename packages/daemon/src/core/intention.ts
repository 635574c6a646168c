import type { Bodies, Role } from '@mycel/wire'

type Header = 'network' | 'contract' | 'prev' | 'author' | 'at'
type StepType = 'accept' | 'decline' | 'commit' | 'reveal' | 'open' | 'approve' | 'deliver' | 'cancel' | 'fail' | 'expire' | 'refute' | 'dispute'

/** A step of a contract without its header, which the mailbox fills in from the contract's head and the clock. */
export type Draft = { [K in StepType]: { readonly type: K, readonly body: Omit<Bodies[K], Header> } }[StepType]

/** What a node sets aside before it signs: `side` is its own role. */
export interface Reservation {
  readonly side: Role
  readonly peer: Uint8Array
  readonly asset: string
  readonly amount: bigint
}

/** What one side of a contract wants to do next. Deciding is pure; the mailbox makes it so. */
export type Intention =
  /** Sign a step and send it, with the blobs and envelopes that the other side needs to make sense of it. */
  | { readonly do: 'sign', readonly draft: Draft, readonly attach?: readonly Uint8Array[], readonly before?: readonly Uint8Array[], readonly reserve?: Reservation }
  /** Requester: open the next window with up to `max` units of the job; `shortened` says why no more. */
  | { readonly do: 'start', readonly max: number, readonly shortened?: string }
  /** Provider: execute the window that was started. */
  | { readonly do: 'run', readonly window: number }
  /** Requester: ask third parties for commitments to nonces of the window that is about to start. */
  | { readonly do: 'enlist', readonly window: number }
  /** Requester: ask them for the nonces, now that the root is signed. */
  | { readonly do: 'unveil', readonly window: number }
  /** Requester: have others compute what will be challenged, before the nonces are shown. */
  | { readonly do: 'consult', readonly window: number }
  /** Requester: check the window that was opened. */
  | { readonly do: 'audit', readonly window: number }
  /** Provider: sign the receipt for what is payable. */
  | { readonly do: 'receipt' }
  /** Requester: countersign it. */
  | { readonly do: 'countersign' }

const EFFECTS = ['run', 'enlist', 'unveil', 'consult', 'audit'] as const

/** What takes its time: it begins once the turn is on disk, and reports back through the mailbox. */
export type Effect = Extract<Intention, { readonly do: typeof EFFECTS[number] }>

export function isEffect (intention: Intention): intention is Effect {
  return EFFECTS.some(name => name === intention.do)
}

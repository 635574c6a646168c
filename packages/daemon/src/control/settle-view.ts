export interface VerifyView {
  readonly state: 'checking' | 'done'
  /** False once a fault is found. */
  readonly ok: boolean
  /** Entries that hold so far. */
  readonly entries: number
  readonly total: number
  /** Of the log when the check began, hexadecimal. */
  readonly root: string
  /** The fault's name, and a sentence that says where and what. */
  readonly code?: string
  readonly fault?: string
}

export interface ForkView {
  readonly id: string
  /** Who forked its log. */
  readonly peer: string
  /** Hexadecimal. */
  readonly epoch: string
  /** The position, or the size, at which the two histories differ, decimal. */
  readonly at: string
  readonly found: number
  /** Whether nothing is risked with it; the owner may lift that. */
  readonly frozen: boolean
}

export interface ReconcileStep {
  /** Pairs to compare, and how many are done. */
  readonly pairs: number
  readonly done: number
  readonly peer: string
  /** Receipts and payments that this peer had and this node had not, so far. */
  readonly learned: number
  /** Once the pair is done. */
  readonly outcome?: ReconcileView
}

export interface ReconcileView {
  readonly peer: string
  readonly agreed: boolean
  /** Receipts and payments that were new here. */
  readonly learned: number
  readonly receipts: number
  readonly root: string
  readonly reason?: string
}

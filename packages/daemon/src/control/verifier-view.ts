/** A verifier that was drawn for some units of a window. */
export interface VerifierView {
  readonly peer: string
  /** Job-wide indexes of the units that it was asked for. */
  readonly indexes: readonly string[]
  /** It was bound to its outcomes before the audited provider learned what is checked. */
  readonly committed: boolean
  /** The contract that it was hired with, and its state; where there is none, `why`. */
  readonly contract?: string
  readonly state?: string
  readonly why?: string
  /** Indexes of units that it found as the provider claims, and otherwise; absent before the window is judged. */
  readonly same?: readonly string[]
  readonly different?: readonly string[]
  /** What it is owed, micro-units. */
  readonly total: string
  /** Both sides have signed for that. */
  readonly paid: boolean
}

/** What a job's verifiers cost, micro-units. */
export interface AuditBudgetView {
  /** The most that they may cost together. */
  readonly budget: string
  /** Earned by audits that are over, and promised to those that are not. */
  readonly spent: string
  readonly left: string
}

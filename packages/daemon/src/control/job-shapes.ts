import type { AuditOddsView } from './audit-view.ts'
import type { AuditBudgetView, VerifierView } from './verifier-view.ts'

export type JobState = 'running' | 'done' | 'failed' | 'cancelled'

export interface JobView {
  readonly id: string
  readonly name: string
  readonly state: JobState
  readonly reason?: string
  readonly created: number
  readonly ended?: number
  readonly units: { readonly total: number, readonly done: number, readonly assigned: number, readonly waiting: number }
  readonly asset: string
  readonly spent: string
  readonly tenders: number
  /** Bidders that were passed over, and why. */
  readonly passedOver: ReadonlyArray<{ readonly peer: string, readonly why: string }>
  readonly contracts: readonly ContractView[]
  /** What its verifiers cost, beside `spent`; absent where it has none. */
  readonly audits?: AuditBudgetView
}

export interface ContractView {
  readonly id: string
  readonly role: 'requester' | 'provider'
  readonly peer: string
  readonly state: string
  readonly units: number
  readonly unitPrice: string
  readonly asset: string
  readonly payable: string
  /** Micro-units: payable units times the unit price. */
  readonly total: string
  readonly windows: readonly WindowView[]
  readonly proof?: string
  readonly receipt?: string
  readonly reason?: string
}

export interface WindowView {
  readonly window: number
  readonly indexes: readonly string[]
  readonly startedAt: number
  readonly committedAt?: number
  readonly openedAt?: number
  readonly approvedAt?: number
  /** Job-wide indexes that were re-executed, and one sentence on why that many. */
  readonly audited?: readonly string[]
  readonly auditWhy?: string
  readonly auditRate?: number
  /** How many more units every verifier drawn for them found right, so that this node did not run them. */
  readonly vouched?: number
  /** Third parties whose nonces choose its units too; absent where none were asked for. */
  readonly witnesses?: WitnessesView
  /** Whom else this node asked about the challenged units. */
  readonly verifiers?: readonly VerifierView[]
  /** Why it holds fewer units than the job's windows do. */
  readonly shortened?: string
  readonly auditOdds?: AuditOddsView
  /** The V8 tier in which they were re-executed: `liftoff`, `turbofan` or `default`. */
  readonly auditTier?: string
}

/** Peers are named by their peer ids. */
export interface WitnessesView {
  /** Committed to a nonce before the window started. */
  readonly committed: readonly string[]
  /** Were asked and take no part. */
  readonly without: ReadonlyArray<{ readonly peer: string, readonly why: string }>
  /** Committed and did not give their nonce: the window is lost. */
  readonly silent: readonly string[]
}

export interface ResultView {
  readonly index: string
  readonly status: number
  readonly output: Uint8Array
  readonly provider: string
  readonly contract: string
  readonly audited: boolean
}

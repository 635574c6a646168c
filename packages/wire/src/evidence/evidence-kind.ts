import type { Commit, Start, Tender } from '../messages/bodies.ts'

/**
 * The law's half of an evidence kind: what both parties must compute alike. The heavy half (building commitments, deriving challenges, judging by
 * re-execution) lives in `@mycel/verify` under the same `kind` names.
 */
export interface EvidenceKind {
  /** The name in `tender.evidence.kind`. */
  readonly kind: string
  /** Whether each window draws a challenge: nonces committed in `start` and revealed after `commit`. */
  readonly challenged: boolean
  /** One sentence for people: what will be checked, and by whom. */
  describe (tender: Tender): string
  /** Why this tender's terms make no sense for the kind; undefined where they do. */
  checkTerms (tender: Tender): string | undefined
  /** Why this commitment cannot be one of the kind; undefined where it can. Window numbers and unit counts are compared by the law itself. */
  checkCommit (start: Start, commit: Commit, tender: Tender): string | undefined
}

import { sameOutcome } from '../commit/outcome.ts'
import type { Outcome } from '../commit/outcome.ts'

export type Verdict = 'match' | 'mismatch'

/** What a re-execution says of a claim: status, fuel and output must all be the same. */
export function verdict (claimed: Outcome, recomputed: Outcome): Verdict {
  return sameOutcome(claimed, recomputed) ? 'match' : 'mismatch'
}

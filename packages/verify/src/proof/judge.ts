import { sameOutcome } from '../commit/outcome.ts'
import type { FraudClaim } from './claim.ts'
import type { Outcome } from '../commit/outcome.ts'

/** What running the unit once gave; `unavailable` where module, input or a mount could not be had, or the machine could not finish it. */
export type Rerun = Outcome | 'unavailable'

/** The same unit, run once in each tier of the engine. */
export interface Reruns {
  readonly baseline: Rerun
  readonly optimised: Rerun
}

export type Judgement =
  /** The provider committed to a wrong unit. `accuserRight`: the accuser's own finding is the right one, so its audit counts. */
  | { readonly verdict: 'upheld', readonly against: Uint8Array, readonly recomputed: Outcome, readonly accuserRight: boolean, readonly reason: string }
  /** The provider's claim is right: the proof is evidence against its author. */
  | { readonly verdict: 'dismissed', readonly against: Uint8Array, readonly recomputed: Outcome, readonly reason: string }
  /** No effect on anyone. */
  | { readonly verdict: 'unverifiable', readonly code: 'unavailable' | 'tiers-disagree', readonly reason: string }

/**
 * Judges a checked claim by what this node's own re-execution gave in both tiers. Where they disagree the fault is ours and nobody is convicted. A claim that
 * differs from the re-execution convicts its provider even where the accuser's finding is wrong too: the judgement rests on the re-execution, not on the accuser's word.
 */
export function judgeFraudProof (claim: FraudClaim, { baseline, optimised }: Reruns): Judgement {
  if (baseline === 'unavailable' || optimised === 'unavailable') {
    return { verdict: 'unverifiable', code: 'unavailable', reason: 'the unit could not be run again here' }
  }

  if (!sameOutcome(baseline, optimised)) {
    return { verdict: 'unverifiable', code: 'tiers-disagree', reason: 'the two tiers of this engine disagree about the unit' }
  }

  if (sameOutcome(baseline, claim.claimed)) {
    return { verdict: 'dismissed', against: claim.accuser, recomputed: baseline, reason: 'the unit comes to what the provider claimed' }
  }

  const accuserRight = sameOutcome(baseline, claim.found)
  const reason = accuserRight ? 'the unit comes to what the accuser found' : 'the unit comes to neither what was claimed nor what was found'
  return { verdict: 'upheld', against: claim.provider, recomputed: baseline, accuserRight, reason }
}

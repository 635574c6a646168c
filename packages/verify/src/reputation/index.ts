/**
 * What the evidence at hand says of a peer: decayed counts of verified value and upheld proofs, a lower confidence bound, and the receipts behind it. Local and
 * recomputable; hearsay counts nothing. Spec: docs/spec/verification.md "Reputation".
 *
 * @packageDocumentation
 */
export type { Counted, IgnoredCode } from './admit.ts'
export { betaCdf, lowerBound, MAX_COUNT } from './bound.ts'
export { decay, DECAY_BITS } from './decay.ts'
export type { AuditEvidence, Evidence, HearsayEvidence, NonDeliveryEvidence, ProofEvidence } from './evidence.ts'
export { explainReputation } from './explain.ts'
export { REPUTATION_DEFAULTS } from './policy.ts'
export type { ReputationPolicy } from './policy.ts'
export { reputation } from './reputation.ts'
export type { Reputation, ReputationTerms, Weighed } from './reputation.ts'

/**
 * Fraud proofs: building, checking without execution, judging with it; and double roots, which prove themselves. Loads in a browser. Spec: docs/spec/verification.md.
 *
 * @packageDocumentation
 */
export { buildFraudProof, UnsoundProofError } from './build.ts'
export type { Accusation } from './build.ts'
export type { Chain } from './chain.ts'
export { checkFraudProof } from './check.ts'
export type { CheckedFraudProof, FraudClaim, FraudProofCode, ProofRefusal } from './claim.ts'
export { buildDoubleRoot, checkDoubleRoot } from './double-root.ts'
export type { CheckedDoubleRoot, DoubleRootClaim, DoubleRootCode, DoubleRootRefusal, TwoCommits } from './double-root.ts'
export { judgeFraudProof } from './judge.ts'
export type { Judgement, Rerun, Reruns } from './judge.ts'

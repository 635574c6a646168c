/**
 * Which units get checked, how many, with which odds, and what a check says. Spec: docs/spec/verification.md.
 *
 * @packageDocumentation
 */
export { challenge } from './challenge.ts'
export type { ChallengeTerms } from './challenge.ts'
export { detectionOdds, missProbability, runOdds } from './odds.ts'
export type { RunOdds, RunWindow, WindowSample } from './odds.ts'
export { auditCount, auditRate, FIRST_PASSES } from './rate.ts'
export type { AuditCount, CountTerms, RateTerm, RateTerms } from './rate.ts'
export { verdict } from './verdict.ts'
export type { Verdict } from './verdict.ts'
export { checkAuditResult, verifierCommitment } from './verifier.ts'
export type { AuditResultCode, CheckedAuditResult, VerifierFinding } from './verifier.ts'

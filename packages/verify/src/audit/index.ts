/**
 * Which units get checked, by whom, how many, with which odds, what that leaves to a forger, and what a check says. Spec: docs/spec/verification.md.
 *
 * @packageDocumentation
 */
export { unitsAtStake } from './at-stake.ts'
export type { StakeTerms } from './at-stake.ts'
export { challenge, roundingLuck } from './challenge.ts'
export type { ChallengeSource, ChallengeTerms } from './challenge.ts'
export { explainAudit } from './explain.ts'
export type { AuditExplanation, ExplainTerms } from './explain.ts'
export { unitsWithinCap, unverifiedCap, unverifiedValue } from './in-flight.ts'
export type { CapTerms, OpenWindow } from './in-flight.ts'
export { bestForgery, expectedMiss, toleratedSpread } from './margin.ts'
export type { BestForgery, WindowStakes } from './margin.ts'
export { blindMissProbability, collusionOdds, detectionOdds, missProbability, runOdds } from './odds.ts'
export type { Collusion, RunOdds, RunWindow, WindowSample } from './odds.ts'
export { auditCount, auditRate, FIRST_PASSES } from './rate.ts'
export type { AuditCount, CountTerms, RateTerm, RateTerms } from './rate.ts'
export { measuredSpread, tallyFuel } from './spread.ts'
export type { FuelTally } from './spread.ts'
export { verdict } from './verdict.ts'
export type { Verdict } from './verdict.ts'
export { drawVerifiers } from './verifiers.ts'
export type { VerifierDraw } from './verifiers.ts'

/**
 * Blinded unit leaves, window commitments and their opening. Spec: docs/spec/verification.md.
 *
 * @packageDocumentation
 */
export { checkInputPath, checkInputs, inputLeaf, inputPath, inputsRoot } from './inputs.ts'
export type { WindowInput } from './inputs.ts'
export { blindOf, leafEncoder, unitLeaf } from './leaf.ts'
export type { ClaimedUnit, WindowTerms } from './leaf.ts'
export { checkLeaf, checkOpening } from './opening.ts'
export type { Opening, OpeningClaim, OpeningCode } from './opening.ts'
export { outcomeOf, sameOutcome } from './outcome.ts'
export type { Outcome } from './outcome.ts'
export { commitWindow } from './window.ts'
export type { Window, WindowCommitment } from './window.ts'
export { workDigest, workOf } from './work.ts'
export type { Work } from './work.ts'

/**
 * What a third party checks that adds its nonce to a window's challenge: the root that it gives its nonce for, and afterwards the window that was judged by it. Loads in a browser. Spec:
 * docs/spec/verification.md "Witnesses".
 *
 * @packageDocumentation
 */
export { checkJudged } from './judged.ts'
export type { CheckedJudged, JudgedEnvelopes, JudgedWindow } from './judged.ts'
export type { WitnessCode, WitnessRefusal } from './refusal.ts'
export { checkShown } from './shown.ts'
export type { CheckedShown, NoncePlace, ShownEnvelopes, ShownRoot } from './shown.ts'

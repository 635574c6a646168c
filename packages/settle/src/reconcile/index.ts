/**
 * Reconciliation of one pair: from two sets of countersigned receipts and payments to one, by root. Spec: docs/spec/settlement.md, "Reconciliation".
 *
 * @packageDocumentation
 */
export { decodeFrame, encodeFrame, MAX_FRAME_BYTES } from './frame.ts'
export type { Range, ReconcileFrame, Summary } from './frame.ts'
export type { SettledRef } from './items.ts'
export { PairIndex, placeOf, PLACE_BYTES } from './pair-index.ts'
export { createReconciler, SettledMissingError } from './reconciler.ts'
export type { Received, ReconcileCode, ReconcileLimits, Reconciler, ReconcilerInit, SettledSource } from './reconciler.ts'
export { checkSettled, concerns } from './settled.ts'
export type { Checked, Settled } from './settled.ts'

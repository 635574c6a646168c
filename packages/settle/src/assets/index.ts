/**
 * Assets and amounts: which names stand for money, and how micro-units are written. Spec: docs/spec/settlement.md, "Assets".
 *
 * @packageDocumentation
 */
export { assetOf } from './asset.ts'
export type { Asset } from './asset.ts'
export { decimal, exactDecimal, MICRO } from './decimal.ts'
export { ISO_4217 } from './iso-4217.ts'

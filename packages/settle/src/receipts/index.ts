/**
 * Receipts: who owes whom for a finished contract. Spec: docs/spec/settlement.md, "Lines".
 *
 * @packageDocumentation
 */
export { receiptLines, REASON_FEE, REASON_WORK } from './lines.ts'
export type { ReceiptTerms } from './lines.ts'
export { buildReceipt, receiptFault } from './receipt.ts'
export type { ReceiptFacts } from './receipt.ts'
export { largestRemainder, WHOLE_PPM } from './shares.ts'

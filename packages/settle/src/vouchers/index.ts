/**
 * Cumulative vouchers for metered sessions, many under one signature. Spec: docs/spec/settlement.md, "Vouchers".
 *
 * @packageDocumentation
 */
export { isIncluded, issueVouchers } from './batch.ts'
export type { BatchTerms, Included, Issued } from './batch.ts'
export { createBatchChecker } from './checker.ts'
export type { BatchChecker } from './checker.ts'
export { allHeld, emptyTill, heldFor, takeVoucher } from './till.ts'
export type { Held, Taken, Till, VoucherCode } from './till.ts'
export { voucherBytes, voucherFault } from './voucher.ts'
export type { Voucher } from './voucher.ts'

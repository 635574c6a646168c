/**
 * Who owes whom? Receipts, the settlement log, books and reconciliation: DESIGN §9, docs/spec/settlement.md. Pure: no clock, no randomness, no storage. Whatever
 * changes is returned as entries and batch operations, which the daemon commits.
 *
 * @packageDocumentation
 */
export * from './books/index.ts'
export * from './log/index.ts'
export * from './receipts/index.ts'
export * from './reconcile/index.ts'
export * from './snapshot/index.ts'

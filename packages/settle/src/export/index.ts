/**
 * A node's books as double entry: the journal that follows from its log, for hledger, beancount and spreadsheets. Spec: docs/spec/settlement.md, "Journal".
 *
 * @packageDocumentation
 */
export { beancount } from './beancount.ts'
export { csv } from './csv.ts'
export { effectsOf, effectsOfContract } from './effects.ts'
export type { Cause, Effect } from './effects.ts'
export { electricityCost, withElectricity } from './electricity.ts'
export type { Effort, Tariff } from './electricity.ts'
export { hledger } from './hledger.ts'
export { journalOf } from './journal.ts'
export type { JournalInit, JournalItem, Logged, Posting, Remark, Transaction } from './journal.ts'

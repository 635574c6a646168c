/**
 * The contract law: a pure reducer over a hash-linked transcript. Spec: docs/spec/contract.md.
 *
 * @packageDocumentation
 */
export { apply, replay } from './apply.ts'
export type { Applied } from './applied.ts'
export { roleOf } from './contract.ts'
export type { Contract, WindowRecord } from './contract.ts'
export { CROSSINGS, winnerOf } from './crossings.ts'
export type { Crossing } from './crossings.ts'
export { deadlineOf } from './deadline.ts'
export type { Deadline } from './deadline.ts'
export { nonceCommitment } from './nonce.ts'
export { isOver } from './over.ts'
export { payableUnits, payableWindows, totalOf, unitsLeft } from './payable.ts'
export { permitted } from './permit.ts'
export type { LawPorts } from './ports.ts'
export { receiptFacts, receiptTerms } from './receipt.ts'
export type { ReceiptFacts, ReceiptTerms } from './receipt.ts'
export { REFUSAL_CODES } from './refusal.ts'
export type { Refusal, RefusalCode } from './refusal.ts'
export { CONTRACT_TYPES, isContractMessage, isFinal, ROLES, STATES, STEPS } from './states.ts'
export type { ContractMessage, ContractType, Role, StateName, Step } from './states.ts'
export { MAX_TOTAL } from './terms.ts'
export { EXCLUSIVE, TRANSITIONS } from './transitions.ts'
export type { Guard, Transition } from './transitions.ts'

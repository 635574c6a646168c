/**
 * The settlement log: signed entries under an RFC 6962 tree, its proofs and its check. Spec: docs/spec/settlement.md, "Log".
 *
 * @packageDocumentation
 */
export { append, checkpoint, follow, openEpoch } from './append.ts'
export type { Appended, NewEntry } from './append.ts'
export { decodeNote, encodeNote, ENTRY_KINDS, sideOf, SIDE_CODES } from './entry-bodies.ts'
export type { DisputeNote, EntryKind, EntryPart, EpochOpening, Release, Reservation, Reversal, Side } from './entry-bodies.ts'
export { equivocation } from './equivocation.ts'
export type { EquivocationVerdict } from './equivocation.ts'
export { entryKey, nodeKey, STATE_KEY } from './keys.ts'
export type { BatchOp, Space } from './keys.ts'
export { consistencyProof, inclusionProof, verifyConsistency } from './proofs.ts'
export { decodeState, emptyLog, encodeState, headOf, rootOf } from './state.ts'
export type { LogState } from './state.ts'
export { MissingNodeError } from './tree.ts'
export type { ReadNode } from './tree.ts'
export { createVerifier, verifyLog } from './verify.ts'
export type { LogFault, LogFaultCode, LogId, LogVerdict, LogVerifier } from './verify.ts'

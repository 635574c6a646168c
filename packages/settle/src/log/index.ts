/**
 * The settlement log: signed entries under an RFC 6962 tree, its proofs and its check. Spec: docs/spec/settlement.md, "Log".
 *
 * @packageDocumentation
 */
export { append, checkpoint, follow, openEpoch, tileOps } from './append.ts'
export type { Appended, NewEntry } from './append.ts'
export { decodeNote, encodeNote, ENTRY_KINDS, sideOf, SIDE_CODES } from './entry-bodies.ts'
export type { DisputeNote, EntryKind, EntryPart, EpochOpening, Release, Reservation, Reversal, Side } from './entry-bodies.ts'
export { equivocation, signedHead, STATEMENT_TYPES } from './equivocation.ts'
export type { EquivocationVerdict, HeadBearer, SignedHead, Statement } from './equivocation.ts'
export { buildForkProof, checkForkProof, FORK_PROOF_FORMAT, MAX_FORK_PROOF_BYTES } from './fork-proof.ts'
export type { ForkProofVerdict } from './fork-proof.ts'
export { entryKey, STATE_KEY, tileKey } from './keys.ts'
export type { BatchOp, Space } from './keys.ts'
export { consistencyProof, inclusionProof, rootAt, verifyConsistency } from './proofs.ts'
export { decodeEnd, emptyLog, encodeEnd, headOf, rootOf } from './state.ts'
export type { LogEnd, LogState } from './state.ts'
export { fullTiles, growTails, nodeReader, openTiles, storedTiles, TILE_HASHES } from './tiles.ts'
export type { ReadTile, Tails, Tile } from './tiles.ts'
export { buildSettleProof, checkSettleProof, MAX_SETTLE_PROOF_BYTES, SETTLE_PROOF_FORMAT } from './settle-proof.ts'
export type { SettleProof, SettleProofCode, SettleProofVerdict } from './settle-proof.ts'
export { EMPTY_FRONTIER, extend, frontierRoot, MissingNodeError } from './tree.ts'
export type { Frontier, ReadNode } from './tree.ts'
export { createVerifier, tileFault, verifyLog } from './verify.ts'
export type { LogFault, LogFaultCode, LogId, LogVerdict, LogVerifier } from './verify.ts'

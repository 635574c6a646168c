/**
 * Books and log state as stored bytes, so that a long log opens without being replayed. Spec: docs/spec/settlement.md, "Stored form".
 *
 * @packageDocumentation
 */
export { readSnapshot, sameBooks, sharing, SNAPSHOT_FORMAT, takeSnapshot } from './snapshot.ts'
export type { Snapshot, SnapshotRead } from './snapshot.ts'

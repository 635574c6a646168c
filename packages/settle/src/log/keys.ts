/** Where a batch operation writes. The daemon maps each space to a Level sublevel. */
export type Space = 'entries' | 'tiles' | 'meta' | 'snapshot'

/** One write of an atomic batch: `settle` returns them, the daemon commits them. */
export type BatchOp =
  | { readonly type: 'put', readonly space: Space, readonly key: string, readonly value: Uint8Array }
  | { readonly type: 'del', readonly space: Space, readonly key: string }

/** The meta key under which the end of a node's log is kept (docs/spec/settlement.md, "Stored form"). */
export const STATE_KEY = 'log'

/** Entries of one node in the order in which it wrote them: epoch ordinal (6 hex digits), position (14 hex digits). */
export function entryKey (ordinal: number, seq: number): string {
  return `${hex(ordinal, 6)}/${hex(seq, 14)}`
}

/** Tiles: epoch ordinal (6 hex digits), row (2), index within the row (14). */
export function tileKey (ordinal: number, row: number, index: number): string {
  return `${hex(ordinal, 6)}/${hex(row, 2)}/${hex(index, 14)}`
}

function hex (value: number, width: number): string {
  return value.toString(16).padStart(width, '0')
}

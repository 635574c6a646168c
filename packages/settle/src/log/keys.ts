/** Where a batch operation writes. The daemon maps each space to a Level sublevel. */
export type Space = 'entries' | 'nodes' | 'meta'

/** One write of an atomic batch: `settle` returns them, the daemon commits them. */
export type BatchOp =
  | { readonly type: 'put', readonly space: Space, readonly key: string, readonly value: Uint8Array }
  | { readonly type: 'del', readonly space: Space, readonly key: string }

/** The meta key under which a node's log state is kept (docs/spec/settlement.md, "Stored form"). */
export const STATE_KEY = 'log'

/** Entries of one node in the order in which it wrote them: epoch ordinal (6 hex digits), position (14 hex digits). */
export function entryKey (ordinal: number, seq: number): string {
  return `${hex(ordinal, 6)}/${hex(seq, 14)}`
}

/** Tree nodes: epoch ordinal (6 hex digits), level above the leaves (2), index within the level (14). */
export function nodeKey (ordinal: number, level: number, index: number): string {
  return `${hex(ordinal, 6)}/${hex(level, 2)}/${hex(index, 14)}`
}

function hex (value: number, width: number): string {
  return value.toString(16).padStart(width, '0')
}

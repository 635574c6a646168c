import { sign } from '@mycel/wire/envelope'
import { leafHash } from '@mycel/wire/merkle'
import { encodeNote } from './entry-bodies.ts'
import { entryKey, STATE_KEY, tileKey } from './keys.ts'
import { emptyLog, encodeEnd, headOf } from './state.ts'
import { growTails } from './tiles.ts'
import { extend } from './tree.ts'
import type { EntryPart } from './entry-bodies.ts'
import type { BatchOp } from './keys.ts'
import type { LogState } from './state.ts'
import type { Tile } from './tiles.ts'
import type { Crypto } from '@mycel/wire/crypto'
import type { Authenticated, Signer } from '@mycel/wire/envelope'
import type { Head } from '@mycel/wire/messages'

export interface Appended {
  readonly state: LogState
  readonly entry: Authenticated<'log-entry'>
  /** Entry, completed tiles and the new end: commit them in one batch, together with whatever caused the entry. */
  readonly ops: readonly BatchOp[]
}

/** An entry to write: `at` is Unix milliseconds. */
export interface NewEntry extends EntryPart {
  readonly at: bigint
}

/**
 * Signs the next entry of a log and adds it to the tree; O(log n) at worst. The log's only writer is the books mailbox: two different entries for one position are
 * an equivocation proof against their author. Error where the signer is not the log's author or an epoch does not begin with its opening.
 */
export function append (crypto: Crypto, signer: Signer, state: LogState, { kind, body, at }: NewEntry): Appended {
  if ((state.size === 0) !== (kind === 'epoch')) {
    throw new Error(state.size === 0 ? 'an epoch begins with its opening' : 'an epoch is opened once')
  }

  const { network, author, epoch, last, size } = state
  const entry = sign(crypto, signer, 'log-entry', { network, author, epoch, seq: BigInt(size), prev: last, at, body: { kind, body } })
  const grown = follow(crypto, state, entry)
  const ops: readonly BatchOp[] = [
    { type: 'put', space: 'entries', key: entryKey(state.ordinal, size), value: entry.bytes },
    ...tileOps(state.ordinal, grown.tiles),
    { type: 'put', space: 'meta', key: STATE_KEY, value: encodeEnd(grown.state) }
  ]

  return { state: grown.state, entry, ops }
}

/** The state after an entry that is known to be the log's next one, and the tiles that it completes or lengthens. */
export function follow (crypto: Crypto, state: LogState, entry: Authenticated<'log-entry'>): { readonly state: LogState, readonly tiles: readonly Tile[] } {
  const { frontier, nodes } = extend(crypto, state, leafHash(crypto, entry.digest))
  const { tails, tiles } = growTails(state.tails, state.size, nodes)
  return { state: { ...state, ...frontier, tails, last: entry.digest }, tiles }
}

/** Stores tiles of an epoch. */
export function tileOps (ordinal: number, tiles: readonly Tile[]): readonly BatchOp[] {
  return tiles.map(({ row, index, hashes }): BatchOp => ({ type: 'put', space: 'tiles', key: tileKey(ordinal, row, index), value: hashes }))
}

/**
 * Opens the first epoch of a new log, or the next one after a rollback. `epoch` is 16 fresh random bytes; `previous` the highest head of the author's
 * last epoch known to anyone it asked, with the ordinal that its store had reached.
 */
export function openEpoch (crypto: Crypto, signer: Signer, network: string, { epoch, at, previous }: { readonly epoch: Uint8Array, readonly at: bigint, readonly previous?: { readonly head: Head, readonly ordinal: number } }): Appended {
  const state = emptyLog(network, signer.publicKey, epoch, previous == null ? 0 : previous.ordinal + 1)
  const none = new Uint8Array(0)
  return append(crypto, signer, state, { ...encodeNote('epoch', previous?.head ?? { epoch: none, size: 0n, root: none }), at })
}

/** A signed statement of a log's size and root at a time. */
export function checkpoint (crypto: Crypto, signer: Signer, state: LogState, at: bigint): Authenticated<'checkpoint'> {
  return sign(crypto, signer, 'checkpoint', { network: state.network, author: state.author, head: headOf(crypto, state), at })
}

import { emptyLog, entryKey, nodeReader, tileKey, TILE_HASHES } from '@mycel/settle/log'
import { leafHash, open } from '@mycel/wire'
import type { Store } from '../../stores/store.ts'
import type { LogState, ReadNode, ReadTile, Tails } from '@mycel/settle/log'
import type { Crypto } from '@mycel/wire'

/** Most entries that are read at a time. */
const BATCH = 64

/** The entries of one epoch in order, as stored, from position `from` up to before `to`. */
export async function * storedEntries (store: Store, ordinal: number, from = 0, to?: number): AsyncGenerator<Uint8Array> {
  for await (const [, value] of store.list('entries', { gte: entryKey(ordinal, from), lt: to == null ? entryKey(ordinal + 1, 0) : entryKey(ordinal, to) })) {
    yield value
  }
}

/** As `storedEntries`, some hundred at a time. */
export async function * storedBatches (store: Store, ordinal: number, from: number, to?: number): AsyncGenerator<readonly Uint8Array[]> {
  for await (const batch of store.batches('entries', { gte: entryKey(ordinal, from), lt: to == null ? entryKey(ordinal + 1, 0) : entryKey(ordinal, to) }, BATCH)) {
    yield batch.map(([, value]) => value)
  }
}

export function storedTile (store: Store, ordinal: number): ReadTile {
  return async (row, index) => store.getOnce('tiles', tileKey(ordinal, row, index))
}

/** Tree nodes of a log, for one proof. */
export function storedNodes (crypto: Crypto, store: Store, state: LogState): ReadNode {
  return nodeReader(crypto, state, storedTile(store, state.ordinal))
}

/** The meta key of the last checkpoint that this node signed of an epoch when it took a snapshot or began the next epoch. */
export function checkpointKey (ordinal: number): string {
  return `checkpoint/${ordinal}`
}

/** The state of an epoch that is over, put together from what is stored: unchecked, so that nothing may be signed on it. */
export async function storedState ({ crypto, store, network, author }: { readonly crypto: Crypto, readonly store: Store, readonly network: string, readonly author: Uint8Array }, ordinal: number): Promise<LogState> {
  let size = 0

  for await (const key of store.keys('entries', { gte: entryKey(ordinal, 0), lt: entryKey(ordinal + 1, 0), reverse: true, limit: 1 })) {
    size = Number.parseInt(key.slice(-14), 16) + 1
  }

  const leaves: Uint8Array[] = []

  for await (const bytes of storedEntries(store, ordinal, size - size % TILE_HASHES, size)) {
    const opened = open(crypto, bytes, { network, only: ['log-entry'] })
    leaves.push(leafHash(crypto, opened.ok ? opened.message.digest : new Uint8Array(0)))
  }

  const tails: Array<readonly Uint8Array[]> = [leaves]

  for (let row = 1; TILE_HASHES ** row <= size; row++) {
    const count = Math.floor(size / TILE_HASHES ** row) % TILE_HASHES
    const tile = count === 0 ? undefined : await storedTile(store, ordinal)(row, Math.floor(size / TILE_HASHES ** (row + 1)))
    tails.push(Array.from({ length: count }, (_, i) => tile?.subarray(32 * i, 32 * (i + 1)) ?? new Uint8Array(32)))
  }

  return { ...emptyLog(network, author, new Uint8Array(16), ordinal), size, tails: tails satisfies Tails }
}

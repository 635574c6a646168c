import { emptyBooks } from '@mycel/settle/books'
import { decodeEnd, emptyLog, entryKey, openTiles, STATE_KEY, tileFault, tileOps } from '@mycel/settle/log'
import { readSnapshot } from '@mycel/settle/snapshot'
import { equals, open } from '@mycel/wire'
import { Anchor } from './anchor.ts'
import { openingOf } from './check-log.ts'
import { LogDamagedError } from './log-fault.ts'
import { storedTile } from './log-reader.ts'
import { at, walkEpoch } from './walk.ts'
import type { StoredFault } from './log-fault.ts'
import type { WalkInit } from './walk.ts'
import type { Op, Store } from '../../stores/store.ts'
import type { Ledger } from '@mycel/settle/books'
import type { LogEnd, Tile } from '@mycel/settle/log'

export interface OpenInit extends WalkInit {
  /** The file beside the database that says where the log ended; left out, nothing does. */
  readonly anchor?: string
}

export interface OpenedLog {
  readonly ledger: Ledger
  /** Keys of the stored snapshot's runs. */
  readonly runs: readonly string[]
  /** Entries that were taken from a snapshot and not read: for a check in the background. */
  readonly unread: number
  /** What was not as it should be and has been made again from the entries. */
  readonly notes: readonly string[]
  /** Writes that make it so. */
  readonly repairs: readonly Op[]
}

/**
 * Opens the stored log: from its snapshot where that belongs to it, with everything after it checked and folded, else from the first entry. Undefined where there is none yet. What follows from
 * the entries (tiles, snapshot) is made again where it is damaged. LogDamagedError where entries are damaged or missing: nothing may be appended then.
 */
export async function openLog (init: OpenInit): Promise<OpenedLog | undefined> {
  const { store, crypto } = init
  const stored = await store.get('meta', STATE_KEY)
  const anchored = init.anchor == null ? undefined : await Anchor.read(crypto, init.anchor)

  if (stored == null) {
    if (anchored != null || await store.get('entries', entryKey(0, 0)) != null) {
      throw new LogDamagedError(at({ ordinal: 0 }, 0, 'lost-log', `the record of where it ends is missing${anchored == null ? '' : `; ${anchored.size} entries were acknowledged`}`))
    }

    return undefined
  }

  const decoded = decodeEnd(stored)

  if (!decoded.ok) {
    throw new LogDamagedError(at({ ordinal: 0 }, 0, 'wrong-end', `the record of where it ends is damaged: ${decoded.reason}`))
  }

  const end = decoded.value
  const known = await store.get('meta', FAULT_KEY)
  const fault = known == null ? anchorFault(end, anchored) : JSON.parse(Buffer.from(known).toString()) as StoredFault

  if (fault != null) {
    throw new LogDamagedError(fault)
  }

  const { start, runs, notes } = await startOf(init, end)
  const read = await readOn(init, start, end)
  return { ledger: read.ledger, runs, unread: entriesIn(start), notes: [...notes, ...read.notes], repairs: read.repairs }
}

/** Where a check found damage, so that no later start overlooks it. */
export const FAULT_KEY = 'log-fault'

/** What the file beside the database says against the log's end, if anything. */
export function anchorFault (end: LogEnd, anchored: LogEnd | undefined): StoredFault | undefined {
  if (anchored == null || anchored.ordinal < end.ordinal || (anchored.ordinal === end.ordinal && anchored.size < end.size)) {
    return undefined
  }

  if (anchored.ordinal > end.ordinal || anchored.size > end.size) {
    return at(end, end.size, 'torn-tail', `the database ends there; ${anchored.size} entries${anchored.ordinal > end.ordinal ? ' of a later epoch' : ''} were acknowledged`)
  }

  return equals(anchored.last, end.last) && equals(anchored.epoch, end.epoch) ? undefined : at(end, end.size, 'wrong-end', 'the file beside the database names another last entry')
}

/** The snapshot, where it is sound and belongs to this log; else the very beginning. */
async function startOf (init: OpenInit, end: LogEnd): Promise<{ readonly start: Ledger, readonly runs: readonly string[], readonly notes: readonly string[] }> {
  const { crypto, network, author, store } = init
  const snapshot = await readSnapshot(crypto, init, async key => store.getOnce('snapshot', key))
  const first: Ledger = { log: emptyLog(network, author, (await openingOf(init, 0))?.own ?? end.epoch, 0), books: emptyBooks(author) }

  if (!snapshot.ok) {
    return { start: first, runs: [], notes: snapshot.code === 'none' ? [] : [`the snapshot of the books is not used: ${snapshot.reason}`] }
  }

  const { log } = snapshot.ledger
  const bytes = log.size === 0 ? undefined : await store.get('entries', entryKey(log.ordinal, log.size - 1))
  const last = bytes == null ? undefined : open(crypto, bytes, { network, only: ['log-entry'] })
  const belongs = log.ordinal === end.ordinal && log.size <= end.size && equals(log.epoch, end.epoch) && last?.ok === true && equals(last.message.digest, log.last)
  return belongs ? { start: snapshot.ledger, runs: snapshot.runs, notes: [] } : { start: first, runs: snapshot.runs, notes: ['the snapshot of the books is not used: it does not belong to this log'] }
}

async function readOn (init: OpenInit, start: Ledger, end: LogEnd): Promise<Pick<OpenedLog, 'ledger' | 'notes' | 'repairs'>> {
  let ledger = start
  const wrong: Op[] = []

  for (let ordinal = start.log.ordinal; ordinal <= end.ordinal; ordinal++) {
    const epoch = ordinal === end.ordinal ? end.epoch : (await openingOf(init, ordinal))?.own ?? end.epoch
    ledger = ordinal === start.log.ordinal ? start : { log: emptyLog(init.network, init.author, epoch, ordinal), books: ledger.books }

    for await (const walked of walkEpoch(init, ledger)) {
      if (!walked.ok) {
        throw new LogDamagedError(walked)
      }

      ledger = walked.ledger
      wrong.push(...await wrongTiles(init.store, ordinal, walked.tiles))
    }

    wrong.push(...await wrongTiles(init.store, ordinal, openTiles(ledger.log)))
  }

  const { log } = ledger

  if (log.size !== end.size || !equals(log.last, end.last)) {
    throw new LogDamagedError(at(log, log.size, log.size < end.size ? 'torn-tail' : log.size > end.size ? 'surplus-tail' : 'wrong-head', `the record of the end says ${end.size} entries`))
  }

  return {
    ledger,
    notes: wrong.length === 0 ? [] : [`${wrong.length} tiles of the log's tree were damaged and are made again`],
    repairs: wrong
  }
}

/** Writes that store these tiles as they must be, where they are not. */
export async function wrongTiles (store: Store, ordinal: number, tiles: readonly Tile[]): Promise<readonly Op[]> {
  const ops: Op[] = []

  for (const tile of tiles) {
    if (await tileFault(storedTile(store, ordinal), [tile], 0) != null) {
      ops.push(...tileOps(ordinal, [tile]))
    }
  }

  return ops
}

function entriesIn ({ books }: Ledger): number {
  return books.epochs.reduce((sum, { size }) => sum + Number(size), 0)
}

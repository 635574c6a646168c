import { emptyBooks } from '@mycel/settle/books'
import { decodeEnd, decodeNote, emptyLog, entryKey, headOf, openTiles, STATE_KEY, storedTiles, TILE_HASHES, tileFault, tileKey } from '@mycel/settle/log'
import { readSnapshot, sameBooks } from '@mycel/settle/snapshot'
import { equals, open } from '@mycel/wire'
import { Sparing } from '../../sparing.ts'
import { CopyCheck } from './copies.ts'
import { checkpointKey, storedTile } from './log-reader.ts'
import { at, walkEpoch } from './walk.ts'
import type { StoredFault } from './log-fault.ts'
import type { WalkInit } from './walk.ts'
import type { Store } from '../../stores/store.ts'
import type { Books, Ledger } from '@mycel/settle/books'
import type { LogState, ReadTile } from '@mycel/settle/log'
import type { Head } from '@mycel/wire'

/** Rows of tiles that a log of 2^53 entries can have. */
const TILE_ROWS = 9

/** Entries of a few megabytes, after which their garbage is collected. */
const SPARED = 1024

export interface Progress {
  readonly entries: number
  readonly total: number
}

export interface CheckOptions {
  /** Called after every few hundred entries and awaited: it can show how far the check is, wait, or throw to end it. */
  step? (progress: Progress): Promise<void> | void
  /** Garbage is collected as the check goes on, for a twentieth of its time: it takes tens of megabytes less, and pauses whatever else the process does for as long as a collection takes. */
  readonly spare?: boolean
}

export type Checked = { readonly ok: true, readonly entries: number } | StoredFault & { readonly entries: number }

/**
 * Re-checks every byte that is stored of the log up to a point at which its state is known: all entries of all epochs, signatures and links, the tiles of the tree, the record of the end, the
 * snapshot, that the books follow from the entries, and the copies that others are shown. Appending may go on meanwhile.
 */
export async function checkLog (init: WalkInit, { log, books }: Ledger, { step, spare = false }: CheckOptions = {}): Promise<Checked> {
  let ledger: Ledger = { log, books: emptyBooks(init.author) }
  const copies = new CopyCheck(init)
  const total = entriesOf(books)
  const snapshot = await readSnapshot(init.crypto, init, async key => init.store.getOnce('snapshot', key), books)
  const sparing = spare ? new Sparing(SPARED) : undefined
  const bad = (fault: StoredFault, read: Ledger = ledger): Checked => ({ ...fault, entries: entriesOf(read.books) })

  if (!snapshot.ok && snapshot.code === 'damaged') {
    return bad(at(log, log.size, 'wrong-books', `the snapshot is damaged: ${snapshot.reason}`))
  }

  for (let ordinal = 0; ordinal <= log.ordinal; ordinal++) {
    const opening = await openingOf(init, ordinal)
    const current = ordinal === log.ordinal
    ledger = { log: emptyLog(init.network, init.author, current ? log.epoch : opening?.own ?? log.epoch, ordinal), books: ledger.books }
    const end = await epochFault(init, ledger, {
      log: current ? log : undefined,
      snapshot: snapshot.ok && snapshot.ledger.log.ordinal === ordinal ? snapshot.ledger : undefined,
      like: books,
      copies,
      step: async ({ log: { size }, books: read }) => {
        sparing?.after(size)
        await step?.({ entries: entriesOf(read), total })
      }
    })

    if (end.fault != null) {
      return bad(end.fault, end.ledger)
    }

    ledger = end.ledger
  }

  const wrong = await endFault(init, log) ?? await checkpointFault(init, log) ?? await booksFault(copies, ledger, { log, books })
  return wrong == null ? { ok: true, entries: total } : bad(wrong)
}

interface EpochCheck {
  /** Where the epoch is the present one: how far it is read. */
  readonly log: LogState | undefined
  /** Where the snapshot was taken in this epoch. */
  readonly snapshot: Ledger | undefined
  /** Books that the whole log is expected to give, held already. */
  readonly like: Books
  readonly copies: CopyCheck
  step (read: Ledger): Promise<void>
}

/** Reads one epoch to its end: the first fault in it, and how far it was read. */
async function epochFault (init: WalkInit, from: Ledger, { log, snapshot, like, copies, step }: EpochCheck): Promise<{ readonly ledger: Ledger, readonly fault?: StoredFault }> {
  const tiles = storedTile(init.store, from.log.ordinal)
  let ledger = from

  for await (const walked of walkTo(init, from, log?.size, snapshot?.log.size, like)) {
    if (!walked.ok) {
      return { ledger, fault: walked }
    }

    const wrong = await tileFault(tiles, walked.tiles, walked.ledger.log.size)

    if (wrong != null) {
      return { ledger, fault: at(walked.ledger.log, wrong.seq, wrong.code, wrong.reason) }
    }

    await copies.see(from.log.ordinal, walked.settled)
    ledger = walked.ledger

    if (snapshot != null && !agrees(snapshot, ledger)) {
      return { ledger, fault: at(ledger.log, ledger.log.size, 'wrong-books', 'the snapshot says something else than the entries') }
    }

    await step(ledger)
  }

  const known = log == null ? await linkedHead(init, ledger.log) : headOf(init.crypto, log)
  const fault = lengthFault(init, ledger.log, known, log != null) ?? await tilesFault(init.store, ledger.log, tiles, log != null)
  return { ledger, ...fault == null ? {} : { fault } }
}

function entriesOf ({ epochs }: Books): number {
  return epochs.reduce((sum, { size }) => sum + Number(size), 0)
}

/** Whether a snapshot says what the entries up to it do; those before or after it are not its matter. */
function agrees (snapshot: Ledger, { log, books }: Ledger): boolean {
  return snapshot.log.ordinal !== log.ordinal || snapshot.log.size !== log.size || (sameLog(snapshot.log, log) && sameBooks(snapshot.books, books))
}

/** Whether the books follow from the entries that were read, and the copies too. */
async function booksFault (copies: CopyCheck, read: Ledger, { log, books }: Ledger): Promise<StoredFault | undefined> {
  if (!sameBooks(read.books, books)) {
    return at(log, log.size, 'wrong-books', 'the books in memory do not follow from the entries')
  }

  const copy = await copies.first(read.books)
  return copy == null ? undefined : at(copy, copy.seq, 'wrong-copy', copy.reason)
}

/** What the next epoch's opening says of this one: nothing, where it is linked to one that was lost as a whole. */
async function linkedHead (init: WalkInit, { ordinal, epoch }: LogState): Promise<Head | undefined> {
  const next = await openingOf(init, ordinal + 1)
  return next != null && equals(next.previous.epoch, epoch) ? next.previous : undefined
}

/** Whether the record of the end names an entry that is there, this one or a later one. */
async function endFault ({ crypto, network, store }: WalkInit, log: LogState): Promise<StoredFault | undefined> {
  const end = decodeEnd(await store.get('meta', STATE_KEY) ?? new Uint8Array(0))

  if (!end.ok) {
    return at(log, log.size, 'wrong-end', `the record of the end is damaged: ${end.reason}`)
  }

  const { ordinal, size, epoch, last } = end.value
  const bytes = size === 0 ? undefined : await store.get('entries', entryKey(ordinal, size - 1))
  const entry = bytes == null ? undefined : open(crypto, bytes, { network, only: ['log-entry'] })
  const behind = ordinal < log.ordinal || (ordinal === log.ordinal && size < log.size)
  return !behind && entry?.ok === true && equals(entry.message.digest, last) && equals(entry.message.body.epoch, epoch)
    ? undefined
    : at(log, log.size, 'wrong-end', `the record of the end says ${size} entries and names ${behind ? 'an earlier' : 'another'} last one`)
}

/** Whether the checkpoints that this node kept of its epochs are what it signed. */
async function checkpointFault ({ crypto, network, author, store }: WalkInit, log: LogState): Promise<StoredFault | undefined> {
  for (let ordinal = 0; ordinal <= log.ordinal; ordinal++) {
    const bytes = await store.get('meta', checkpointKey(ordinal))
    const opened = bytes == null ? undefined : open(crypto, bytes, { network, only: ['checkpoint'] })

    if (opened != null && !(opened.ok && equals(opened.message.body.author, author))) {
      return at({ ordinal }, log.size, 'wrong-end', 'the checkpoint that was kept of this epoch is damaged')
    }
  }

  return undefined
}

/** Walks to the end, with a stop at `pause` if that lies on the way. */
async function * walkTo (init: WalkInit, from: Ledger, to: number | undefined, pause: number | undefined, like: Books): ReturnType<typeof walkEpoch> {
  let ledger = from

  for (const end of pause == null || pause === to ? [to] : [pause, to]) {
    for await (const walked of walkEpoch(init, ledger, end, like)) {
      yield walked

      if (!walked.ok) {
        return
      }

      ledger = walked.ledger
    }
  }
}

/** Whether an epoch that was read to its last entry is as long as is known, with that root. Of an earlier epoch a part may have been lost: the next one begins with saying so. */
function lengthFault ({ crypto }: WalkInit, state: LogState, known: Head | undefined, current: boolean): StoredFault | undefined {
  const { size, root } = headOf(crypto, state)

  if (known != null && (size > known.size || (current && size < known.size))) {
    return at(state, state.size, size > known.size ? 'surplus-tail' : 'torn-tail', `${size} entries, the head says ${known.size}`)
  }

  return known != null && size === known.size && !equals(root, known.root) ? at(state, state.size, 'wrong-head', 'the entries make another root') : undefined
}

/** Whether the growing tiles are stored as they should be, and no tile is missing or too many. Those of the epoch that is being written may be ahead. */
async function tilesFault (store: Store, state: LogState, tiles: ReadTile, current: boolean): Promise<StoredFault | undefined> {
  const shown: ReadTile = async (row, index) => (await tiles(row, index))?.subarray(0, current ? (Math.floor(state.size / TILE_HASHES ** row) - index * TILE_HASHES) * 32 : undefined)
  const wrong = await tileFault(shown, openTiles(state), state.size)

  if (wrong != null) {
    return at(state, wrong.seq, wrong.code, wrong.reason)
  }

  for (let row = 0; row < TILE_ROWS; row++) {
    const { count } = storedTiles(state.size, row)
    let found = 0

    for await (const key of store.keys('tiles', { gte: tileKey(state.ordinal, row, 0), lt: tileKey(state.ordinal, row + 1, 0) })) {
      found += key === '' ? 0 : 1
    }

    if (current ? found < count : found !== count) {
      return at(state, state.size, 'wrong-tile', `row ${row} has ${found} tiles, ${count} follow from the entries`)
    }
  }

  return undefined
}

function sameLog (a: LogState, b: LogState): boolean {
  const all = (state: LogState): Uint8Array[] => [state.epoch, state.last, ...state.peaks, ...state.tails.flat()]
  return a.ordinal === b.ordinal && a.size === b.size && Buffer.compare(Buffer.concat(all(a)), Buffer.concat(all(b))) === 0
}

/** What an epoch's first entry says of itself and of the epoch before, unless it cannot be read. */
export async function openingOf ({ crypto, network, store }: WalkInit, ordinal: number): Promise<{ readonly own: Uint8Array, readonly previous: Head, readonly at: bigint } | undefined> {
  const bytes = await store.get('entries', entryKey(ordinal, 0))
  const opened = bytes == null ? undefined : open(crypto, bytes, { network, only: ['log-entry'] })
  const note = opened?.ok === true ? decodeNote('epoch', opened.message.body.body.body) : undefined
  return opened?.ok === true && note?.ok === true ? { own: opened.message.body.epoch, previous: note.value, at: opened.message.body.at } : undefined
}

import { emptyBooks, fold, openLedger, partOf, readEvent, record } from '@mycel/settle/books'
import { decodeEnd, emptyLog, encodeEnd, entryKey, headOf, openTiles, STATE_KEY, storedTiles, tileKey } from '@mycel/settle/log'
import { takeSnapshot } from '@mycel/settle/snapshot'
import { equals, open } from '@mycel/wire'
import { Anchor } from './anchor.ts'
import { openingOf } from './check-log.ts'
import { repairCopies } from './copies.ts'
import { REFILE } from './filings.ts'
import { checkpointKey } from './log-reader.ts'
import { anchorFault, FAULT_KEY, wrongTiles } from './open-log.ts'
import { putPlace } from './places.ts'
import { at, walkEpoch } from './walk.ts'
import type { StoredFault } from './log-fault.ts'
import type { OpenInit } from './open-log.ts'
import type { Op } from '../../stores/store.ts'
import type { BookEvent, Ledger } from '@mycel/settle/books'
import type { LogState } from '@mycel/settle/log'
import type { Head, Signer } from '@mycel/wire'

export interface RepairInit extends Omit<OpenInit, 'author'> {
  readonly signer: Signer
  /** The highest head of this node's log that anybody else knows, if that is more than the store holds. */
  readonly known?: Head
  now (): bigint
  /** 16 fresh random bytes. */
  freshEpoch (): Uint8Array
}

export interface Repaired {
  /** What was wrong; undefined where nothing was but what follows from the entries. */
  readonly fault: StoredFault | undefined
  /** Entries that are good where they are. */
  readonly kept: number
  /** What entries behind the damage and this node's own copies still said, and a new epoch now says. */
  readonly salvaged: number
  /** Entries that are lost, as far as this node can know: receipts and payments among them come back when their other signer reconciles. */
  readonly lost: number
  /** The new epoch's ordinal; undefined where none was needed. */
  readonly epoch: number | undefined
}

/** Where entries are kept that no log counts any more: signed bytes, or what is left of them. */
const QUARANTINE = 'quarantine'

/**
 * Makes a log whole again. What follows from the entries is made again. Where entries are damaged or missing, the good ones before stay as they are and a new epoch begins, linked to the highest head
 * that is known; what the entries behind the damage say is logged again, for each is signed by itself. One atomic batch; the store must be no running node's.
 */
export async function repairLog (init: RepairInit): Promise<Repaired> {
  const { crypto, network, signer, store } = init
  const walk = { ...init, author: signer.publicKey }
  const ends = await knownEnds(init)
  const { ledger, fault, ops } = await goodPart(walk, Math.max(...ends.map(({ ordinal }) => ordinal)))
  const { log } = ledger
  const highest = ends.reduce((one, other) => other.ordinal > one.ordinal || (other.ordinal === one.ordinal && other.size > one.size) ? other : one)
  const short = highest.ordinal > log.ordinal || highest.size > log.size
  const other = await otherEnd(init, log)
  const ahead = init.known != null && (!equals(init.known.epoch, log.epoch) || init.known.size > BigInt(log.size))
  const kept = ledger.books.epochs.reduce((sum, { size }) => sum + Number(size), 0)

  if (fault == null && !short && !ahead && other == null) {
    const { ops: snapshot } = takeSnapshot(crypto, ledger, await runKeys(init))
    await repairCopies(walk, log.ordinal)
    await store.write([...ops, ...snapshot, ...await wrongCheckpoints(walk, log.ordinal), ...log.size === 0 ? [] : [{ type: 'put', space: 'meta', key: STATE_KEY, value: encodeEnd(log) } as const], { type: 'del', space: 'meta', key: FAULT_KEY }, REFILE])
    return { fault, kept, salvaged: 0, lost: 0, epoch: undefined }
  }

  const behind = await salvage(walk, ledger)
  const head = await highestHead(init, ledger)
  const opened = openLedger({ crypto, network }, signer, {
    epoch: init.freshEpoch(),
    at: init.now(),
    ...(head == null ? {} : { previous: { ledger: { ...ledger, log: { ...log, ordinal: highest.ordinal } }, head } })
  })
  let next = opened.ledger
  let salvaged = 0
  let copies = 0
  const writes: Op[] = [...ops, ...behind.ops, ...opened.ops]

  for (const { event, copy } of behind.events) {
    const folded = fold(next.books, event)

    if (folded.ok && folded.books !== next.books) {
      const recorded = record({ crypto, network }, signer, next, { ok: true, unchanged: false, part: partOf(event), event }, init.now())
      writes.push(...recorded.ops, ...putPlace(next.log, event))
      next = recorded.ledger
      salvaged++
      copies += copy ? 1 : 0
    }
  }

  const snapshot = takeSnapshot(crypto, next, await runKeys(init))
  await store.write([...writes, ...snapshot.ops, ...await wrongCheckpoints(walk, next.log.ordinal), { type: 'del', space: 'meta', key: FAULT_KEY }, REFILE])

  await repairCopies(walk, next.log.ordinal)

  if (init.anchor != null) {
    const anchor = await Anchor.open(crypto, init.anchor)
    anchor.note(next.log)
    await anchor.close()
  }

  const gone = Math.max(highest.ordinal === log.ordinal ? highest.size - log.size : 0, behind.entries)
  const lost = Math.max(0, gone - behind.readable - copies)
  return { fault: fault ?? (short ? at(log, log.size, 'torn-tail', `${highest.size} entries were acknowledged`) : other), kept, salvaged, lost, epoch: next.log.ordinal }
}

/** The file beside the database names another last entry of a log that is as long: what was acknowledged is not what is here. */
async function otherEnd ({ crypto, anchor }: RepairInit, log: LogState): Promise<StoredFault | undefined> {
  const anchored = anchor == null ? undefined : await Anchor.read(crypto, anchor)
  return anchored == null ? undefined : anchorFault(log, anchored)
}

interface KnownEnd { readonly ordinal: number, readonly size: number }

/** Where the log ended, after its own record, the file beside it, and its last entry. */
async function knownEnds ({ crypto, store, anchor }: RepairInit): Promise<readonly KnownEnd[]> {
  const stored = decodeEnd(await store.get('meta', STATE_KEY) ?? new Uint8Array(0))
  const anchored = anchor == null ? undefined : await Anchor.read(crypto, anchor)
  const ends: KnownEnd[] = [{ ordinal: 0, size: 0 }, ...(stored.ok ? [stored.value] : []), ...(anchored == null ? [] : [anchored])]

  for await (const key of store.keys('entries', { reverse: true, limit: 1 })) {
    ends.push({ ordinal: Number.parseInt(key.slice(0, 6), 16), size: Number.parseInt(key.slice(7), 16) + 1 })
  }

  return ends
}

/** The log up to its first fault, and writes that make its tiles what they must be. */
async function goodPart (init: OpenInit, last: number): Promise<{ readonly ledger: Ledger, readonly fault: StoredFault | undefined, readonly ops: readonly Op[] }> {
  let ledger: Ledger = { log: emptyLog(init.network, init.author, new Uint8Array(16)), books: emptyBooks(init.author) }
  const ops: Op[] = []

  for (let ordinal = 0; ordinal <= last; ordinal++) {
    const opening = await openingOf(init, ordinal)

    if (opening == null && await isEmpty(init, ordinal)) {
      ops.push(...await surplusTiles(init, ordinal, 0))
      continue
    }

    ledger = { log: emptyLog(init.network, init.author, opening?.own ?? new Uint8Array(16), ordinal), books: ledger.books }
    let fault: StoredFault | undefined

    for await (const walked of walkEpoch(init, ledger)) {
      if (walked.ok) {
        ledger = walked.ledger
        ops.push(...await wrongTiles(init.store, ordinal, walked.tiles))
      } else {
        fault = walked
      }
    }

    // the entries of the batch in which the fault is, up to it
    for await (const walked of fault == null ? [] : walkEpoch(init, ledger, fault.seq)) {
      if (walked.ok) {
        ledger = walked.ledger
        ops.push(...await wrongTiles(init.store, ordinal, walked.tiles))
      }
    }

    ops.push(...await wrongTiles(init.store, ordinal, openTiles(ledger.log)), ...await surplusTiles(init, ordinal, ledger.log.size))

    if (fault != null) {
      // the entries of later epochs are put aside
      for (let later = ordinal + 1; later <= last; later++) {
        ops.push(...await surplusTiles(init, later, 0))
      }

      return { ledger, fault, ops }
    }
  }

  return { ledger, fault: undefined, ops }
}

async function isEmpty ({ store }: OpenInit, ordinal: number): Promise<boolean> {
  const first = await store.keys('entries', { gte: entryKey(ordinal, 0), lt: entryKey(ordinal + 1, 0), limit: 1 }).next()
  return first.done === true
}

async function surplusTiles ({ store }: OpenInit, ordinal: number, size: number): Promise<readonly Op[]> {
  const ops: Op[] = []

  for await (const key of store.keys('tiles', { gte: tileKey(ordinal, 0, 0), lt: tileKey(ordinal + 1, 0, 0) })) {
    const [row, index] = [Number.parseInt(key.slice(7, 9), 16), Number.parseInt(key.slice(10), 16)]

    if (index >= storedTiles(size, row).count) {
      ops.push({ type: 'del', space: 'tiles', key })
    }
  }

  return ops
}

interface Salvaged {
  readonly event: BookEvent
  /** From the store of what is settled, not from an entry. */
  readonly copy: boolean
}

/** What can still be read behind the good part, and in this node's own copies of what is settled; the entries themselves are put aside. */
async function salvage ({ crypto, network, author, store }: OpenInit, { log }: Ledger): Promise<{ readonly events: readonly Salvaged[], readonly entries: number, readonly readable: number, readonly ops: readonly Op[] }> {
  const events: Salvaged[] = []
  const ops: Op[] = []
  let readable = 0

  for await (const [key, value] of store.list('entries', { gte: entryKey(log.ordinal, log.size) })) {
    const entry = open(crypto, value, { network, only: ['log-entry'] })
    const event = entry.ok && equals(entry.message.body.author, author) ? readEvent({ crypto, network }, entry.message.body.body) : undefined
    ops.push({ type: 'put', space: QUARANTINE, key, value }, { type: 'del', space: 'entries', key })

    if (event?.ok === true) {
      readable++
      events.push(...(event.event.kind === 'epoch' ? [] : [{ event: event.event, copy: false }]))
    }
  }

  for await (const [, value] of store.list('settled')) {
    const settled = open(crypto, value, { network, only: ['receipt', 'payment'] })

    if (settled.ok) {
      events.push({ event: { kind: settled.message.type, message: settled.message } as BookEvent, copy: true })
    }
  }

  return { events, entries: ops.length / 2, readable, ops }
}

async function wrongCheckpoints ({ crypto, network, author, store }: OpenInit, last: number): Promise<readonly Op[]> {
  const ops: Op[] = []

  for (let ordinal = 0; ordinal <= last; ordinal++) {
    const key = checkpointKey(ordinal)
    const bytes = await store.get('meta', key)
    const opened = bytes == null ? undefined : open(crypto, bytes, { network, only: ['checkpoint'] })
    ops.push(...opened == null || (opened.ok && equals(opened.message.body.author, author)) ? [] : [{ type: 'del', space: 'meta', key } as const])
  }

  return ops
}

/** The highest head that is known of the epoch: what others say, what this node last signed, or what its entries give; of an epoch of which nothing is left, of the one before. Undefined where there was none. */
async function highestHead ({ crypto, network, store, known }: RepairInit, { log }: Ledger): Promise<Head | undefined> {
  const own = log.size === 0 ? [] : [headOf(crypto, log)]

  for (let ordinal = log.ordinal; ordinal >= 0; ordinal--) {
    const bytes = await store.get('meta', checkpointKey(ordinal))
    const signed = bytes == null ? undefined : open(crypto, bytes, { network, only: ['checkpoint'] })
    const heads = [...own, ...(signed?.ok === true ? [signed.message.body.head] : []), ...(known == null ? [] : [known])]

    if (heads.length > 0) {
      return heads.reduce((one, other) => other.size > one.size ? other : one)
    }
  }

  return undefined
}

async function runKeys ({ store }: RepairInit): Promise<readonly string[]> {
  const runs: string[] = []

  for await (const key of store.keys('snapshot', { gte: 'run/', lt: 'run0' })) {
    runs.push(key)
  }

  return runs
}

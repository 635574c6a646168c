import { readEvent } from '@mycel/settle/books'
import { equals, open, toHex } from '@mycel/wire'
import { PAIRS, pairKey } from '../settled.ts'
import { storedEntries } from './log-reader.ts'
import { entriesAt, entryAt, placeOf, putPlace } from './places.ts'
import type { Place } from './places.ts'
import type { WalkInit } from './walk.ts'
import type { Op } from '../../stores/store.ts'
import type { BookEvent } from '@mycel/settle/books'
import type { Settled } from '@mycel/settle/reconcile'
import type { Crypto } from '@mycel/wire'

/** What a node sends when a pair reconciles, by id: each stands in an entry of the log too. */
const COPIES = 'settled'

/** Writes that go out together, and lookups. */
const TOGETHER = 1024
const READ_TOGETHER = 256

export interface CopyFault {
  readonly ordinal: number
  readonly seq: number
  readonly reason: string
}

/** The first copy of a receipt or payment that is not what was settled, or whose place in the log is not where that stands. For a log that holds. */
export async function copyFault (init: WalkInit): Promise<CopyFault | undefined> {
  for await (const batch of init.store.batches('places', {}, READ_TOGETHER)) {
    const places = batch.map(([id, value]) => placeOf(id, value))
    const [entries, copies] = await Promise.all([entriesAt(init.store, places), init.store.getMany(COPIES, places.map(({ id }) => id))])
    const faults = places.map((place, i) => faultAt(init, place, entries[i], copies[i]))
    const fault = faults.find(one => one != null)

    if (fault != null) {
      return fault
    }
  }

  return undefined
}

function faultAt (init: WalkInit, place: Place, bytes: Uint8Array | undefined, copy: Uint8Array | undefined): CopyFault | undefined {
  const { id } = place

  // an entry has the envelope as it is: no need to take it apart
  if (bytes != null && copy != null && copy.byteLength > 0 && asBuffer(bytes).includes(asBuffer(copy))) {
    return undefined
  }

  const settled = bytes == null ? undefined : settledIn(init, bytes)

  if (settled?.id !== id) {
    return { ...place, reason: `${id} does not stand where it is filed` }
  }

  return copy == null || isCopy(init, id, copy) ? undefined : { ...place, reason: `the copy of ${settled.type} ${id} is damaged` }
}

/**
 * Makes copies and places again from a log that holds. What is damaged and stands in no entry is taken out, so that the pair finds it missing and its other signer sends it. Can be
 * repeated.
 */
export async function repairCopies (init: WalkInit, last: number): Promise<void> {
  const { store } = init
  let ops: Op[] = []

  const add = async (more: readonly Op[], least = TOGETHER): Promise<void> => {
    ops.push(...more)

    if (ops.length >= least) {
      await store.write(ops)
      ops = []
    }
  }

  for await (const [id, value] of store.list('places')) {
    const bytes = await entryAt(store, placeOf(id, value))
    await add(bytes != null && settledIn(init, bytes)?.id === id ? [] : [{ type: 'del', space: 'places', key: id }])
  }

  await add([], 0)

  for (let ordinal = 0; ordinal <= last; ordinal++) {
    let size = 0

    for await (const bytes of storedEntries(store, ordinal)) {
      const settled = settledIn(init, bytes)

      if (settled != null) {
        const copy = await store.get(COPIES, settled.id)
        const filed = await store.get('places', settled.id)
        await add([
          ...copy != null && !equals(copy, settled.bytes) && !isCopy(init, settled.id, copy) ? [{ type: 'put', space: COPIES, key: settled.id, value: settled.bytes } as const] : [],
          ...filed == null ? putPlace({ ordinal, size }, { kind: settled.type, message: settled } as BookEvent) : []
        ])
      }

      size++
    }
  }

  await add([], 0)

  for await (const [id, copy] of store.list(COPIES)) {
    await add(isCopy(init, id, copy) ? [] : [{ type: 'del', space: COPIES, key: id }])
  }

  await add([], 0)

  for await (const key of store.keys(PAIRS)) {
    const digest = pairKey(key)?.ref.digest
    await add(digest == null || await store.get(COPIES, toHex(digest)) != null ? [] : [{ type: 'del', space: PAIRS, key }])
  }

  await add([], 0)
}

/** The countersigned receipt or payment that an entry holds. Signatures are not checked: the log has been. */
function settledIn ({ crypto, network }: WalkInit, bytes: Uint8Array): Settled | undefined {
  const trusting: Crypto = { ...crypto, verify: () => true }
  const entry = open(trusting, bytes, { network, only: ['log-entry'] })
  const event = entry.ok ? readEvent({ crypto: trusting, network }, entry.message.body.body) : undefined
  return event?.ok === true && (event.event.kind === 'receipt' || event.event.kind === 'payment') && event.event.message.complete ? event.event.message : undefined
}

/** Other bytes may say the same: a signer can sign twice. */
function isCopy ({ crypto, network }: WalkInit, id: string, bytes: Uint8Array): boolean {
  const opened = open(crypto, bytes, { network, only: ['receipt', 'payment'] })
  return opened.ok && opened.message.id === id && opened.message.complete
}

function asBuffer (bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

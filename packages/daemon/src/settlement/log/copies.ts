import { isSettled } from '@mycel/settle/books'
import { equals, open, toHex } from '@mycel/wire'
import { PAIRS, pairKey } from '../settled.ts'
import { FILINGS, filingKey, idsOf, settledIn } from './filings.ts'
import { storedEntries } from './log-reader.ts'
import { entryAt, placeOf, putPlace } from './places.ts'
import type { Place } from './places.ts'
import type { SettledEntry, WalkInit } from './walk.ts'
import type { Op } from '../../stores/store.ts'
import type { BookEvent, Books } from '@mycel/settle/books'

/** What a node sends when a pair reconciles, by id: each stands in an entry of the log too. */
const COPIES = 'settled'

/** Writes that go out together, and lookups. */
const TOGETHER = 1024
const READ_TOGETHER = 1024

const ID = /^[0-9a-f]{64}$/u

export interface CopyFault {
  readonly ordinal: number
  readonly seq: number
  readonly reason: string
}

/**
 * Compares copies and places with the entries while those are read: looked up place by place afterwards, each entry would be read once more, from all over the disk. For a log that holds.
 */
export class CopyCheck {
  private readonly init: WalkInit
  private fault: CopyFault | undefined
  private looking: Promise<void> = Promise.resolve()

  constructor (init: WalkInit) {
    this.init = init
  }

  /** Looks at what some entries of an epoch settled, once it is through with those before. */
  async see (ordinal: number, settled: readonly SettledEntry[]): Promise<void> {
    await this.looking
    this.looking = this.look(ordinal, settled)
    this.looking.catch(() => {})
  }

  /** The first copy of a receipt or payment that is not what was settled, or whose place in the log is not where that stands. `books`: what follows from all that was seen. */
  async first (books: Books): Promise<CopyFault | undefined> {
    await this.looking

    for await (const batch of this.init.store.batches('places', {}, READ_TOGETHER)) {
      for (const [id, value] of batch) {
        // what is settled was seen
        this.fault ??= ID.test(id) && isSettled(books, id) ? undefined : await this.faultAt(placeOf(id, value))
      }
    }

    return this.fault
  }

  private async look (ordinal: number, settled: readonly SettledEntry[]): Promise<void> {
    const { crypto, store } = this.init
    const ids = settled.map(({ id }) => id)
    const [places, copies, filings] = ids.length === 0 ? [[], [], []] : await Promise.all([store.getMany('places', ids), store.getMany(COPIES, ids), store.getMany(FILINGS, settled.map(({ filing }) => filing))])

    for (const [i, { id, seq, sum, filing }] of settled.entries()) {
      const [filed, copy] = [places[i], copies[i]]

      if (filed == null || copy == null) {
        this.fault ??= { ordinal, seq, reason: `${id} has no ${filed == null ? 'place' : 'copy'}` }
        continue
      }

      const place = placeOf(id, filed)
      const right = place.ordinal === ordinal && place.seq === seq && equals(crypto.sha256(copy), sum) && (filing === '' || idsOf(filings[i]).includes(id))
      this.fault ??= right ? undefined : await this.faultAt(place)
    }
  }

  private async faultAt (place: Place): Promise<CopyFault | undefined> {
    const { init, init: { store } } = this
    const { id } = place
    const [bytes, copy] = await Promise.all([entryAt(store, place), store.get(COPIES, id)])
    const settled = bytes == null ? undefined : settledIn(init, bytes)

    if (settled?.id !== id) {
      return { ...place, reason: `${id} does not stand where it is filed` }
    }

    if (settled.type === 'receipt' && !idsOf(await store.get(FILINGS, filingKey(init.crypto, settled.body))).includes(id)) {
      return { ...place, reason: `receipt ${id} is not filed with its contract` }
    }

    return copy == null || isCopy(init, id, copy) ? undefined : { ...place, reason: `the copy of ${settled.type} ${id} is damaged` }
  }
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

/** Other bytes may say the same: a signer can sign twice. */
function isCopy ({ crypto, network }: WalkInit, id: string, bytes: Uint8Array): boolean {
  const opened = open(crypto, bytes, { network, only: ['receipt', 'payment'] })
  return opened.ok && opened.message.id === id && opened.message.complete
}

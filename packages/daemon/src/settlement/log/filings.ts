import { doubleKey, readEvent } from '@mycel/settle/books'
import { open, toHex } from '@mycel/wire'
import { putSettled } from '../settled.ts'
import { storedEntries } from './log-reader.ts'
import { entryAt, findPlaces, putPlace } from './places.ts'
import type { Op, Store } from '../../stores/store.ts'
import type { BookEvent } from '@mycel/settle/books'
import type { Settled } from '@mycel/settle/reconcile'
import type { Authenticated, Crypto, Receipt } from '@mycel/wire'

/** Ids of the countersigned receipts in the log, 32 bytes each, by contract: who was rolled back may have countersigned two of one, and what both owe alike is owed once. */
export const FILINGS = 'filings'

/** The meta key that says that everything which the log settled is filed, and has a place and a copy. */
const FILED = 'settled-filed'

const ID_BYTES = 32

/** Writes that go out together. */
const TOGETHER = 1024

type Complete = Authenticated<'receipt'>

export interface FilingsInit {
  readonly crypto: Crypto
  readonly network: string
  readonly store: Store
}

/** A receipt's place in the files: whether others of its contract are there. */
export interface Filing {
  readonly key: string
  readonly ids: readonly string[]
  /** One of the others. */
  readonly earlier: Complete | undefined
}

const NOTHING: ReadonlyMap<string, readonly string[]> = new Map()

/** What was on disk of some receipts' contracts as it was read, by key. */
export interface Reading {
  readonly stored: ReadonlyMap<string, readonly string[]>
  /** Nobody asks by it any more. */
  done (): void
}

/** Finds the receipts of a contract. What is on disk is read beforehand, so that bookings need not wait for it one after the other; then ask about one at a time, in the order in which they are booked. */
export class Filings {
  private readonly init: FilingsInit
  /** Held, and not on disk yet, or since less long than some reading goes on. */
  private readonly pending = new Map<string, readonly Complete[]>()
  /** Readings under way, by the number of their beginning, ascending. */
  private readonly reading = new Set<number>()
  private readonly landed: Array<{ readonly at: number, forget (): void }> = []
  private begun = 0
  private gathering: { readonly keys: Set<string>, readonly values: Promise<ReadonlyMap<string, readonly string[]>> } | undefined

  constructor (init: FilingsInit) {
    this.init = init
  }

  async read (receipts: readonly Complete[]): Promise<Reading> {
    const at = ++this.begun
    const done = (): void => {
      this.reading.delete(at)
      this.forget()
    }

    this.reading.add(at)

    try {
      return { stored: receipts.length === 0 ? NOTHING : await this.stored(receipts.map(({ body }) => filingKey(this.init.crypto, body))), done }
    } catch (err) {
      done()
      throw err
    }
  }

  /** `beside`: receipts that the same batch books before it. `stored`: from a reading that is not done. */
  async of (receipt: Complete, beside: readonly Complete[], stored: Reading['stored']): Promise<Filing> {
    const key = filingKey(this.init.crypto, receipt.body)
    const fresh = [...this.pending.get(key) ?? [], ...beside].filter(({ body }) => filingKey(this.init.crypto, body) === key && doubleKey(body) === doubleKey(receipt.body))
    const known = stored.get(key)

    if (known == null) {
      throw new Error(`the files of receipt ${receipt.id} were not read`)
    }

    const ids = [...new Set([...known, ...fresh.map(({ id }) => id as string)])].filter(id => id !== receipt.id)
    return { key, ids: [...ids, receipt.id], earlier: fresh.find(({ id }) => id !== receipt.id) ?? await this.first(known, receipt) }
  }

  /** These are about to be written; what is returned is for when they are on disk. */
  hold (receipts: readonly Complete[]): () => void {
    const keys = receipts.map(receipt => [filingKey(this.init.crypto, receipt.body), receipt] as const)
    keys.forEach(([key, receipt]) => { this.pending.set(key, [...this.pending.get(key) ?? [], receipt]) })

    const forget = (): void => {
      for (const [key, receipt] of keys) {
        const left = (this.pending.get(key) ?? []).filter(one => one !== receipt)

        if (left.length === 0) {
          this.pending.delete(key)
        } else {
          this.pending.set(key, left)
        }
      }
    }

    return () => {
      this.landed.push({ at: this.begun, forget })
      this.forget()
    }
  }

  /** Commits that come at once are looked up at once. */
  private async stored (keys: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    this.gathering ??= this.gather()
    const { keys: all, values } = this.gathering
    keys.forEach(key => { all.add(key) })
    return values
  }

  private gather (): NonNullable<typeof this.gathering> {
    const keys = new Set<string>()
    const values = new Promise<void>(resolve => { setImmediate(resolve) }).then(async () => {
      this.gathering = undefined
      const all = [...keys]
      const found = await this.init.store.getMany(FILINGS, all)
      return new Map(all.map((key, i) => [key, idsOf(found[i])]))
    })
    return { keys, values }
  }

  /** A reading that began before something was on disk may have missed it: until it is done that stays in memory. */
  private forget (): void {
    const [oldest = Number.POSITIVE_INFINITY] = this.reading
    const some = this.landed.findIndex(({ at }) => at >= oldest)
    this.landed.splice(0, some === -1 ? this.landed.length : some).forEach(({ forget }) => { forget() })
  }

  /** The stored receipts of a contract. Keys are cut short: whoever makes two contracts share one finds them told apart here. */
  private async first (ids: readonly string[], { id: own, body }: Complete): Promise<Complete | undefined> {
    const wanted = doubleKey(body)

    for (const id of ids.filter(id => id !== own)) {
      const [place] = await findPlaces(this.init.store, id)
      const bytes = place == null ? undefined : await entryAt(this.init.store, place)
      const receipt = bytes == null ? undefined : receiptIn(this.init, bytes)

      if (receipt?.id === id && doubleKey(receipt.body) === wanted) {
        return receipt
      }
    }

    return undefined
  }
}

const filingKeys = new WeakMap<Receipt, string>()

/** The first half of sha2-256 over what all receipts of a contract share. */
export function filingKey (crypto: Crypto, receipt: Receipt): string {
  const key = filingKeys.get(receipt) ?? toHex(crypto.sha256(Buffer.from(doubleKey(receipt), 'hex'))).slice(0, ID_BYTES)
  filingKeys.set(receipt, key)
  return key
}

export function putFiling ({ key, ids }: Pick<Filing, 'key' | 'ids'>): Op {
  return { type: 'put', space: FILINGS, key, value: Buffer.from(ids.join(''), 'hex') }
}

export function idsOf (value: Uint8Array | undefined): readonly string[] {
  return toHex(value ?? new Uint8Array(0)).match(/.{64}/g) ?? []
}

/** For the batch with which all is filed: a new log's first, too. */
export const ALL_FILED: Op = { type: 'put', space: 'meta', key: FILED, value: new Uint8Array(0) }

/** For a batch that puts entries in order: the next start files all again. */
export const REFILE: Op = { type: 'del', space: 'meta', key: FILED }

export async function isFiled (store: Store): Promise<boolean> {
  return await store.get('meta', FILED) != null
}

/**
 * Files again what every entry settled: each receipt with its contract, and a place and a copy for whatever has none. Returns the receipts that are not their contract's only one, by contract; once they
 * are counted once, `ALL_FILED` says that this is done. Can be repeated.
 */
export async function fileAll (init: FilingsInit & { readonly author: Uint8Array }, last: number): Promise<ReadonlyArray<readonly Complete[]>> {
  const { store } = init
  const doubled = new Map<string, readonly Complete[]>()
  let batch: Filed[] = []
  let gone: Op[] = []

  for await (const key of store.keys(FILINGS)) {
    gone.push({ type: 'del', space: FILINGS, key })

    if (gone.length === TOGETHER) {
      await store.write(gone)
      gone = []
    }
  }

  await store.write(gone)

  const file = async (): Promise<void> => {
    const receipts = batch.flatMap(({ message }) => message.type === 'receipt' ? [message] : [])
    const filings = new Filings(init)
    const { stored } = await filings.read(receipts)
    const ops = new Map<string, Op>()

    for (const receipt of receipts) {
      const filing = await filings.of(receipt, [], stored)
      filings.hold([receipt])
      ops.set(filing.key, putFiling(filing))

      if (filing.earlier != null) {
        const key = doubleKey(receipt.body)
        doubled.set(key, [...doubled.get(key) ?? [filing.earlier], receipt])
      }
    }

    await store.write([...ops.values(), ...await missing(init, batch)])
    batch = []
  }

  for (let ordinal = 0; ordinal <= last; ordinal++) {
    let size = 0

    for await (const bytes of storedEntries(store, ordinal)) {
      const message = settledIn(init, bytes)
      batch.push(...message == null ? [] : [{ ordinal, size, message }])
      size++

      if (batch.length === TOGETHER) {
        await file()
      }
    }
  }

  await file()
  return [...doubled.values()]
}

interface Filed {
  readonly ordinal: number
  readonly size: number
  readonly message: Settled
}

/** Places and copies that are not there. */
async function missing ({ store, author }: FilingsInit & { readonly author: Uint8Array }, filed: readonly Filed[]): Promise<readonly Op[]> {
  const ids = filed.map(({ message }) => message.id)
  const [places, copies] = ids.length === 0 ? [[], []] : await Promise.all([store.getMany('places', ids), store.getMany('settled', ids)])
  return filed.flatMap(({ message, ...state }, i) => [
    ...places[i] == null ? putPlace(state, { kind: message.type, message } as BookEvent) : [],
    ...copies[i] == null ? putSettled(author, message) : []
  ])
}

/** The countersigned receipt that an entry holds. */
function receiptIn (init: FilingsInit, bytes: Uint8Array): Complete | undefined {
  const settled = settledIn(init, bytes)
  return settled?.type === 'receipt' ? settled : undefined
}

/** The countersigned receipt or payment that an entry holds. Signatures are not checked: whoever wrote the entry had. */
export function settledIn ({ crypto, network }: Pick<FilingsInit, 'crypto' | 'network'>, bytes: Uint8Array): Settled | undefined {
  const trusting: Crypto = { ...crypto, sha256: data => crypto.sha256(data), verify: () => true }
  const entry = open(trusting, bytes, { network, only: ['log-entry'] })
  const event = entry.ok ? readEvent({ crypto: trusting, network }, entry.message.body.body) : undefined
  return event?.ok === true && (event.event.kind === 'receipt' || event.event.kind === 'payment') && event.event.message.complete ? event.event.message : undefined
}

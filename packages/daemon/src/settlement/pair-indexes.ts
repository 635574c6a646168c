import { setImmediate as turn } from 'node:timers/promises'
import { toHex } from '@mycel/wire'
import { PAIRS, pairKey, readPair } from './settled.ts'
import type { Store } from '../stores/store.ts'
import type { PairIndex, SettledRef } from '@mycel/settle/reconcile'
import type { Crypto } from '@mycel/wire'

/** So many are hashed before others get their turn: some ten milliseconds. */
const HASHED_AT_ONCE = 2_048

/** So many that were settled since are taken into an index at once. */
const MAX_FRESH = 4096

/** Items that all indexes in memory hold together, 41 bytes each; the pair unused longest is read again when it is asked for. */
const MAX_ITEMS = 1_000_000

interface Loaded {
  /** Undefined while it is being read. */
  index: PairIndex | undefined
  /** What was settled since it was last asked for. */
  fresh: SettledRef[]
  readonly reading: Promise<PairIndex>
}

/** Every pair's settled receipts and payments in their common order: read once, then kept as they are settled. */
export class PairIndexes {
  private readonly crypto: Crypto
  private readonly store: Store
  private readonly maxItems: number
  private readonly loaded = new Map<string, Loaded>()

  constructor (crypto: Crypto, store: Store, maxItems = MAX_ITEMS) {
    this.crypto = crypto
    this.store = store
    this.maxItems = maxItems
    store.watch(PAIRS, key => {
      const named = pairKey(key)

      if (named != null) {
        this.add(named.peer, named.ref)
      }
    })
  }

  /** What is settled with a peer now, as far as it is on disk. */
  async of (peer: Uint8Array): Promise<PairIndex> {
    const name = toHex(peer)
    const loaded = this.loaded.get(name) ?? this.read(name, peer)
    // last asked for, last forgotten
    this.loaded.delete(name)
    this.loaded.set(name, loaded)

    const read = await loaded.reading
    // what is settled while it is read may be in what is read or not: it is added either way, and counts once
    const index = (loaded.index ?? read).with(loaded.fresh)
    loaded.index = index
    loaded.fresh = []
    this.forget()
    return index
  }

  private add (peer: string, ref: SettledRef): void {
    const loaded = this.loaded.get(peer)
    loaded?.fresh.push(ref)

    if (loaded?.index != null && loaded.fresh.length >= MAX_FRESH) {
      loaded.index = loaded.index.with(loaded.fresh)
      loaded.fresh = []
    }
  }

  private read (name: string, peer: Uint8Array): Loaded {
    const reading = this.prepared(peer)
    reading.catch(() => { this.loaded.delete(name) })
    return { index: undefined, fresh: [], reading }
  }

  private async prepared (peer: Uint8Array): Promise<PairIndex> {
    const index = await readPair(this.store, peer)

    for (let start = 0; start < index.size; start += HASHED_AT_ONCE) {
      index.prepare(this.crypto, start, start + HASHED_AT_ONCE)
      await turn()
    }

    return index
  }

  private forget (): void {
    let items = [...this.loaded.values()].reduce((sum, { index }) => sum + (index?.size ?? 0), 0)

    for (const [name, { index }] of this.loaded) {
      if (items <= this.maxItems || this.loaded.size === 1) {
        return
      }

      if (index != null) {
        items -= index.size
        this.loaded.delete(name)
      }
    }
  }
}

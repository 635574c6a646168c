import { equals, toHex } from '@mycel/wire'
import { decodeRecord, encodeRecord } from '../stores/record.ts'
import type { Op, Store } from '../stores/store.ts'
import type { NoncePlace } from '@mycel/verify/witness'

const BOUND = 'witnessed'

/** Windows that nonces of this node are bound to, at a time. Strangers have half of them. */
const MAX_BOUND = 65_536

/** A clock that is set back must not find a place empty that it has filled, milliseconds. */
const MARGIN_MS = 3_600_000n

/** The one root of a window that this node gives its nonce for. */
interface Stored {
  readonly root: Uint8Array
  /** Envelope of the commit that it was given for. */
  readonly commit: Uint8Array
  /** Until when the nonce is given, Unix milliseconds. */
  readonly until: bigint
  /** Asked for by somebody whom this node believes. */
  readonly believed: boolean
  /** The judged window was counted: it is not counted again. */
  readonly counted: boolean
}

interface Held extends Omit<Stored, 'commit'> {
  /** Resolves once it is on disk. */
  readonly written: Promise<void>
}

export type Binding =
  | { readonly bound: true }
  | { readonly bound: false, readonly why: 'full' }
  /** Bound to another root: the commit's envelope. */
  | { readonly bound: false, readonly why: 'other-root', readonly commit: Uint8Array }

/** Roots that this node's nonces were given for: durable before the nonce leaves, one for each (contract, window), each kept for as long as the nonce could be asked for. */
export class BoundRoots {
  private readonly store: Store
  private readonly held = new Map<string, Held>()
  private readonly most: number
  private strangers = 0

  private constructor (store: Store, most: number) {
    this.store = store
    this.most = most
  }

  static async load (store: Store, { most = MAX_BOUND }: { readonly most?: number } = {}): Promise<BoundRoots> {
    const roots = new BoundRoots(store, most)

    for await (const [key, value] of store.list(BOUND)) {
      const { commit: _, ...rest } = decodeRecord<Stored>(value)
      roots.place(key, { ...rest, written: Promise.resolve() })
    }

    return roots
  }

  get size (): number {
    return this.held.size
  }

  /** Whether one more window can be bound. */
  hasRoom (believed: boolean): boolean {
    return this.held.size < this.most && (believed || this.strangers < this.most / 2)
  }

  /** Binds a window to a root, once. Resolves when that is on disk. */
  async bind (place: NoncePlace, bound: Omit<Stored, 'counted'>): Promise<Binding> {
    const key = keyOf(place)
    const known = this.held.get(key)

    if (known == null) {
      if (!this.hasRoom(bound.believed)) {
        return { bound: false, why: 'full' }
      }

      // taken before it is written: whoever asks meanwhile with another root is late
      const written = this.store.write([put(key, { ...bound, counted: false })])
      this.place(key, { root: bound.root, until: bound.until, believed: bound.believed, counted: false, written })
      await written
      return { bound: true }
    }

    await known.written

    if (equals(known.root, bound.root)) {
      return { bound: true }
    }

    const stored = await this.stored(key)
    return { bound: false, why: 'other-root', commit: stored?.commit ?? new Uint8Array(0) }
  }

  /** Whether a window is bound to this root and was not counted yet. */
  countable (place: NoncePlace, root: Uint8Array): 'yes' | 'unbound' | 'counted' {
    const known = this.held.get(keyOf(place))
    return known == null || !equals(known.root, root) ? 'unbound' : known.counted ? 'counted' : 'yes'
  }

  /** Marks a window as counted, in one batch with what that changes. */
  async count (place: NoncePlace, ops: readonly Op[]): Promise<void> {
    const key = keyOf(place)
    const known = this.held.get(key)

    if (known != null) {
      // before anything is waited for: who asks meanwhile is late
      this.held.set(key, { ...known, counted: true })
    }

    const stored = await this.stored(key)

    if (stored != null) {
      await this.store.write([put(key, { ...stored, counted: true }), ...ops])
    }
  }

  /** Forgets windows whose nonce is given to nobody any more. */
  async forget (now: bigint): Promise<void> {
    const gone = [...this.held].filter(([, { until }]) => until + MARGIN_MS < now)
    gone.forEach(([key, { believed }]) => {
      this.held.delete(key)
      this.strangers -= believed ? 0 : 1
    })
    await this.store.write(gone.map(([key]): Op => ({ type: 'del', space: BOUND, key })))
  }

  private place (key: string, held: Held): void {
    this.held.set(key, held)
    this.strangers += held.believed ? 0 : 1
  }

  private async stored (key: string): Promise<Stored | undefined> {
    const value = await this.store.get(BOUND, key)
    return value == null ? undefined : decodeRecord<Stored>(value)
  }
}

function put (key: string, stored: Stored): Op {
  return { type: 'put', space: BOUND, key, value: encodeRecord(stored) }
}

function keyOf ({ contract, window }: NoncePlace): string {
  return `${toHex(contract)}!${window.toString(16).padStart(8, '0')}`
}

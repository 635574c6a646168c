import { peerKey, toHex } from '@mycel/wire'
import type { Op, Store } from '../../stores/store.ts'
import type { PeerKey } from '@mycel/wire'

const CAUGHT_UP = 'caught-up'

/** Peers that are remembered. Who is forgotten is reconciled with once more before anything is signed: that costs a round, and risks nothing. */
export const MAX_CAUGHT = 10_000

/**
 * With whom this node has reconciled since it began its present epoch. After a rollback, or a repair, nothing new is signed with a peer before: the peer may know of receipts and reservations
 * that this node has forgotten. A peer that stays silent delays only itself.
 */
export class CatchUp {
  private readonly store: Store
  private readonly caught = new Map<PeerKey, number>()
  /** Asks for a reconciliation with a peer, soon. */
  wanted: (peer: Uint8Array) => void = () => {}

  private constructor (store: Store) {
    this.store = store
  }

  static async open (store: Store): Promise<CatchUp> {
    const catchUp = new CatchUp(store)

    for await (const [key, value] of store.list(CAUGHT_UP)) {
      catchUp.caught.set(key as PeerKey, Number(Buffer.from(value).toString()))
    }

    return catchUp
  }

  /** Why nothing is signed with a peer yet, if so. `ordinal`: of the present epoch; a node's first needs no catching up. */
  waiting (peer: Uint8Array, ordinal: number): string | undefined {
    if (ordinal === 0 || this.caught.get(peerKey(peer)) === ordinal) {
      return undefined
    }

    this.wanted(peer)
    return 'this node began a new epoch of its log and has not reconciled with that peer since'
  }

  /** The pair agrees. */
  async agreed (peer: Uint8Array, ordinal: number): Promise<void> {
    if (ordinal > 0 && this.caught.get(peerKey(peer)) !== ordinal) {
      this.caught.delete(peerKey(peer))
      this.caught.set(peerKey(peer), ordinal)
      await this.store.write([{ type: 'put', space: CAUGHT_UP, key: toHex(peer), value: Buffer.from(String(ordinal)) }, ...this.forget(ordinal)])
    }
  }

  /** What says nothing any more because it is of an earlier epoch, and then whoever has been remembered longest. */
  private forget (ordinal: number): readonly Op[] {
    const surplus = this.caught.size - MAX_CAUGHT

    if (surplus <= 0) {
      return []
    }

    const stale = [...this.caught].filter(([, epoch]) => epoch !== ordinal)
    const gone = (stale.length > 0 ? stale : [...this.caught].slice(0, surplus)).map(([name]) => name)
    gone.forEach(name => { this.caught.delete(name) })
    return gone.map(key => ({ type: 'del', space: CAUGHT_UP, key }))
  }
}

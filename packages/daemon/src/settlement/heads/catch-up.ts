import { peerKey, toHex } from '@mycel/wire'
import type { Store } from '../../stores/store.ts'
import type { PeerKey } from '@mycel/wire'

const CAUGHT_UP = 'caught-up'

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
      this.caught.set(peerKey(peer), ordinal)
      await this.store.write([{ type: 'put', space: CAUGHT_UP, key: toHex(peer), value: Buffer.from(String(ordinal)) }])
    }
  }
}

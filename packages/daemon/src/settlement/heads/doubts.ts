import { peerKey } from '@mycel/wire'
import type { Store } from '../../stores/store.ts'
import type { PeerKey } from '@mycel/wire'

const DOUBTS = 'doubts'

/** Peers whose logs are doubted; of more than these the doubt that is oldest is forgotten: it is found again as the peer is asked. */
export const MAX_DOUBTS = 10_000

/** Peers that did not prove that their logs continue what they signed before, until they do. Durable: nothing is risked with one of them because this node has restarted. */
export class Doubts {
  private readonly store: Store
  private readonly doubts = new Map<PeerKey, string>()

  private constructor (store: Store) {
    this.store = store
  }

  static async open (store: Store): Promise<Doubts> {
    const doubts = new Doubts(store)

    for await (const [key, value] of store.list(DOUBTS)) {
      doubts.doubts.set(key as PeerKey, Buffer.from(value).toString())
    }

    return doubts
  }

  of (peer: Uint8Array): string | undefined {
    return this.doubts.get(peerKey(peer))
  }

  /** Why, or that there is none any more. */
  async note (peer: Uint8Array, doubt: string | undefined): Promise<void> {
    const key = peerKey(peer)

    if (this.doubts.get(key) === doubt) {
      return
    }

    this.doubts.delete(key)

    if (doubt == null) {
      await this.store.write([{ type: 'del', space: DOUBTS, key }])
      return
    }

    this.doubts.set(key, doubt)
    const [oldest] = this.doubts.size > MAX_DOUBTS ? this.doubts.keys() : []
    this.doubts.delete(oldest ?? '' as PeerKey)
    await this.store.write([{ type: 'put', space: DOUBTS, key, value: Buffer.from(doubt) }, ...oldest == null ? [] : [{ type: 'del', space: DOUBTS, key: oldest } as const]])
  }
}

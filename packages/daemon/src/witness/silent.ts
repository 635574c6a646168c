import { peerKey } from '@mycel/wire'
import { decodeRecord, encodeRecord } from '../stores/record.ts'
import type { Store } from '../stores/store.ts'

const SILENT = 'silent-witnesses'

/** A witness that has kept its nonce is asked for none for so long, milliseconds. */
export const SILENT_MS = 24n * 60n * 60n * 1000n

/** Witnesses of this node that committed to a nonce and then did not give it: each cost a window. At most as many as its owner has named. */
export class SilentWitnesses {
  private readonly store: Store
  private readonly since: Map<string, bigint>

  private constructor (store: Store, since: Map<string, bigint>) {
    this.store = store
    this.since = since
  }

  static async load (store: Store): Promise<SilentWitnesses> {
    const since = new Map<string, bigint>()

    for await (const [key, value] of store.list(SILENT)) {
      since.set(key, decodeRecord<bigint>(value))
    }

    return new SilentWitnesses(store, since)
  }

  async note (witness: Uint8Array, now: bigint): Promise<void> {
    const key = peerKey(witness)
    this.since.set(key, now)
    await this.store.write([{ type: 'put', space: SILENT, key, value: encodeRecord(now) }])
  }

  /** Until when it is not asked, Unix milliseconds; undefined where it may be. */
  until (witness: Uint8Array, now: bigint): bigint | undefined {
    const since = this.since.get(peerKey(witness))
    return since != null && now < since + SILENT_MS ? since + SILENT_MS : undefined
  }
}

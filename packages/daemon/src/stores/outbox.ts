import { decodeRecord, encodeRecord } from './record.ts'
import type { Op, Store } from './store.ts'
import type { ContractKey } from './transcripts.ts'

const OUTBOX = 'outbox'

/** A signed message on its way to one peer, with the blobs that travel with it. It stays here until the peer has answered for it. */
export interface Parcel {
  readonly key: ContractKey
  /** Its place in the contract: parcels of one contract leave in this order. */
  readonly n: number
  /** Raw Ed25519 key of the receiver. */
  readonly to: Uint8Array
  readonly addrs: readonly string[]
  readonly envelopes: readonly Uint8Array[]
  /** sha2-256 digests of blobs to attach. */
  readonly attach: readonly Uint8Array[]
  /** Not worth sending after this time, Unix milliseconds. */
  readonly expires?: bigint
}

export function putParcel (parcel: Parcel): Op {
  return { type: 'put', space: OUTBOX, key: parcelKey(parcel), value: encodeRecord(parcel) }
}

export function dropParcel (parcel: Parcel): Op {
  return { type: 'del', space: OUTBOX, key: parcelKey(parcel) }
}

export async function * loadParcels (store: Store): AsyncGenerator<Parcel> {
  for await (const [, value] of store.list(OUTBOX)) {
    yield decodeRecord<Parcel>(value)
  }
}

/** In the order of places; with the end of its signature, because a crossing can have two messages at one place on their way. */
function parcelKey ({ key, n, envelopes }: Parcel): string {
  const mark = Buffer.from(envelopes.at(-1)?.slice(-8) ?? []).toString('hex')
  return `${key}!${n.toString(16).padStart(8, '0')}!${mark}`
}

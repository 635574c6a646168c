import { concerns, PairIndex, placeOf } from '@mycel/settle/reconcile'
import { equals, open, toHex } from '@mycel/wire'
import { decodeRecord } from '../stores/record.ts'
import type { Op, Store } from '../stores/store.ts'
import type { Settled, SettledRef } from '@mycel/settle/reconcile'
import type { Crypto } from '@mycel/wire'

const SETTLED = 'settled'

/** Keys are `peer!place` in hexadecimal, so that they sort as the pair's common order does; values are empty. */
export const PAIRS = 'pairs'

const KEY_DIGITS = 64
const PLACE_DIGITS = 80
const NOTHING = new Uint8Array(0)

/** Keeps a countersigned receipt or payment, filed under everybody whom it concerns beside this node. For the batch that books it. */
export function putSettled (self: Uint8Array, message: Settled): Op[] {
  const parties = partiesOf(message).filter((party, i, all) => !equals(party, self) && all.findIndex(other => equals(other, party)) === i && concerns(message, self, party))
  const place = toHex(placeOf({ at: message.body.at, digest: message.digest }))
  return [
    { type: 'put', space: SETTLED, key: message.id, value: message.bytes },
    ...parties.map((party): Op => ({ type: 'put', space: PAIRS, key: `${toHex(party)}!${place}`, value: NOTHING }))
  ]
}

/** What is settled between this node and a peer, read from disk. */
export async function readPair (store: Store, peer: Uint8Array): Promise<PairIndex> {
  const places: Uint8Array[] = []
  const older: SettledRef[] = []

  for await (const [key, value] of store.list(PAIRS, { gte: `${toHex(peer)}!`, lt: `${toHex(peer)}"` })) {
    if (value.byteLength === 0) {
      places.push(placeIn(key))
    } else {
      // as nodes before 0.2 filed it: by id, the place in the value
      older.push(decodeRecord<SettledRef>(value))
    }
  }

  return PairIndex.fromPlaces(places).with(older)
}

/** The peer and the place that a key of `PAIRS` names; undefined where it is none of this form. */
export function pairKey (key: string): { readonly peer: string, readonly ref: SettledRef } | undefined {
  if (key.length !== KEY_DIGITS + 1 + PLACE_DIGITS) {
    return undefined
  }

  const place = placeIn(key)
  return { peer: key.slice(0, KEY_DIGITS), ref: { at: new DataView(place.buffer, place.byteOffset).getBigUint64(0), digest: place.slice(8) } }
}

/** Everybody with whom something is settled: one look at the store for each. */
export async function settledPeers (store: Store): Promise<readonly Uint8Array[]> {
  const peers: Uint8Array[] = []

  for (let from: string | undefined = ''; from != null;) {
    let next: string | undefined

    for await (const [key] of store.list(PAIRS, { gte: from, limit: 1 })) {
      const name = key.slice(0, KEY_DIGITS)
      peers.push(Uint8Array.from(Buffer.from(name, 'hex')))
      next = `${name}"`
    }

    from = next
  }

  return peers
}

/** What is settled with a peer, in the pair's common order, and the envelopes. */
export function settledWith (store: Store, peer: Uint8Array): { list (): Promise<readonly SettledRef[]>, get (digest: Uint8Array): Promise<Uint8Array | undefined> } {
  return {
    async list () {
      const index = await readPair(store, peer)
      return index.slice(0, index.size)
    },
    get: async digest => store.get(SETTLED, toHex(digest))
  }
}

/** Whether anything is settled with a peer. */
export async function hasSettledWith (store: Store, peer: Uint8Array): Promise<boolean> {
  let found = false

  for await (const [key] of store.list(PAIRS, { gte: `${toHex(peer)}!`, lt: `${toHex(peer)}"`, limit: 1 })) {
    found = key.length > 0
  }

  return found
}

export async function findSettled (store: Store, crypto: Crypto, network: string, id: string): Promise<Settled | undefined> {
  const bytes = await store.get(SETTLED, id)
  const opened = bytes == null ? undefined : open(crypto, bytes, { network, only: ['receipt', 'payment'] })
  return opened?.ok === true ? opened.message : undefined
}

function placeIn (key: string): Uint8Array {
  return new Uint8Array(Buffer.from(key.slice(KEY_DIGITS + 1), 'hex'))
}

function partiesOf (message: Settled): readonly Uint8Array[] {
  switch (message.type) {
    case 'payment':
      return [message.body.payer, message.body.payee]
    case 'receipt':
      return [message.body.author, message.body.requester, ...message.body.lines.flatMap(({ debtor, creditor }) => [debtor, creditor])]
  }
}

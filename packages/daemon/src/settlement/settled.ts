import { concerns } from '@mycel/settle/reconcile'
import { equals, open, toHex } from '@mycel/wire'
import { decodeRecord, encodeRecord } from '../stores/record.ts'
import type { Op, Store } from '../stores/store.ts'
import type { Settled, SettledRef, SettledSource } from '@mycel/settle/reconcile'
import type { Crypto } from '@mycel/wire'

const SETTLED = 'settled'
const PAIRS = 'pairs'

/** Keeps a countersigned receipt or payment, filed under everybody whom it concerns beside this node. For the batch that books it. */
export function putSettled (self: Uint8Array, message: Settled): Op[] {
  const parties = partiesOf(message).filter((party, i, all) => !equals(party, self) && all.findIndex(other => equals(other, party)) === i && concerns(message, self, party))
  return [
    { type: 'put', space: SETTLED, key: message.id, value: message.bytes },
    ...parties.map((party): Op => ({ type: 'put', space: PAIRS, key: `${toHex(party)}!${message.id}`, value: encodeRecord({ at: message.body.at, digest: message.digest } satisfies SettledRef) }))
  ]
}

/** What is settled between this node and a peer. */
export function settledWith (store: Store, peer: Uint8Array): SettledSource {
  return {
    async list () {
      const refs: SettledRef[] = []

      for await (const [, value] of store.list(PAIRS, { gte: `${toHex(peer)}!`, lt: `${toHex(peer)}"` })) {
        refs.push(decodeRecord<SettledRef>(value))
      }

      return refs
    },
    get: async digest => store.get(SETTLED, toHex(digest))
  }
}

/** Everybody with whom something is settled. */
export async function settledPeers (store: Store): Promise<readonly Uint8Array[]> {
  const peers = new Map<string, Uint8Array>()

  for await (const [key] of store.list(PAIRS)) {
    const name = key.slice(0, key.indexOf('!'))
    peers.set(name, Uint8Array.from(Buffer.from(name, 'hex')))
  }

  return [...peers.values()]
}

export async function findSettled (store: Store, crypto: Crypto, network: string, id: string): Promise<Settled | undefined> {
  const bytes = await store.get(SETTLED, id)
  const opened = bytes == null ? undefined : open(crypto, bytes, { network, only: ['receipt', 'payment'] })
  return opened?.ok === true ? opened.message : undefined
}

function partiesOf (message: Settled): readonly Uint8Array[] {
  switch (message.type) {
    case 'payment':
      return [message.body.payer, message.body.payee]
    case 'receipt':
      return [message.body.author, message.body.requester, ...message.body.lines.flatMap(({ debtor, creditor }) => [debtor, creditor])]
  }
}

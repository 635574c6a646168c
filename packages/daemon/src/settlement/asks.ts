import { assetOf } from '@mycel/settle/assets'
import { accountOf } from '@mycel/settle/books'
import { peerKey, toHex } from '@mycel/wire'
import { MAX_AMOUNT } from '../amount.ts'
import { SerialQueue } from '../mailboxes/queue.ts'
import { decodeRecord, encodeRecord } from '../stores/record.ts'
import type { SettlementInit } from './settlement.ts'
import type { Op } from '../stores/store.ts'
import type { Reply } from '@mycel/wire/streams'

/** First body byte of a request on the settle protocol that asks for a credit line: then 8 bytes of micro-units, big endian, and the asset's name. Unsigned: it binds nobody. */
export const ASK = 5

const ASKS = 'asks'

/** Asks of others at a time. Those for whom this node has worked have room beside these. */
const MAX_ASKS = 1_000
const HEAD_BYTES = 9

export interface Ask {
  readonly peer: Uint8Array
  readonly asset: string
  readonly amount: bigint
  /** When it came, Unix milliseconds. */
  readonly at: bigint
}

/** Requests for credit lines: the latest of each peer, until its owner grants one. */
export class Asks {
  private readonly keeping = new SerialQueue()
  private readonly init: SettlementInit

  constructor (init: SettlementInit) {
    this.init = init
  }

  /** Asks a peer for a line. Rejects where it cannot be reached. */
  async ask (peer: Uint8Array, asset: string, amount: bigint): Promise<void> {
    const body = new Uint8Array([...new Uint8Array(HEAD_BYTES), ...new TextEncoder().encode(asset)])
    body[0] = ASK
    new DataView(body.buffer).setBigUint64(1, amount)
    await this.init.requester.request(await this.init.locate(peer), { body })
  }

  /** Keeps what a peer asks for where there is room; whether it is granted is the owner's word. */
  async take (body: Uint8Array, from: Uint8Array): Promise<Partial<Reply>> {
    const asset = new TextDecoder().decode(body.subarray(HEAD_BYTES, HEAD_BYTES + 48))
    const amount = body.byteLength <= HEAD_BYTES ? 0n : new DataView(body.buffer, body.byteOffset).getBigUint64(1)

    if (amount > 0n && amount <= MAX_AMOUNT && assetOf(asset).ok) {
      // one after the other: those that come at once would all find the same room
      await this.keeping.run(async () => this.keep({ peer: from, asset, amount, at: this.init.now() }))
    }

    return {}
  }

  async list (): Promise<readonly Ask[]> {
    const asks: Ask[] = []

    for await (const [, value] of this.init.store.list(ASKS)) {
      asks.push(decodeRecord<Ask>(value))
    }

    return asks
  }

  /** Forgets what a peer asked for: it has its answer. */
  async answered (peer: Uint8Array): Promise<void> {
    const op: Op = { type: 'del', space: ASKS, key: toHex(peer) }
    await this.init.store.write([op])
  }

  private async keep (ask: Ask): Promise<void> {
    if (await this.hasRoomFor(ask.peer, ask.asset)) {
      await this.init.store.write([{ type: 'put', space: ASKS, key: toHex(ask.peer), value: encodeRecord(ask) }])
    }
  }

  /** Counted by their keys, and not at all for who is there: asking again costs its sender as little as it costs this node. */
  private async hasRoomFor (peer: Uint8Array, asset: string): Promise<boolean> {
    const { store, books } = this.init

    if (accountOf(books.books, asset, peerKey(peer)).worked > 0n || await store.get(ASKS, toHex(peer)) != null) {
      return true
    }

    let all = 0

    for await (const [name] of store.list(ASKS)) {
      all += name.length > 0 ? 1 : 0
    }

    return all < MAX_ASKS
  }
}

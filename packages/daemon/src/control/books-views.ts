import { accounts, doubledWith } from '@mycel/settle/books'
import { effectsOf, effectsOfContract } from '@mycel/settle/export'
import { open, peerKey, toHex } from '@mycel/wire'
import { findSettled, settledWith } from '../settlement/settled.ts'
import { bytesOf, PeerNames } from './peer-names.ts'
import type { BalanceView, LineView, PoolView } from './accounts-view.ts'
import type { Parts } from '../daemon.ts'
import type { Account } from '@mycel/settle/books'
import type { Effect } from '@mycel/settle/export'
import type { Settled, SettledRef } from '@mycel/settle/reconcile'
import type { Authenticated, Crypto, PeerKey } from '@mycel/wire'

/** Balances, lines and pools as people read them. */
export class BooksViews {
  private readonly parts: Parts
  private readonly names: PeerNames

  constructor (parts: Parts) {
    this.parts = parts
    this.names = new PeerNames(parts.config.names)
  }

  async balances (): Promise<BalanceView[]> {
    const views: BalanceView[] = []

    for (const { asset, peer, account } of accounts(this.parts.books.books)) {
      views.push(await this.balance(peer, asset, account))
    }

    return views.sort((a, b) => key(a) < key(b) ? -1 : 1)
  }

  /** Pools of every asset in which this node has dealt. */
  pools (): PoolView[] {
    const { books } = this.parts
    const assets = [...new Set([...accounts(books.books)].map(({ asset }) => asset))].sort()

    return assets.flatMap(asset => (['provider', 'requester'] as const).map(side => {
      const { base, grown, proven, forAttested, attested, others } = books.pool(asset, side)
      return { asset, side, base: base.toString(), grown: grown.toString(), proven: proven.toString(), forAttested: forAttested.toString(), used: (attested + others).toString() }
    }))
  }

  /** Lines that are granted, received or asked for. */
  async lines (): Promise<LineView[]> {
    const asks = await this.parts.settlement.asks.list()
    const asked = new Map(asks.map(({ peer, asset, amount }) => [`${toHex(peer)} ${asset}`, amount]))
    const known = [...accounts(this.parts.books.books)].filter(({ account: { granted, received } }) => granted.seq >= 0n || received.seq >= 0n).map(({ peer, asset }) => `${peer} ${asset}`)
    return [...new Set([...known, ...asked.keys()])].sort().map(pair => {
      const [peer = '', asset = ''] = pair.split(' ')
      return this.line(bytesOf(peer), asset, asked.get(pair))
    })
  }

  line (peer: Uint8Array, asset: string, asked?: bigint): LineView {
    const account = [...accounts(this.parts.books.books)].find(one => one.peer === peerKey(peer) && one.asset === asset)?.account
    return { ...this.names.ofBytes(peer), asset, granted: (account?.granted.limit ?? 0n).toString(), received: (account?.received.limit ?? 0n).toString(), ...(asked == null ? {} : { asked: asked.toString() }) }
  }

  private async balance (peer: PeerKey, asset: string, account: Account): Promise<BalanceView> {
    const { books, store, crypto, settlement } = this.parts
    const refs = (await settledWith(store, bytesOf(peer)).list()).toSorted((a, b) => a.at < b.at ? 1 : -1)
    const { since, payments, receipts } = await this.history(peer, asset, account.balance, refs)
    const { balance, worked, contributed, bought, deducted, paid, got, reserved, lost, granted, received } = account

    return {
      ...this.names.of(peer),
      asset,
      balance: balance.toString(),
      worked: worked.toString(),
      contributed: contributed.toString(),
      bought: bought.toString(),
      deducted: deducted.toString(),
      paid: paid.toString(),
      got: got.toString(),
      ...(since == null ? {} : { since }),
      reserved: (reserved.requester + reserved.provider).toString(),
      lost: lost.toString(),
      granted: granted.limit.toString(),
      received: received.limit.toString(),
      free: { provider: books.headroom(bytesOf(peer), asset, 'provider').toString(), requester: books.headroom(bytesOf(peer), asset, 'requester').toString() },
      receipts,
      payments,
      root: toHex((await settlement.pairs.of(bytesOf(peer))).root(crypto))
    }
  }

  /** Backwards from the present balance to where it last was zero or had the other sign. */
  private async history (peer: PeerKey, asset: string, balance: bigint, newestFirst: readonly SettledRef[]): Promise<{ since?: number, payments: number, receipts: number }> {
    const { store, config, identity, crypto } = this.parts
    // this node's own store: signatures were checked before anything got into it
    const trusting: Crypto = { ...crypto, sha256: bytes => crypto.sha256(bytes), verify: () => true }
    let [left, since, payments, receipts] = [balance, undefined as number | undefined, 0, 0]

    for (const { digest } of newestFirst) {
      const bytes = await settledWith(store, bytesOf(peer)).get(digest)
      const opened = bytes == null ? undefined : open(trusting, bytes, { network: config.network.id, only: ['receipt', 'payment'] })

      if (opened?.ok !== true || opened.message.body.asset !== asset) {
        continue
      }

      const message: Settled = opened.message
      const moved = (message.type === 'receipt' ? await this.owed(message) : effectsOf(peerKey(identity.publicKey), { kind: 'payment', message }))
        .filter(effect => effect.peer === peer).reduce((sum, { amount }) => sum + amount, 0n)
      payments += message.type === 'payment' ? 1 : 0
      receipts += message.type === 'receipt' ? 1 : 0

      if (left !== 0n && (left > 0n) === (balance > 0n)) {
        since = Number(message.body.at)
        left -= moved
      } else {
        left = 0n
      }
    }

    return { ...(since == null ? {} : { since }), payments, receipts }
  }

  /** What a receipt adds to what other receipts of its contract owe. */
  private async owed (message: Authenticated<'receipt'>): Promise<readonly Effect[]> {
    const { store, config, identity, books, crypto } = this.parts
    const self = peerKey(identity.publicKey)
    const others = doubledWith(books.books, message.body)

    if (others.length === 0) {
      return effectsOf(self, { kind: 'receipt', message })
    }

    const all = await Promise.all(others.map(async id => findSettled(store, crypto, config.network.id, id)))
    return effectsOfContract(self, all.flatMap(one => one?.type === 'receipt' ? [one] : [])).get(message.id) ?? []
  }
}

/** By asset, then by what people call the peer. */
function key ({ asset, name, peer }: BalanceView): string {
  return `${asset} ${name ?? '~'} ${peer}`
}

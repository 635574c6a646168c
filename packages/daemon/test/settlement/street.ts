import { join } from 'node:path'
import { contractId, createSigner, toHex } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { CatchUp } from '../../src/settlement/heads/catch-up.ts'
import { Doubts } from '../../src/settlement/heads/doubts.ts'
import { firstMeeting } from '../../src/settlement/heads/first-meeting.ts'
import { Forks } from '../../src/settlement/heads/forks.ts'
import { HeadExchange } from '../../src/settlement/heads/head-exchange.ts'
import { KeptHeads } from '../../src/settlement/heads/kept-heads.ts'
import { meetOwn } from '../../src/settlement/heads/meet-own.ts'
import { putSettled } from '../../src/settlement/settled.ts'
import { Settlement } from '../../src/settlement/settlement.ts'
import { crypto, inFolder, network, openBooks, receiptOf, withStore } from './log/trader.ts'
import type { BooksMailbox } from '../../src/mailboxes/books-mailbox.ts'
import type { Store } from '../../src/stores/store.ts'
import type { PeerId } from '@libp2p/interface'
import type { Signer } from '@mycel/wire'

export const [alice, bob] = [21, 22].map(fill => createSigner(crypto, new Uint8Array(32).fill(fill))) as [Signer, Signer]

export interface Peer {
  readonly signer: Signer
  readonly books: BooksMailbox
  readonly forks: Forks
  readonly kept: KeptHeads
  readonly heads: HeadExchange
  readonly settlement: Settlement
  readonly store: Store
  readonly faults: unknown[]
}

/** Everybody who can be reached, by key. */
export type Street = Map<string, Peer>

/** A node's settlement without its network: requests are calls. */
export async function move (street: Street, signer: Signer, store: Store, dir: string, { epoch = 7, started = 5000n, now = 5000n, fresh = 7, meets = [] as readonly Signer[] } = {}): Promise<Peer> {
  const faults: unknown[] = []
  let met = Promise.resolve()
  const forks = await Forks.open({ crypto, network, store, now: () => now, log: () => {} })
  const catchUp = await CatchUp.open(store)
  const books: BooksMailbox = await openBooks(store, dir, { signer, anchor: join(dir, `${epoch}.end`), now: () => now, frozen: peer => forks.frozen(peer) ?? heads.doubt(peer) ?? catchUp.waiting(peer, books.state.ordinal), met: async () => met }, fresh)
  const kept = await KeptHeads.open({ crypto, network, store, forks })
  const requester = {
    request: async (to: PeerId, request: { body: Uint8Array, envelopes?: readonly Uint8Array[], attachments?: readonly Uint8Array[] }) => {
      const reply = await street.get(String(to))?.settlement.handle({ envelopes: [], attachments: [], ...request }, { peer: {} as PeerId, key: signer.publicKey })
      return reply == null ? Promise.reject(new Error('nobody answers')) : { body: new Uint8Array(0), envelopes: [], attachments: [], verdicts: [], ...reply }
    },
    stop: () => {}
  }
  const heads: HeadExchange = new HeadExchange({
    crypto,
    network,
    self: signer.publicKey,
    store,
    books,
    kept,
    doubts: await Doubts.open(store),
    requester,
    started,
    now: () => now,
    onOwn: async conflict => meetOwn(conflict, { books, random: bytes => new Uint8Array(bytes).fill(0xee - books.state.ordinal), log: () => {}, crashed: err => { faults.push(err) } })
  })
  met = firstMeeting({ fresh: meets.length === 0, counterparties: async () => meets.map(({ publicKey }) => publicKey), meet: async key => heads.with(toHex(key) as unknown as PeerId, key), stopping: new AbortController().signal, ms: 200 })
  const settlement = new Settlement({ crypto, signer, network, store, books, requester, heads, catchUp, paymentAnswerMs: 1_000, noRoom: () => {}, now: () => now, random: bytes => new Uint8Array(bytes), locate: async key => toHex(key) as unknown as PeerId, settleContract: async () => false, log: () => {} })
  const peer = { signer, books, forks, kept, heads, settlement, store, faults }
  street.set(toHex(signer.publicKey), peer)
  return peer
}

export const note = async ({ books }: Peer, n: number, at: Signer = alice): Promise<boolean> => (await books.commit([{ do: 'reserve', contract: contractId(crypto.sha256(Buffer.from(`note ${n}`))), reservation: { peer: at.publicKey, asset: 'credit', side: 'provider', amount: 1n } }], [])).ok
export const meet = async (one: Peer, other: Signer): Promise<void> => one.heads.with(toHex(other.publicKey) as unknown as PeerId, other.publicKey)
export const settle = async ({ books, signer }: Peer, n: number, requester: Signer): Promise<void> => {
  const receipt = receiptOf(n, requester)
  expect(await books.commit([{ do: 'settle', receipt }], putSettled(signer.publicKey, receipt))).to.deep.equal({ ok: true })
}

/** Three folders with an open store in each. */
export async function three (use: (dirs: ReadonlyArray<{ readonly dir: string, readonly store: Store }>) => Promise<void>): Promise<void> {
  await inFolder(async a => inFolder(async b => inFolder(async c => withStore(a, async one => withStore(b, async two => withStore(c, async third => {
    await use([{ dir: a, store: one }, { dir: b, store: two }, { dir: c, store: third }])
  }))))))
}

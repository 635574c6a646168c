import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createReconciler, PairIndex } from '@mycel/settle/reconcile'
import { countersign, createSigner, sign } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { createNodeCrypto } from '../../src/crypto/node-crypto.ts'
import { BooksMailbox } from '../../src/mailboxes/books-mailbox.ts'
import { settledWith } from '../../src/settlement/settled.ts'
import { Settlement } from '../../src/settlement/settlement.ts'
import { Store } from '../../src/stores/store.ts'
import type { Authenticated, Signer } from '@mycel/wire'

const network = 'test'
const crypto = createNodeCrypto()
const [self, requester, provider] = [1, 2, 3].map(fill => createSigner(crypto, new Uint8Array(32).fill(fill))) as [Signer, Signer, Signer]

/** A receipt between two others that owes this node a share; with this node as provider one of its own. */
function share (n: number, provider: Signer, requester: Signer): Authenticated<'receipt'> {
  const contract = crypto.sha256(Uint8Array.of(n & 255, n >> 8))
  const half = sign(crypto, provider, 'receipt', {
    network,
    contract,
    prev: contract,
    author: provider.publicKey,
    at: BigInt(1000 + n),
    requester: requester.publicKey,
    asset: 'credit',
    units: 1n,
    unitPrice: 10n,
    total: 10n,
    meters: [],
    audit: { windows: 1, units: 1, audited: 0 },
    lines: [{ debtor: requester.publicKey, creditor: provider.publicKey, amount: 9n, reason: 'work' }, { debtor: requester.publicKey, creditor: self.publicKey, amount: 1n, reason: 'protocol-fee' }],
    head: { epoch: new Uint8Array(16).fill(1), size: 1n, root: contract }
  })
  return countersign(crypto, requester, half)
}

describe('shares of contracts between others', function () {
  this.timeout(60_000)
  let dir: string
  let store: Store

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'mycel-'))
    store = await Store.open(join(dir, 'store'))
  })
  afterEach(async () => {
    await store.close()
    await rm(dir, { recursive: true, force: true })
  })

  const receiptsOf = (count: number, author: Signer, buyer: Signer): ReadonlyArray<Authenticated<'receipt'>> => Array.from({ length: count }, (_, n) => share(n, author, buyer))

  async function rig (clock: { now: bigint }): Promise<{ bring (bringer: Signer, receipts: ReadonlyArray<Authenticated<'receipt'>>): Promise<void>, booked (bringer: Signer): Promise<number>, readonly settlement: Settlement }> {
    const pool = { cap: 0n, forAttested: 0n }
    const books = await BooksMailbox.open({ crypto, signer: self, network, store, policy: { credit: { provider: pool, requester: pool, maxOwed: 0n } }, now: () => clock.now, attested: () => false }, () => new Uint8Array(16).fill(7))
    const settlement = new Settlement({
      crypto,
      signer: self,
      network,
      store,
      books,
      requester: { request: async () => Promise.reject(new Error('nobody is asked')), stop: () => {} },
      paymentAnswerMs: 1_000,
      noRoom: () => {},
      now: () => clock.now,
      random: bytes => new Uint8Array(bytes),
      locate: async () => Promise.reject(new Error('nobody is dialled')),
      settleContract: async () => false,
      log: () => {}
    })

    return {
      settlement,
      booked: async bringer => (await settledWith(store, bringer.publicKey).list()).length,
      // reconciles: brings every receipt that this node lacks
      bring: async (bringer, receipts) => {
        const theirs = createReconciler({
          crypto,
          network,
          self: bringer.publicKey,
          peer: self.publicKey,
          settled: { index: () => PairIndex.of(receipts.map(({ digest, body: { at } }) => ({ at, digest }))), get: digest => receipts.find(one => Buffer.compare(one.digest, digest) === 0)?.bytes },
          head: { epoch: new Uint8Array(16).fill(1), size: 1n, root: new Uint8Array(32) }
        })

        for (let frame: Uint8Array | undefined = await theirs.start(), first = true; frame != null; first = false) {
          const { attachments: [answer] = [] } = await settlement.handle({ body: Uint8Array.of(first ? 0 : 1), envelopes: [], attachments: [frame] }, { peer: {} as never, key: bringer.publicKey })
          frame = answer == null ? undefined : (await theirs.receive(answer)).reply
        }
      }
    }
  }

  it('enter the log at a bounded rate for each peer that brings them, and what waits is not called agreed', async () => {
    const clock = { now: 1_000_000n }
    const { bring, booked, settlement } = await rig(clock)
    const receipts = receiptsOf(1_010, provider, requester)

    await bring(requester, receipts)
    expect(await booked(requester)).to.equal(1_000)
    expect(settlement.lastAgreed(requester.publicKey)).to.equal(undefined)
    await bring(requester, receipts)
    expect(await booked(requester)).to.equal(1_000)
    clock.now += 60_000n
    await bring(requester, receipts)
    expect(await booked(requester)).to.equal(1_010)
    expect(settlement.lastAgreed(requester.publicKey)).to.equal(clock.now)
  })

  it('of any number of strangers together enter it at one rate', async () => {
    const clock = { now: 1_000_000n }
    const { bring, booked } = await rig(clock)
    const strangers = Array.from({ length: 6 }, (_, n) => createSigner(crypto, new Uint8Array(32).fill(20 + n)))
    let all = 0

    for (const stranger of strangers) {
      await bring(stranger, receiptsOf(900, provider, stranger))
      all += await booked(stranger)
    }

    expect(all).to.equal(4_096)
  })

  it('keep waiting nothing that this node signed itself: what it forgot comes back at once', async () => {
    const { bring, booked, settlement } = await rig({ now: 1_000_000n })
    await bring(requester, receiptsOf(1_010, self, requester))
    expect(await booked(requester)).to.equal(1_010)
    expect(settlement.lastAgreed(requester.publicKey)).to.equal(1_000_000n)
  })
})

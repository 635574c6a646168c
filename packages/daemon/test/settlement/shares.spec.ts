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

/** A receipt between two others that owes this node a share. */
function share (n: number): Authenticated<'receipt'> {
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

  it('enter the log at a bounded rate for each peer that brings them', async () => {
    let now = 1_000_000n
    const pool = { cap: 0n, forAttested: 0n }
    const books = await BooksMailbox.open({ crypto, signer: self, network, store, policy: { credit: { provider: pool, requester: pool, maxOwed: 0n } }, now: () => now, attested: () => false }, () => new Uint8Array(16).fill(7))
    const settlement = new Settlement({
      crypto,
      signer: self,
      network,
      store,
      books,
      requester: { request: async () => Promise.reject(new Error('nobody is asked')), stop: () => {} },
      paymentAnswerMs: 1_000,
      noRoom: () => {},
      now: () => now,
      random: bytes => new Uint8Array(bytes),
      locate: async () => Promise.reject(new Error('nobody is dialled')),
      settleContract: async () => false,
      log: () => {}
    })
    const receipts = Array.from({ length: 1_010 }, (_, n) => share(n))
    const booked = async (): Promise<number> => (await settledWith(store, requester.publicKey).list()).length

    // the requester reconciles: it brings every receipt that this node lacks
    const bring = async (): Promise<void> => {
      const theirs = createReconciler({
        crypto,
        network,
        self: requester.publicKey,
        peer: self.publicKey,
        settled: { index: () => PairIndex.of(receipts.map(({ digest, body: { at } }) => ({ at, digest }))), get: digest => receipts.find(one => Buffer.compare(one.digest, digest) === 0)?.bytes },
        head: { epoch: new Uint8Array(16).fill(1), size: 1n, root: new Uint8Array(32) }
      })

      for (let frame: Uint8Array | undefined = await theirs.start(), first = true; frame != null; first = false) {
        const { attachments: [answer] = [] } = await settlement.handle({ body: Uint8Array.of(first ? 0 : 1), envelopes: [], attachments: [frame] }, { peer: {} as never, key: requester.publicKey })
        frame = answer == null ? undefined : (await theirs.receive(answer)).reply
      }
    }

    await bring()
    expect(await booked()).to.equal(1_000)
    await bring()
    expect(await booked()).to.equal(1_000)
    now += 60_000n
    await bring()
    expect(await booked()).to.equal(1_010)
  })
})

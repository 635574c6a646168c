import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accountOf } from '@mycel/settle/books'
import { createReconciler, PairIndex } from '@mycel/settle/reconcile'
import { countersign, createSigner, open, peerKey, sign } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { createNodeCrypto } from '../../src/crypto/node-crypto.ts'
import { BooksMailbox } from '../../src/mailboxes/books-mailbox.ts'
import { Settlement } from '../../src/settlement/settlement.ts'
import { Store } from '../../src/stores/store.ts'
import type { Signer } from '@mycel/wire'
import type { Reply } from '@mycel/wire/streams'

const network = 'test'
const crypto = createNodeCrypto()
const [self, thief] = [1, 2].map(fill => createSigner(crypto, new Uint8Array(32).fill(fill))) as [Signer, Signer]

/** A frame that says nothing but its network. */
const blank = new Uint8Array([0x0a, network.length, ...new TextEncoder().encode(network)])

/** A payment of the thief's that this node never confirmed: the second signature is not its own. */
function forged (): Uint8Array {
  const body = { network, payer: thief.publicKey, payee: self.publicKey, at: 1_000n, salt: new Uint8Array(16), asset: 'credit', amount: 5_000_000n, reference: '' }
  const whole = countersign(crypto, self, sign(crypto, thief, 'payment', body)).bytes
  return whole.with(whole.byteLength - 2, (whole.at(-2) ?? 0) ^ 1)
}

describe('frames that come before the one before them was answered', function () {
  this.timeout(30_000)
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

  it('bring nothing into the books whose signatures do not hold', async () => {
    const now = (): bigint => 1_000_000n
    const books = await BooksMailbox.open({ crypto, signer: self, network, store, policy: {}, now, attested: () => false }, () => new Uint8Array(16).fill(7))
    const settlement = new Settlement({
      crypto,
      signer: self,
      network,
      store,
      books,
      requester: { request: async () => Promise.reject(new Error('nobody is asked')), stop: () => {} },
      paymentAnswerMs: 1_000,
      noRoom: () => {},
      now,
      random: bytes => new Uint8Array(bytes),
      locate: async () => Promise.reject(new Error('nobody is dialled')),
      settleContract: async () => false,
      log: () => {}
    })
    const send = async (first: boolean, frame: Uint8Array): Promise<Partial<Reply>> => settlement.handle({ body: Uint8Array.of(first ? 0 : 1), envelopes: [], attachments: [frame] }, { peer: {} as never, key: thief.publicKey })
    const bytes = forged()
    expect(open(crypto, bytes, { network })).to.have.property('ok', false)

    const theirs = createReconciler({
      crypto,
      network,
      self: thief.publicKey,
      peer: self.publicKey,
      settled: { index: () => PairIndex.of([{ at: 1_000n, digest: new Uint8Array(32).fill(3) }]), get: () => bytes },
      head: { epoch: new Uint8Array(16).fill(1), size: 1n, root: new Uint8Array(32) }
    })
    const { attachments: [described] = [] } = await send(true, await theirs.start())
    const { reply } = await theirs.receive(described ?? blank)
    await Promise.all([blank, reply ?? blank, blank].map(async frame => send(false, frame)))

    expect(accountOf(books.books, 'credit', peerKey(thief.publicKey)).balance).to.equal(0n)
    expect(books.state.size).to.equal(1)
  })
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countersign, createSigner, sign } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { createNodeCrypto } from '../../src/crypto/node-crypto.ts'
import { BooksMailbox } from '../../src/mailboxes/books-mailbox.ts'
import { putSettled } from '../../src/settlement/settled.ts'
import { Settlement } from '../../src/settlement/settlement.ts'
import { Store } from '../../src/stores/store.ts'
import type { Authenticated, Signer } from '@mycel/wire'

const network = 'test'
const crypto = createNodeCrypto()
const [self, customer] = [1, 2].map(fill => createSigner(crypto, new Uint8Array(32).fill(fill))) as [Signer, Signer]
const strangers = Array.from({ length: 32 }, (_, n) => createSigner(crypto, new Uint8Array(32).fill(50 + n)))

function claim (payer: Signer, n: number): Uint8Array {
  return sign(crypto, payer, 'payment', { network, payer: payer.publicKey, payee: self.publicKey, at: BigInt(1_000 + n), salt: new Uint8Array(16), asset: 'credit', amount: 5n, reference: '' }).bytes
}

/** A receipt over work of `author` for `requester`; where the work is another's, this node has a share of it. */
function bought (author: Signer, requester: Signer, n: number): Authenticated<'receipt'> {
  const contract = new Uint8Array(32).fill(n)
  const half = sign(crypto, author, 'receipt', {
    network,
    contract,
    prev: contract,
    author: author.publicKey,
    at: 1_000n,
    requester: requester.publicKey,
    asset: 'credit',
    units: 1n,
    unitPrice: 10n,
    total: 10n,
    meters: [],
    audit: { windows: 1, units: 1, audited: 0 },
    lines: [{ debtor: requester.publicKey, creditor: self.publicKey, amount: 10n, reason: author === self ? 'work' : 'model' }],
    head: { epoch: new Uint8Array(16).fill(1), size: 1n, root: contract }
  })
  return countersign(crypto, requester, half)
}

describe('what strangers leave with this node\'s owner', function () {
  this.timeout(60_000)
  let dir: string
  let store: Store
  let books: BooksMailbox
  let settlement: Settlement

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'mycel-'))
    store = await Store.open(join(dir, 'store'))
    const now = (): bigint => 1_000_000n
    books = await BooksMailbox.open({ crypto, signer: self, network, store, policy: {}, now, attested: () => false }, () => new Uint8Array(16).fill(7))
    settlement = new Settlement({
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
    const receipt = bought(self, customer, 100)
    await books.commit([{ do: 'settle', receipt }], putSettled(self.publicKey, receipt))
  })
  afterEach(async () => {
    await store.close()
    await rm(dir, { recursive: true, force: true })
  })

  const tell = async (payer: Signer, n: number): Promise<unknown> => settlement.handle({ body: Uint8Array.of(2), envelopes: [claim(payer, n)], attachments: [] }, { peer: {} as never, key: payer.publicKey })
  const ask = async (peer: Uint8Array): Promise<unknown> => settlement.handle({ body: Uint8Array.of(5, 0, 0, 0, 0, 0, 0, 0, 9, ...new TextEncoder().encode('credit')), envelopes: [], attachments: [] }, { peer: {} as never, key: peer })

  it('has room for payments of those whom it worked for, however many others claim to have paid', async () => {
    for (const stranger of strangers) {
      for (let n = 0; n < 33; n++) {
        await tell(stranger, n)
      }
    }

    expect(await settlement.claims.list()).to.have.lengthOf(1_000)

    await Promise.all(Array.from({ length: 40 }, async (_, n) => tell(customer, n)))
    expect(await settlement.claims.list()).to.have.lengthOf(1_032)
  })

  it('has room for a customer that asks for a line, however many others do', async () => {
    for (let n = 0; n < 990; n++) {
      await ask(crypto.sha256(Uint8Array.of(n & 255, n >> 8)))
    }

    await Promise.all(Array.from({ length: 20 }, async (_, n) => ask(crypto.sha256(Uint8Array.of(n, 9, 9)))))
    expect(await settlement.asks.list()).to.have.lengthOf(1_000)
    await ask(customer.publicKey)
    await ask(customer.publicKey)
    expect(await settlement.asks.list()).to.have.lengthOf(1_001)
  })

  it('does not keep it from comparing books with those it has dealt with: they are asked first', async () => {
    for (const [n, stranger] of strangers.entries()) {
      const receipt = bought(createSigner(crypto, new Uint8Array(32).fill(3)), stranger, n)
      await books.commit([{ do: 'settle', receipt }], putSettled(self.publicKey, receipt))
    }

    const asked = (await settlement.reconcile(undefined)).map(({ peer }) => peer)
    expect(asked).to.have.lengthOf(33)
    expect(asked[0]).to.deep.equal(customer.publicKey)
    expect(strangers.some(({ publicKey }) => Buffer.compare(publicKey, customer.publicKey) < 0)).to.equal(true)
  })

  it('no longer waits once it is settled, however that came about', async () => {
    await tell(customer, 1)
    await tell(customer, 2)
    const [first, second] = (await settlement.claims.list()).map(({ payment }) => payment)
    await settlement.claims.refuse(second?.id ?? '', 'it did not come')
    expect(await settlement.claims.list()).to.have.lengthOf(2)

    // confirmed before this node was put back to an earlier day: the payer brings it
    for (const payment of [first, second].filter(one => one != null)) {
      const confirmed = countersign(crypto, self, payment)
      await books.commit([{ do: 'payment', payment: confirmed }], putSettled(self.publicKey, confirmed))
    }

    expect(await settlement.claims.list()).to.deep.equal([])
  })

  it('is refused in words that are text, wherever they are cut', async () => {
    await tell(customer, 1)
    const [waiting] = await settlement.claims.list()
    const id = waiting?.payment.id ?? ''
    await settlement.claims.refuse(id, `a${'\u{1F4B8}'.repeat(200)}`)
    const { verdicts = [] } = await tell(customer, 1) as { verdicts?: ReadonlyArray<{ reason: string }> }
    expect(verdicts[0]?.reason.isWellFormed()).to.equal(true)
    expect(verdicts[0]?.reason).to.match(/^a\u{1F4B8}+/u)
  })
})

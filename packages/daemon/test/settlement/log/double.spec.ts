import { accountOf } from '@mycel/settle/books'
import { peerKey } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { Filings, putFiling } from '../../../src/settlement/log/filings.ts'
import { repairLog } from '../../../src/settlement/log/repair-log.ts'
import { putSettled } from '../../../src/settlement/settled.ts'
import { Store } from '../../../src/stores/store.ts'
import { again, crypto, inFolder, network, openBooks, peer, receiptOf, self } from './trader.ts'
import type { BooksMailbox } from '../../../src/mailboxes/books-mailbox.ts'
import type { Authenticated } from '@mycel/wire'

async function settle (books: BooksMailbox, ...receipts: ReadonlyArray<Authenticated<'receipt'>>): Promise<void> {
  const committed = await books.commit(receipts.map(receipt => ({ do: 'settle', receipt })), receipts.flatMap(receipt => putSettled(self.publicKey, receipt)))
  expect(committed).to.deep.equal({ ok: true })
}

function balance (books: BooksMailbox): bigint {
  return accountOf(books.books, 'credit', peerKey(peer.publicKey)).balance
}

describe('a second receipt of one contract', () => {
  it('counts once with the first, in one batch, at once, later, and after a start', async () => inFolder(async dir => {
    const store = await Store.open(dir)
    const books = await openBooks(store, dir)
    await settle(books, receiptOf(1), again(1, 3n))
    expect(balance(books)).to.equal(30n)
    await Promise.all([settle(books, receiptOf(2)), settle(books, again(2, 2n)), settle(books, again(2, 5n))])
    expect(balance(books)).to.equal(80n)
    await settle(books, receiptOf(3))
    await books.close()

    const later = await openBooks(store, dir)
    await settle(later, again(3, 2n))
    await settle(later, again(3, 2n))
    expect(balance(later)).to.equal(100n)
    expect(await later.verify()).to.deep.include({ ok: true, entries: 12 })
    await later.close()
    await store.close()
  }))

  it('is known though what is on disk was read before the first was written', async () => inFolder(async dir => {
    const store = await Store.open(dir)
    const filings = new Filings({ crypto, network, store })
    const [first, second] = [receiptOf(1), again(1, 2n)]
    const early = await filings.read([second])
    const other = await filings.read([first])
    const one = await filings.of(first, [], other.stored)
    other.done()
    const landed = filings.hold([first])
    await store.write([putFiling(one)])
    landed()
    expect((await filings.of(second, [], early.stored)).earlier).to.equal(first)
    expect((await filings.of(second, [], early.stored)).ids).to.deep.equal([first.id, second.id])
    early.done()
    await store.close()
  }))

  it('is found by a node whose store has no files of contracts yet', async () => inFolder(async dir => {
    const store = await Store.open(dir)
    const books = await openBooks(store, dir)
    await settle(books, receiptOf(1))
    await books.close()

    for await (const key of store.keys('filings')) {
      await store.write([{ type: 'del', space: 'filings', key }])
    }

    await store.write([{ type: 'del', space: 'meta', key: 'settled-filed' }])
    const later = await openBooks(store, dir)
    await settle(later, again(1, 4n))
    expect(balance(later)).to.equal(40n)
    expect(await later.verify()).to.include({ ok: true })
    await later.close()
    await store.close()
  }))

  it('is known after a repair, though the entry that said so is lost', async () => inFolder(async dir => {
    const store = await Store.open(dir)
    const books = await openBooks(store, dir)
    await settle(books, receiptOf(1), again(1, 3n), again(1, 2n))
    await settle(books, receiptOf(2))
    await books.close()
    const lost = (await keysOf(store))[3] ?? ''
    await store.write([{ type: 'put', space: 'entries', key: lost, value: Uint8Array.of(1) }])
    await repairLog({ crypto, signer: self, network, store, anchor: `${dir}/store.end`, now: () => 6000n, freshEpoch: () => new Uint8Array(16).fill(9) })

    const later = await openBooks(store, dir)
    expect(balance(later)).to.equal(40n)
    expect(await later.verify()).to.include({ ok: true })
    await later.close()

    const last = await openBooks(store, dir)
    expect(balance(last)).to.equal(40n)
    await last.close()
    await store.close()
  }))

  it('is missed by no check of the log: its file is looked up', async () => inFolder(async dir => {
    const store = await Store.open(dir)
    const books = await openBooks(store, dir)
    await settle(books, receiptOf(1))

    for await (const [key, value] of store.list('filings')) {
      await store.write([{ type: 'put', space: 'filings', key, value: value.slice().reverse() }])
    }

    expect(await books.verify()).to.include({ ok: false, code: 'wrong-copy' })
    await books.close()
    await store.close()
  }))
})

describe('a copy or place that is gone', () => {
  for (const space of ['places', 'settled']) {
    it(`of ${space} is missed by a check, and there again after a repair`, async () => inFolder(async dir => {
      const store = await Store.open(dir)
      const books = await openBooks(store, dir)
      await settle(books, receiptOf(1))
      const value = await store.get(space, receiptOf(1).id)
      await store.write([{ type: 'del', space, key: receiptOf(1).id }])
      expect(await books.verify()).to.include({ ok: false, code: 'wrong-copy', seq: 1 })
      await books.abandon()
      await repairLog({ crypto, signer: self, network, store, anchor: `${dir}/store.end`, now: () => 6000n, freshEpoch: () => new Uint8Array(16).fill(9) })

      const later = await openBooks(store, dir)
      expect(await store.get(space, receiptOf(1).id)).to.deep.equal(value)
      expect(await later.verify()).to.include({ ok: true })
      await later.close()
      await store.close()
    }))
  }
})

async function keysOf (store: Store): Promise<readonly string[]> {
  const keys: string[] = []

  for await (const key of store.keys('entries')) {
    keys.push(key)
  }

  return keys
}

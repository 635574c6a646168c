import { copyFile, cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accountOf, stakeOf } from '@mycel/settle/books'
import { entryKey, tileKey } from '@mycel/settle/log'
import { contractId, peerKey } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { Anchor } from '../../../src/settlement/log/anchor.ts'
import { repairLog } from '../../../src/settlement/log/repair-log.ts'
import { crypto, inFolder, network, openBooks, peer, receiptOf, self, trade, withStore } from './trader.ts'
import type { Repaired } from '../../../src/settlement/log/repair-log.ts'
import type { Op, Store } from '../../../src/stores/store.ts'

/** Reservations and receipts of this many contracts: the opening and two entries each, more than two tiles. */
const CONTRACTS = 300
const SIZE = 1 + 2 * CONTRACTS

const flip = (bytes: Uint8Array | undefined, at: number): Uint8Array => (bytes ?? new Uint8Array(0)).map((byte, i) => i === at ? byte ^ 1 : byte)
const put = (space: string, key: string, value: Uint8Array): Op => ({ type: 'put', space, key, value })
const balance = (books: Awaited<ReturnType<typeof openBooks>>): bigint => accountOf(books.books, 'credit', peerKey(peer.publicKey)).balance

async function repair (store: Store, dir: string): Promise<Repaired> {
  return repairLog({ crypto, signer: self, network, store, anchor: join(dir, 'store.end'), now: () => 6000n, freshEpoch: () => new Uint8Array(16).fill(9) })
}

describe('a stored log', function () {
  this.timeout(60_000)
  let whole = ''

  before(async () => {
    whole = await mkdtemp(join(tmpdir(), 'mycel-log-'))
    await withStore(whole, async store => {
      const books = await openBooks(store, whole)
      await Promise.all(Array.from({ length: CONTRACTS }, async (_, n) => trade(books, n)))
      await books.close()
    })
  })
  after(async () => { await rm(whole, { recursive: true, force: true }) })

  /** A copy of the log, changed by hand. */
  async function changed (change: (store: Store, dir: string) => Promise<void>, then: (store: Store, dir: string) => Promise<void>): Promise<void> {
    await inFolder(async dir => {
      await cp(join(whole, 'store'), join(dir, 'store'), { recursive: true })
      await copyFile(join(whole, 'store.end'), join(dir, 'store.end'))
      await withStore(dir, async store => change(store, dir))
      await withStore(dir, async store => then(store, dir))
    })
  }

  it('beside a file that names another last entry does not open, and is whole after a repair: a new epoch, because others may know the other entry', async () => {
    await changed(async (store, dir) => {
      const end = await Anchor.read(crypto, join(dir, 'store.end')) ?? expect.fail('no anchor')
      const anchor = await Anchor.open(crypto, join(dir, 'store.end'))
      anchor.note({ ...end, last: flip(end.last, 0) })
      await anchor.close()
    }, async (store, dir) => {
      await expect(openBooks(store, dir)).to.eventually.be.rejected().with.nested.property('fault.code', 'wrong-end')
      expect(await repair(store, dir)).to.deep.include({ kept: SIZE, salvaged: 0, lost: 0, epoch: 1 }).and.to.have.nested.property('fault.code', 'wrong-end')
      const books = await openBooks(store, dir)
      expect([books.state.ordinal, balance(books)]).to.deep.equal([1, 3000n])
      expect(await books.verify()).to.deep.equal({ ok: true, entries: SIZE + 1 })
      await books.close()
      expect(await repair(store, dir), 'nothing is left to do').to.include({ fault: undefined, epoch: undefined })
    })
  })

  it('opens from its snapshot, reads nothing else, and every byte of it holds', async () => {
    await changed(async () => {}, async (store, dir) => {
      const books = await openBooks(store, dir)
      expect([books.unread, books.state.size, balance(books)]).to.deep.equal([SIZE, SIZE, 3000n])
      const seen: number[] = []
      expect(await books.verify({ step: ({ entries, total }) => { seen.push(entries / total) } })).to.deep.equal({ ok: true, entries: SIZE })
      expect(seen.length).to.be.above(1)
      expect(seen.at(-1)).to.equal(1)
      await books.close()
    })
  })

  it('without a snapshot is read from its first entry, to the same books', async () => {
    await changed(async store => { await store.write([{ type: 'del', space: 'snapshot', key: 'head' }]) }, async (store, dir) => {
      const books = await openBooks(store, dir)
      expect([books.unread, books.state.size, balance(books)]).to.deep.equal([0, SIZE, 3000n])
      expect(await books.verify()).to.include({ ok: true })
      await books.close()
    })
  })

  const derived: Array<[string, (store: Store) => Promise<Op>, RegExp | undefined, string | undefined]> = [
    ['a bit of the snapshot', async store => put('snapshot', 'head', flip(await store.get('snapshot', 'head'), 200)), /snapshot of the books is not used: its bytes/, 'wrong-books'],
    ['a bit of a tile', async store => put('tiles', tileKey(0, 0, 1), flip(await store.get('tiles', tileKey(0, 0, 1)), 77)), undefined, 'wrong-tile'],
    ['a bit of a growing tile', async store => put('tiles', tileKey(0, 1, 0), flip(await store.get('tiles', tileKey(0, 1, 0)), 3)), /1 tiles of the log's tree/, undefined],
    ['a tile that is gone', async () => ({ type: 'del', space: 'tiles', key: tileKey(0, 0, 0) }), undefined, 'wrong-tile']
  ]

  for (const [title, damage, noted, found] of derived) {
    it(`with ${title} changed is found out, and makes it again from its entries`, async () => {
      await changed(async store => { await store.write([await damage(store)]) }, async (store, dir) => {
        const notes: string[] = []
        const books = await openBooks(store, dir, { note: text => { notes.push(text) } })
        expect(notes.join()).to.match(noted ?? /^$/)
        const checked = await books.verify()
        expect(checked).to.include(found == null ? { ok: true } : { ok: false, code: found })
        await books.close()
        expect(await repair(store, dir)).to.include({ kept: SIZE, salvaged: 0, lost: 0, epoch: undefined })
        const again = await openBooks(store, dir)
        expect(await again.verify()).to.deep.equal({ ok: true, entries: SIZE })
        await again.close()
      })
    })
  }

  const faults: Array<[string, (store: Store) => Promise<Op[]>, { code: string, seq: number }, { kept: number, salvaged: number, lost: number }]> = [
    ['a bit of a receipt', async store => [put('entries', entryKey(0, 302), flip(await store.get('entries', entryKey(0, 302)), 300))], { code: 'damaged-entry', seq: 302 }, { kept: 302, salvaged: 299, lost: 0 }],
    ['a reservation cut short', async store => [put('entries', entryKey(0, 101), (await store.get('entries', entryKey(0, 101)))?.slice(0, 50) ?? new Uint8Array(0))], { code: 'damaged-entry', seq: 101 }, { kept: 101, salvaged: 499, lost: 1 }],
    ['an entry that is gone', async () => [{ type: 'del', space: 'entries', key: entryKey(0, 400) }], { code: 'gap', seq: 400 }, { kept: 400, salvaged: 201, lost: 0 }],
    ['the first entry', async store => [put('entries', entryKey(0, 0), flip(await store.get('entries', entryKey(0, 0)), 60))], { code: 'damaged-entry', seq: 0 }, { kept: 0, salvaged: 600, lost: 1 }],
    ['the last entries gone, and their batch with them', async store => Array.from({ length: 101 }, (_, n): Op => ({ type: 'del', space: 'entries', key: entryKey(0, 500 + n) })), { code: 'torn-tail', seq: 500 }, { kept: 500, salvaged: 101, lost: 0 }]
  ]

  for (const [title, damage, fault, repaired] of faults) {
    it(`with ${title} is named at verify and where it is read at start, used by nobody, and repaired as far as can be`, async () => {
      await changed(async store => { await store.write(await damage(store)) }, async (store, dir) => {
        if (fault.code !== 'torn-tail' && fault.seq < 600) {
          const books = await openBooks(store, dir)
          expect(await books.verify()).to.deep.include({ ok: false, ordinal: 0, ...fault })
          await books.close()
        }

        await store.write([{ type: 'del', space: 'snapshot', key: 'head' }])
        const err = await openBooks(store, dir).then(() => undefined, (one: unknown) => one)
        expect(err).to.have.property('code', 'log-damaged')
        expect(err).to.have.property('fault').that.includes(fault)

        expect(await repair(store, dir)).to.include({ ...repaired, epoch: 1 })
        const books = await openBooks(store, dir)
        expect(await books.verify()).to.include({ ok: true })
        expect(balance(books)).to.equal(3000n)
        await trade(books, 1000)
        expect(balance(books)).to.equal(3010n)
        expect(await books.verify()).to.include({ ok: true })
        await books.close()
      })
    })
  }

  it('that lost its tail as if it had never been is known by the file beside it', async () => {
    await inFolder(async dir => {
      await cp(join(whole, 'store'), join(dir, 'store'), { recursive: true })
      await copyFile(join(whole, 'store.end'), join(dir, 'store.end'))
      await withStore(dir, async store => {
        const books = await openBooks(store, dir)
        await trade(books, 2000)
        await books.close()
      })
      await rm(join(dir, 'store'), { recursive: true })
      await cp(join(whole, 'store'), join(dir, 'store'), { recursive: true })
      await withStore(dir, async store => {
        await expect(openBooks(store, dir)).to.eventually.be.rejected().with.nested.property('fault.code', 'torn-tail')
        expect(await repair(store, dir)).to.include({ kept: SIZE, salvaged: 0, lost: 2, epoch: 1 })
        const books = await openBooks(store, dir)
        expect(books.state).to.include({ ordinal: 1, size: 1 })
        expect(await books.verify()).to.include({ ok: true })
        await books.close()
      })
    })
  })

  it('damaged before its last epoch is whole after a repair, with the tree of what was put aside', async () => {
    await changed(async (store, dir) => {
      const books = await openBooks(store, dir)
      await books.renew(books.head(), new Uint8Array(16).fill(8))
      await Promise.all(Array.from({ length: 70 }, async (_, n) => trade(books, 3000 + n)))
      await books.close()
      await store.write([put('entries', entryKey(0, 10), new Uint8Array(3)), { type: 'del', space: 'snapshot', key: 'head' }])
    }, async (store, dir) => {
      await expect(openBooks(store, dir)).to.eventually.be.rejected().with.property('code', 'log-damaged')
      expect(await repair(store, dir)).to.include({ kept: 10, epoch: 2 })
      const books = await openBooks(store, dir)
      expect(balance(books)).to.equal(3700n)
      expect(await books.verify()).to.include({ ok: true })
      await books.close()
    })
  })

  it('keeps what a contract has reserved through a repair', async () => {
    await changed(async (store, dir) => {
      const books = await openBooks(store, dir)
      await books.commit([{ do: 'reserve', contract: contractId(receiptOf(5000).body.contract), reservation: { peer: peer.publicKey, asset: 'credit', side: 'provider', amount: 77n } }], [])
      await books.close()
      await store.write([put('entries', entryKey(0, 10), new Uint8Array(3)), { type: 'del', space: 'snapshot', key: 'head' }])
    }, async (store, dir) => {
      await expect(openBooks(store, dir)).to.eventually.be.rejected().with.property('code', 'log-damaged')
      await repair(store, dir)
      const books = await openBooks(store, dir)
      expect(stakeOf(books.books, contractId(receiptOf(5000).body.contract))?.amount).to.equal(77n)
      await books.close()
    })
  })
})

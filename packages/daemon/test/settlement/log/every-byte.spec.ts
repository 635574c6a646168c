import { join } from 'node:path'
import { entryKey } from '@mycel/settle/log'
import { expect } from 'aegir/chai'
import { findPlaces } from '../../../src/settlement/log/places.ts'
import { repairLog } from '../../../src/settlement/log/repair-log.ts'
import { putSettled, readPair } from '../../../src/settlement/settled.ts'
import { crypto, inFolder, network, openBooks, peer, receiptOf, self, trade, withStore } from './trader.ts'
import type { BooksMailbox } from '../../../src/mailboxes/books-mailbox.ts'
import type { Repaired } from '../../../src/settlement/log/repair-log.ts'
import type { Store } from '../../../src/stores/store.ts'

const SPACES = ['filings', 'entries', 'tiles', 'meta', 'snapshot', 'places', 'settled']
const ID = receiptOf(1).id

const flip = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => i === at ? byte ^ 1 : byte)

async function repair (store: Store, dir: string): Promise<Repaired> {
  return repairLog({ crypto, signer: self, network, store, anchor: join(dir, 'store.end'), now: () => 6000n, freshEpoch: () => new Uint8Array(16).fill(9) })
}

/** A store with two epochs, one of them longer than a tile. */
async function withLog (use: (store: Store, dir: string, books: BooksMailbox) => Promise<void>): Promise<void> {
  await inFolder(async dir => withStore(dir, async store => {
    const books = await openBooks(store, dir)
    await trade(books, 0)
    await books.renew(books.head(), new Uint8Array(16).fill(8))
    await Promise.all(Array.from({ length: 34 }, async (_, n) => trade(books, n + 1)))
    await books.keep()
    await use(store, dir, books)
    await books.abandon()
  }))
}

async function damage (store: Store, space: string, key: string, at: number): Promise<void> {
  const value = await store.get(space, key) ?? new Uint8Array(0)
  expect(value.byteLength).to.be.above(at)
  await store.write([{ type: 'put', space, key, value: flip(value, at) }])
}

describe('every byte of a stored log', function () {
  this.timeout(60_000)

  it('is looked at by a check: whichever is flipped, the check says so', async () => {
    await withLog(async (store, _, books) => {
      expect(await books.verify()).to.include({ ok: true })

      for (const space of SPACES) {
        const records: Array<readonly [string, Uint8Array]> = []

        for await (const [key, value] of store.list(space)) {
          records.push([key, new Uint8Array(value)])
        }

        expect(records.length, space).to.be.above(0)

        for (const [n, [key, value]] of records.entries()) {
          const at = (n * 37 + 5) % value.byteLength
          const all = space === 'meta' ? value.map((_, i) => i) : Uint8Array.of(at)

          for (const i of all) {
            await store.write([{ type: 'put', space, key, value: flip(value, i) }])
            expect((await books.verify()).ok, `${space} ${key}, byte ${i}`).to.equal(false)
          }

          await store.write([{ type: 'put', space, key, value }])
        }
      }

      expect(await books.verify()).to.include({ ok: true })
    })
  })

  for (const [title, space, key, at] of [
    ['the record of the end', 'meta', 'log', 40],
    ['a checkpoint that was kept', 'meta', 'checkpoint/0', 50],
    ['the copy of a receipt', 'settled', ID, 100],
    ['the place of a receipt', 'places', ID, 2]
  ] as const) {
    it(`is made again from the entries where it is of ${title}`, async () => {
      await withLog(async (store, dir, books) => {
        await damage(store, space, key, at)
        expect(await books.verify()).to.have.property('code').that.matches(/^wrong-(end|copy)$/)
        expect(await repair(store, dir)).to.include({ lost: 0, epoch: undefined })
        const again = await openBooks(store, dir)
        expect(await again.verify()).to.include({ ok: true })
        expect(await findPlaces(store, ID)).to.deep.equal([{ id: ID, ordinal: 1, seq: 35 }])
        expect(await store.get('settled', ID)).to.deep.equal(receiptOf(1).bytes)
        await again.close()
      })
    })
  }

  it('is asked for again from the pair where entry and copy are both damaged', async () => {
    await withLog(async (store, dir) => {
      await damage(store, 'settled', ID, 100)
      await damage(store, 'entries', entryKey(1, 35), 300)
      await repair(store, dir)
      expect((await readPair(store, peer.publicKey)).size).to.equal(34)
      const books = await openBooks(store, dir)
      expect(await books.verify()).to.include({ ok: true })
      expect(await books.commit([{ do: 'settle', receipt: receiptOf(1) }], putSettled(self.publicKey, receiptOf(1)))).to.deep.equal({ ok: true })
      expect((await readPair(store, peer.publicKey)).size).to.equal(35)
      expect(await books.verify()).to.include({ ok: true })
      await books.close()
    })
  })
})

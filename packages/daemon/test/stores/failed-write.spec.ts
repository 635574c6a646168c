import { accountOf } from '@mycel/settle/books'
import { peerKey } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { inFolder, openBooks, peer, receiptOf, withStore } from '../settlement/log/trader.ts'
import type { Store } from '../../src/stores/store.ts'

/** Makes the next batch fail as a full disk does: that one alone, later ones have room again. */
function fillDisk (store: Store): void {
  const { db } = store as unknown as { readonly db: { batch: (...parts: unknown[]) => Promise<void> } }
  const batch = db.batch.bind(db)
  db.batch = async () => {
    db.batch = batch
    await new Promise(resolve => { setImmediate(resolve) })
    throw new Error('no space left on device')
  }
}

describe('a store that could not write', function () {
  this.timeout(20_000)

  it('takes nothing more, of what waited neither: the log has no gap', async () => {
    await inFolder(async dir => {
      await withStore(dir, async store => {
        const told: unknown[] = []
        const books = await openBooks(store, dir, { broken: err => { told.push(err) } })
        const settle = async (n: number): Promise<boolean> => books.commit([{ do: 'settle', receipt: receiptOf(n) }], []).then(({ ok }) => ok, () => false)
        expect(await settle(1)).to.equal(true)
        fillDisk(store)
        expect(await Promise.all([2, 3, 4].map(settle))).to.deep.equal([false, false, false])
        expect(await settle(5)).to.equal(false)
        await expect(store.write([{ type: 'put', space: 'notes', key: 'a', value: new Uint8Array(1) }])).to.eventually.be.rejectedWith('an earlier write failed')
        expect(books.state.size).to.equal(2)
        expect(told.map(String), 'once').to.deep.equal(['Error: no space left on device'])
        await books.abandon()
      })
      await withStore(dir, async store => {
        const books = await openBooks(store, dir)
        expect(accountOf(books.books, 'credit', peerKey(peer.publicKey)).balance).to.equal(10n)
        expect(await books.verify()).to.deep.equal({ ok: true, entries: 2 })
        await books.close()
      })
    })
  })
})

import { open } from 'node:fs/promises'
import { entryKey } from '@mycel/settle/log'
import { contractId } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { BackgroundCheck } from '../../../src/settlement/log/background-check.ts'
import { crypto, inFolder, openBooks, peer, trade, withStore } from './trader.ts'
import type { Store } from '../../../src/stores/store.ts'

const reserve = (n: number, amount = 1n): Parameters<Awaited<ReturnType<typeof openBooks>>['commit']>[0] => [
  { do: 'reserve', contract: contractId(crypto.sha256(Buffer.from(`race ${n}`))), reservation: { peer: peer.publicKey, asset: 'credit', side: 'provider', amount } }
]

/** A store whose writes wait until they are let through. */
function held (store: Store): { release (): void, fail (err: Error): void } {
  const gate = Promise.withResolvers<void>()
  const write = store.write.bind(store)
  store.write = async ops => {
    if (ops.length > 0) {
      await gate.promise
      await write(ops)
    }
  }
  return { release: () => { gate.resolve() }, fail: err => { gate.reject(err) } }
}

describe('the books mailbox', function () {
  this.timeout(30_000)

  it('shows and signs nothing that is not on disk, and counts it against the next all the same', async () => {
    await inFolder(async dir => withStore(dir, async store => {
      const books = await openBooks(store, dir)
      const before = books.headroom(peer.publicKey, 'credit', 'provider')
      const gate = held(store)
      const [first, second] = [books.commit(reserve(1, 100n), []), books.commit(reserve(2, 100n), [])]
      await new Promise(resolve => { setImmediate(resolve) })
      expect([books.head().size, books.checkpoint().body.head.size]).to.deep.equal([1n, 1n])
      expect(books.headroom(peer.publicKey, 'credit', 'provider')).to.equal(before - 200n)
      gate.release()
      expect(await Promise.all([first, second])).to.deep.equal([{ ok: true }, { ok: true }])
      expect(books.head().size).to.equal(3n)
      await books.close()
    }))
  })

  it('answers a repeated commit only once the first is on disk', async () => {
    await inFolder(async dir => withStore(dir, async store => {
      const books = await openBooks(store, dir)
      const gate = held(store)
      const first = books.commit(reserve(1), [])
      let answered = false
      const again = books.commit(reserve(1), []).then(() => { answered = true })
      await new Promise(resolve => { setTimeout(resolve, 20) })
      expect(answered).to.equal(false)
      gate.release()
      await Promise.all([first, again])
      expect(books.head().size).to.equal(2n)
      await books.close()
    }))
  })

  it('takes nothing more after a write has failed', async () => {
    await inFolder(async dir => withStore(dir, async store => {
      const books = await openBooks(store, dir)
      const gate = held(store)
      const first = books.commit(reserve(1), [])
      await new Promise(resolve => { setImmediate(resolve) })
      gate.fail(new Error('disk gone'))
      await expect(first).to.eventually.be.rejectedWith('disk gone')
      await expect(books.commit(reserve(2), [])).to.eventually.be.rejectedWith('the log takes nothing more')
      expect(books.head().size).to.equal(1n)
      await books.abandon()
    }))
  })

  it('spends exactly the headroom for 20 on 200 awards at once', async () => {
    await inFolder(async dir => withStore(dir, async store => {
      const pool = { cap: 20n, forAttested: 0n }
      const books = await openBooks(store, dir, { policy: { credit: { provider: pool, requester: pool, maxOwed: 20n } } })
      const outcomes = await Promise.all(Array.from({ length: 200 }, async (_, n) => books.commit(reserve(n), [])))
      expect(outcomes.filter(({ ok }) => ok)).to.have.lengthOf(20)
      expect(books.head().size).to.equal(21n)
      expect(books.headroom(peer.publicKey, 'credit', 'provider')).to.equal(0n)
      expect(await books.verify()).to.deep.equal({ ok: true, entries: 21 })
      await books.close()
    }))
  })

  it('takes snapshots by itself, so that a killed node reads little', async () => {
    await inFolder(async dir => {
      await withStore(dir, async store => {
        const books = await openBooks(store, dir)
        await Promise.all(Array.from({ length: 1100 }, async (_, n) => trade(books, n)))
        await books.abandon()
      })
      await withStore(dir, async store => {
        const books = await openBooks(store, dir)
        expect(books.state.size).to.equal(2201)
        expect(books.unread).to.be.within(2048, 2201)
        await books.abandon()
      })
    })
  })
})

describe('what a quick start took on trust', function () {
  this.timeout(30_000)

  async function prepared (dir: string): Promise<void> {
    await withStore(dir, async store => {
      const books = await openBooks(store, dir)
      await Promise.all(Array.from({ length: 20 }, async (_, n) => trade(books, n)))
      await books.close()
    })
  }

  it('is read again in the background, and said to hold', async () => {
    await inFolder(async dir => {
      await prepared(dir)
      await withStore(dir, async store => {
        const books = await openBooks(store, dir)
        const said: string[] = []
        const check = new BackgroundCheck({ books, store, signal: new AbortController().signal, delayMs: 0, now: () => 9n, log: text => { said.push(text) }, damaged: reason => { said.push(reason) } })
        expect(check.standing).to.deep.equal({ state: 'checking', entries: 0, total: 41 })
        await check.run()
        expect(check.standing).to.deep.equal({ state: 'checked', entries: 41, at: 9 })
        expect(said).to.deep.equal(['log: all 41 entries were read again and hold'])
        await books.close()
      })
    })
  })

  it('is told to be damaged where it is, now and at every later start', async () => {
    await inFolder(async dir => {
      await prepared(dir)
      await withStore(dir, async store => {
        await store.write([{ type: 'put', space: 'entries', key: entryKey(0, 7), value: new Uint8Array(4) }])
        const books = await openBooks(store, dir)
        const said: string[] = []
        const check = new BackgroundCheck({ books, store, signal: new AbortController().signal, delayMs: 0, now: () => 9n, log: () => {}, damaged: reason => { said.push(reason) } })
        await check.run()
        expect(check.standing).to.have.property('state', 'damaged')
        expect(said.join()).to.match(/damaged-entry after 7 good entries/)
        await books.abandon()
        await expect(openBooks(store, dir)).to.eventually.be.rejectedWith(/damaged-entry after 7 good entries/)
      })
    })
  })

  it('is nothing where all was read at the start; a stop ends the check', async () => {
    await inFolder(async dir => withStore(dir, async store => {
      const books = await openBooks(store, dir)
      const init = { books, store, signal: AbortSignal.abort(), delayMs: 0, now: () => 9n, log: () => {}, damaged: () => {} }
      expect(new BackgroundCheck(init).standing).to.deep.equal({ state: 'read' })
      await new BackgroundCheck(init).run()
      await books.close()
      const again = await openBooks(store, dir)
      await new BackgroundCheck({ ...init, books: again }).run()
      await again.close()
    }))
  })

  it('is read against the database alone where the file beside it is damaged', async () => {
    await inFolder(async dir => {
      await prepared(dir)
      const file = await open(`${dir}/store.end`, 'r+')
      await file.write(new Uint8Array(20), 0, 20, 5)
      await file.close()
      await withStore(dir, async store => {
        // a damaged file says nothing: the database alone is believed
        const books = await openBooks(store, dir)
        expect(books.state.size).to.equal(41)
        await books.close()
      })
    })
  })
})

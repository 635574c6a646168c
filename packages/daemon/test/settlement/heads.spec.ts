import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { accountOf } from '@mycel/settle/books'
import { buildForkProof, checkForkProof, headOf } from '@mycel/settle/log'
import { contractId, peerKey, toHex } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { Doubts } from '../../src/settlement/heads/doubts.ts'
import { Forks } from '../../src/settlement/heads/forks.ts'
import { crypto, inFolder, network, self, withStore } from './log/trader.ts'
import { alice, bob, meet, move, note, settle, three } from './street.ts'
import type { Street } from './street.ts'

describe('signed heads', function () {
  this.timeout(30_000)

  it('of one who shows two histories to two nodes are a proof once those two meet, and freeze its credit', async () => {
    await three(async ([one, two, third]) => inFolder(async dir => withStore(dir, async store => {
      const [left, right] = [new Map(), new Map()] as [Street, Street]
      const [a, b] = [await move(left, alice, one!.store, one!.dir), await move(right, bob, two!.store, two!.dir)]
      const [toAlice, toBob] = [await move(left, self, third!.store, third!.dir), await move(right, self, store, dir)]
      await note(toAlice, 1)
      await note(toBob, 2)
      await meet(a, self)
      await meet(b, self)
      expect([a.forks.list().length, b.forks.list().length]).to.deep.equal([0, 0])

      left.set(toHex(bob.publicKey), b)
      expect(a.books.headroom(self.publicKey, 'credit', 'provider') > 0n).to.equal(true)
      await meet(a, bob)
      const [fork] = a.forks.list()
      expect(fork).to.deep.include({ author: self.publicKey, at: 2n, lifted: false })
      expect(b.forks.list()).to.have.lengthOf(1)
      expect(checkForkProof(crypto, buildForkProof(network, ...fork!.statements))).to.deep.include({ ok: true, network, author: self.publicKey, at: 2n })

      expect(a.books.headroom(self.publicKey, 'credit', 'provider')).to.equal(0n)
      const reserved = await a.books.commit([{ do: 'reserve', contract: contractId(crypto.sha256(new Uint8Array(1))), reservation: { peer: self.publicKey, asset: 'credit', side: 'provider', amount: 1n } }], [])
      expect(reserved).to.have.property('reason').that.matches(/two different histories of its log \(proof [0-9a-f]{12}\): no credit until/)
      expect(await note(a, 3, bob)).to.equal(true)

      const again = await Forks.open({ crypto, network, store: a.store, now: () => 1n, log: () => {} })
      expect(again.frozen(self.publicKey)).to.match(/two different histories/)
      expect(await a.forks.lift(self.publicKey)).to.equal(true)
      expect(await a.forks.lift(self.publicKey)).to.equal(false)
      expect(await a.forks.add(fork!.statements[0], fork!.statements[0])).to.equal(false)
      expect(a.books.headroom(self.publicKey, 'credit', 'provider') > 0n).to.equal(true)
      expect((await Forks.open({ crypto, network, store: a.store, now: () => 1n, log: () => {} })).list()).to.have.lengthOf(1)
      await Promise.all([a, b, toAlice, toBob].map(async ({ books }) => books.close()))
    })))
  })

  it('that do not continue what was signed before cost credit at once, without a proof', async () => {
    await three(async ([one, two, third]) => {
      const street: Street = new Map()
      const a = await move(street, alice, one!.store, one!.dir)
      const first = await move(street, self, two!.store, two!.dir)
      await note(first, 1)
      await meet(a, self)
      expect(a.heads.doubt(self.publicKey)).to.equal(undefined)

      const other = await move(street, self, third!.store, third!.dir, { started: 9999n })
      await note(other, 2)
      await note(other, 3)
      // one that hides what it is shown: it never hears the asker's envelopes
      const { settlement } = other
      street.set(toHex(self.publicKey), { ...other, settlement: { handle: async (request: never, from: never) => settlement.handle({ ...request as object, envelopes: [] } as never, from) } as never })
      await meet(a, self)
      expect(a.heads.doubt(self.publicKey)).to.match(/does not prove that its 3 entries continue the 2/)
      expect(a.books.headroom(self.publicKey, 'credit', 'provider')).to.equal(0n)
      expect((await Doubts.open(one!.store)).of(self.publicKey), 'after a restart').to.match(/does not prove/)
      street.set(toHex(self.publicKey), first)
      await meet(a, self)
      expect(a.heads.doubt(self.publicKey)).to.equal(undefined)
      expect((await Doubts.open(one!.store)).of(self.publicKey), 'after a restart').to.equal(undefined)
      await Promise.all([a, first, other].map(async ({ books }) => books.close()))
    })
  })

  it('tell a node that it was rolled back: it begins a new epoch, gets its books back, and signs with each peer once that pair agrees', async () => {
    await three(async ([one, two]) => inFolder(async dir => {
      const street: Street = new Map()
      const [a, b] = [await move(street, alice, one!.store, one!.dir), await move(street, bob, two!.store, two!.dir)]
      let forgotten = 0n

      await withStore(dir, async store => {
        const us = await move(street, self, store, dir)
        await settle(us, 1, alice)
        await settle(a, 1, alice)
        await us.books.close()
      })
      await cp(join(dir, 'store'), join(dir, 'snapshot'), { recursive: true })
      await withStore(dir, async store => {
        const us = await move(street, self, store, dir)
        await settle(us, 2, alice)
        await settle(a, 2, alice)
        await settle(us, 3, bob)
        await settle(b, 3, bob)
        await meet(a, self)
        await meet(b, self)
        forgotten = us.books.head().size
        await us.books.close()
      })
      // the snapshot of a machine: database, and the file beside it, as they were
      await cp(join(dir, 'snapshot'), join(dir, 'restored', 'store'), { recursive: true })

      await withStore(join(dir, 'restored'), async store => {
        street.delete(toHex(bob.publicKey))
        const us = await move(street, self, store, join(dir, 'restored'), { started: 6000n, now: 6000n })
        expect(us.books.head().size).to.equal(2n)
        expect(await us.settlement.reconcile([alice.publicKey])).to.have.nested.property('[0].agreed', true)
        expect(us.books.state.ordinal).to.equal(1)
        expect(us.books.books.epochs.map(({ size }) => size)).to.deep.equal([2n, 2n])
        expect(forgotten).to.equal(4n)
        expect(accountOf(us.books.books, 'credit', peerKey(alice.publicKey)).balance).to.equal(20n)
        expect(await us.books.verify()).to.include({ ok: true })

        // with bob, who is silent, nothing is signed; with alice it is
        expect(await note(us, 10, bob)).to.equal(false)
        expect(await note(us, 11, alice)).to.equal(true)
        street.set(toHex(bob.publicKey), b)
        expect(await us.settlement.reconcile([bob.publicKey])).to.have.nested.property('[0].agreed', true)
        expect(us.books.state.ordinal).to.equal(1)
        expect(await note(us, 12, bob)).to.equal(true)
        expect(accountOf(us.books.books, 'credit', peerKey(bob.publicKey)).balance).to.equal(10n)
        expect([us.faults, a.forks.list(), b.forks.list()]).to.deep.equal([[], [], []])
        expect(a.heads.doubt(self.publicKey)).to.equal(undefined)
        expect(await us.books.verify()).to.include({ ok: true })
        await us.books.close()
      })
      await Promise.all([a, b].map(async ({ books }) => books.close()))
    }))
  })

  it('tell a node of one rollback, though several tell it at once', async () => {
    await three(async ([one, two]) => inFolder(async dir => {
      const street: Street = new Map()
      const [a, b] = [await move(street, alice, one!.store, one!.dir), await move(street, bob, two!.store, two!.dir)]
      await withStore(dir, async store => { await (await move(street, self, store, dir)).books.close() })
      await cp(join(dir, 'store'), join(dir, 'restored', 'store'), { recursive: true })
      await withStore(dir, async store => {
        const us = await move(street, self, store, dir)

        for (const [peer, signer] of [[a, alice], [b, bob]] as const) {
          await settle(us, signer === alice ? 1 : 2, signer)
          await settle(peer, signer === alice ? 1 : 2, signer)
          await meet(peer, self)
        }

        await us.books.close()
      })
      await withStore(join(dir, 'restored'), async store => {
        const us = await move(street, self, store, join(dir, 'restored'), { started: 6000n, now: 6000n })
        await Promise.all([a, b, a, b].map(async peer => meet(peer, self)))
        const outcomes = await us.settlement.reconcile([alice.publicKey, bob.publicKey])
        expect(outcomes.map(({ agreed }) => agreed)).to.deep.equal([true, true])
        expect([us.books.state.ordinal, us.books.books.epochs.length]).to.deep.equal([1, 2])
        expect(await us.books.verify()).to.include({ ok: true })
        await us.books.close()
      })
      await Promise.all([a, b].map(async ({ books }) => books.close()))
    }))
  })

  it('tell a restored copy that the node it was copied from goes on: it names that and stops', async () => {
    await three(async ([one, two]) => inFolder(async dir => {
      const street: Street = new Map()
      const a = await move(street, alice, one!.store, one!.dir)
      const first = await move(street, self, two!.store, two!.dir)
      await first.books.close()
      await two!.store.copy(join(dir, 'store'))
      const later = await move(street, self, two!.store, two!.dir)
      await note(later, 1)
      await meet(later, alice)
      await later.books.close()

      await withStore(dir, async store => {
        const copy = await move(street, self, store, dir, { started: 6500n, now: 6600n })
        await meet(copy, alice)
        expect(copy.books.state.ordinal, 'it takes itself for rolled back').to.equal(1)
        await meet(copy, alice)

        // this node's own last word on the old epoch, as the new one was on its way to the disk
        const ending = await move(street, self, two!.store, two!.dir, { started: 5000n, now: 66_000n })
        await meet(ending, alice).catch(() => {})
        await ending.books.close()
        await meet(copy, alice)

        // the node that it was copied from has been running all the while, and signs where it stands
        const running = await move(street, self, two!.store, two!.dir, { started: 5000n, now: 190_000n })
        await expect(meet(running, alice)).to.eventually.be.rejectedWith('another process signs with this node\'s key')
        await expect(meet(copy, alice)).to.eventually.be.rejectedWith('another process signs with this node\'s key')
        expect(copy.faults).to.have.nested.property('[0].code', 'twin')
        await Promise.all([copy, running, a].map(async ({ books }) => books.close()))
      })
    }))
  })

  it('tell a node that another signs with its key while it runs: it names that and stops', async () => {
    await three(async ([one, two, third]) => {
      const street: Street = new Map()
      const a = await move(street, alice, one!.store, one!.dir)
      const first = await move(street, self, two!.store, two!.dir, { now: 7000n })
      await note(first, 1)
      await meet(a, self)
      const second = await move(street, self, third!.store, third!.dir, { started: 6500n, now: 6600n })
      await expect(meet(second, alice)).to.eventually.be.rejectedWith('another process signs with this node\'s key')
      expect(second.faults).to.have.nested.property('[0].code', 'twin')
      expect(headOf(crypto, second.books.state).size).to.equal(1n)
      await Promise.all([a, first, second].map(async ({ books }) => books.close()))
    })
  })
})

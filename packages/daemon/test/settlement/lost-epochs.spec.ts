import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'aegir/chai'
import { inFolder, self, withStore } from './log/trader.ts'
import { alice, meet, move, note, settle, three } from './street.ts'
import type { Street } from './street.ts'

describe('a node that has forgotten a whole epoch', function () {
  this.timeout(30_000)

  it('begins one new epoch, however often it is shown heads of the forgotten one, and its log holds', async () => {
    await three(async ([one]) => inFolder(async dir => {
      const street: Street = new Map()
      const a = await move(street, alice, one!.store, one!.dir)

      await withStore(dir, async store => {
        const us = await move(street, self, store, dir)
        await settle(us, 1, alice)
        await settle(a, 1, alice)
        await note(us, 1)
        await note(us, 2)
        await us.books.close()
      })
      await cp(join(dir, 'store'), join(dir, 'snapshot', 'store'), { recursive: true })

      // its next epoch is shorter than the one that the snapshot has
      await withStore(dir, async store => {
        const us = await move(street, self, store, dir)
        await us.books.renew(us.books.head(), new Uint8Array(16).fill(0x55))
        await meet(a, self)
        await us.settlement.reconcile([alice.publicKey])
        expect(await note(us, 3)).to.equal(true)
        await meet(a, self)
        await us.books.close()
      })

      await withStore(join(dir, 'snapshot'), async store => {
        const us = await move(street, self, store, join(dir, 'snapshot'), { started: 6000n, now: 6000n })
        expect(us.books.head().size).to.equal(4n)
        await meet(a, self)
        expect(us.books.state.ordinal).to.equal(1)
        await meet(a, self)
        await us.settlement.reconcile([alice.publicKey])
        expect([us.books.state.ordinal, us.books.books.epochs.length]).to.deep.equal([1, 2])
        expect(await us.books.verify()).to.include({ ok: true })
        expect([us.faults, a.forks.list()]).to.deep.equal([[], []])
        await us.books.close()
        const again = await move(street, self, store, join(dir, 'snapshot'), { started: 7000n, now: 7000n })
        await meet(a, self)
        expect(again.books.state.ordinal).to.equal(1)
        await again.books.close()
      })
      await a.books.close()
    }))
  })

  it('and its whole store does so too', async () => {
    await three(async ([one, two]) => {
      const street: Street = new Map()
      const a = await move(street, alice, one!.store, one!.dir)
      const before = await move(street, self, two!.store, two!.dir)
      await settle(before, 1, alice)
      await settle(a, 1, alice)
      await meet(a, self)
      await before.books.close()
      await inFolder(async dir => withStore(dir, async store => {
        const us = await move(street, self, store, dir, { started: 6000n, now: 6000n, fresh: 0x66 })
        await meet(a, self)
        await meet(a, self)
        await us.settlement.reconcile([alice.publicKey])
        expect(us.books.state.ordinal).to.equal(1)
        expect(await us.books.verify()).to.include({ ok: true })
        await us.books.close()
      }))
      await a.books.close()
    })
  })
})

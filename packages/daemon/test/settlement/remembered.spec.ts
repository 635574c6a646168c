import { expect } from 'aegir/chai'
import { CatchUp, MAX_CAUGHT } from '../../src/settlement/heads/catch-up.ts'
import { Doubts, MAX_DOUBTS } from '../../src/settlement/heads/doubts.ts'
import { inFolder, withStore } from './log/trader.ts'
import type { Store } from '../../src/stores/store.ts'

const peer = (n: number): Uint8Array => {
  const key = new Uint8Array(32)
  new DataView(key.buffer).setUint32(0, n)
  return key
}

async function kept (store: Store, space: string): Promise<number> {
  let count = 0

  for await (const key of store.keys(space)) {
    count += key === '' ? 0 : 1
  }

  return count
}

describe('what is remembered of peers after a rollback', function () {
  this.timeout(30_000)

  it('is bounded: who is forgotten is reconciled with once more, and of an earlier epoch nothing is kept', async () => {
    await inFolder(async dir => withStore(dir, async store => {
      const catchUp = await CatchUp.open(store)
      const asked: Uint8Array[] = []
      catchUp.wanted = one => { asked.push(one) }
      await Promise.all(Array.from({ length: MAX_CAUGHT }, async (_, n) => catchUp.agreed(peer(n), 1)))
      expect(catchUp.waiting(peer(0), 1)).to.equal(undefined)
      await catchUp.agreed(peer(MAX_CAUGHT), 1)
      expect(await kept(store, 'caught-up')).to.equal(MAX_CAUGHT)
      expect(catchUp.waiting(peer(0), 1), 'nothing is signed, and it is asked').to.match(/has not reconciled/)
      expect(asked).to.deep.equal([peer(0)])
      expect(catchUp.waiting(peer(1), 1)).to.equal(undefined)

      const again = await CatchUp.open(store)
      expect([again.waiting(peer(0), 1) == null, again.waiting(peer(1), 1) == null, again.waiting(peer(MAX_CAUGHT), 1) == null]).to.deep.equal([false, true, true])
      await again.agreed(peer(MAX_CAUGHT + 1), 2)
      expect(await kept(store, 'caught-up'), 'the next epoch').to.equal(1)
      expect(again.waiting(peer(MAX_CAUGHT + 1), 2)).to.equal(undefined)
    }))
  })

  it('a doubt outlives a restart, and there are not more than so many', async () => {
    await inFolder(async dir => withStore(dir, async store => {
      const doubts = await Doubts.open(store)
      await Promise.all(Array.from({ length: MAX_DOUBTS + 1 }, async (_, n) => doubts.note(peer(n), `doubt ${n}`)))
      const again = await Doubts.open(store)
      expect([again.of(peer(0)), again.of(peer(1)), again.of(peer(MAX_DOUBTS))]).to.deep.equal([undefined, 'doubt 1', `doubt ${MAX_DOUBTS}`])
      await again.note(peer(1), undefined)
      expect((await Doubts.open(store)).of(peer(1))).to.equal(undefined)
      expect(await kept(store, 'doubts')).to.equal(MAX_DOUBTS - 1)
    }))
  })
})

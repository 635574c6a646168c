import { expect } from 'aegir/chai'
import { firstMeeting } from '../../src/settlement/heads/first-meeting.ts'
import { self } from './log/trader.ts'
import { alice, bob, meet, move, note, three } from './street.ts'
import type { Street } from './street.ts'

describe('a start', function () {
  this.timeout(30_000)

  it('appends nothing before those who know its log have been asked: set back and busy at once, it forks nothing', async () => {
    await three(async ([one, two, third]) => {
      const street: Street = new Map()
      const a = await move(street, alice, one!.store, one!.dir)
      const first = await move(street, self, two!.store, two!.dir)
      await note(first, 1)
      await meet(a, self)
      await first.books.close()

      const later = await move(street, self, third!.store, third!.dir, { started: 9999n, meets: [bob, alice] })
      const signed = await note(later, 2)
      expect([signed, later.books.state.ordinal]).to.deep.equal([false, 1])
      await later.settlement.reconcile([alice.publicKey])
      expect(await note(later, 2)).to.equal(true)
      await meet(a, self)
      expect(a.forks.list()).to.deep.equal([])
      await Promise.all([a, later].map(async ({ books }) => books.close()))
    })
  })

  it('waits for nobody who does not answer longer than some seconds, and not at all where there is nothing to contradict', async () => {
    const asked: Uint8Array[] = []
    const never = async (peer: Uint8Array): Promise<void> => { asked.push(peer); await new Promise(() => {}) }
    const ports = { counterparties: async () => [alice.publicKey, bob.publicKey], meet: never, stopping: new AbortController().signal, ms: 50 }
    await firstMeeting({ ...ports, fresh: true })
    expect(asked).to.deep.equal([])
    await firstMeeting({ ...ports, fresh: false })
    expect(asked).to.deep.equal([alice.publicKey, bob.publicKey])
    const stopped = new AbortController()
    stopped.abort()
    await firstMeeting({ ...ports, fresh: false, ms: 600_000, stopping: stopped.signal })
    await firstMeeting({ ...ports, fresh: false, meet: async () => Promise.reject(new Error('gone')) })
    await firstMeeting({ ...ports, fresh: false, counterparties: async () => Promise.reject(new Error('no disk')) })
  })
})

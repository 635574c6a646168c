import { countersign, createSigner, sign } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { firstMeeting } from '../../src/settlement/heads/first-meeting.ts'
import { putSettled } from '../../src/settlement/settled.ts'
import { crypto, receiptOf, self } from './log/trader.ts'
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

  it('asks those first with whom this node itself has dealt, whatever strangers owe it', async () => {
    await three(async ([one]) => {
      const a = await move(new Map(), alice, one!.store, one!.dir)
      // eight keys that nobody knows owe alice a share; they sort around bob's
      const strangers = Array.from({ length: 8 }, (_, n) => createSigner(crypto, new Uint8Array(32).fill(60 + n)))

      for (const [n, stranger] of strangers.entries()) {
        const { body } = receiptOf(100 + n, stranger)
        const shared = countersign(crypto, stranger, sign(crypto, self, 'receipt', { ...body, lines: [{ debtor: stranger.publicKey, creditor: alice.publicKey, amount: body.total, reason: 'model' }] }))
        expect(await a.books.commit([{ do: 'settle', receipt: shared }], putSettled(alice.publicKey, shared))).to.deep.equal({ ok: true })
      }

      await note(a, 1, bob)
      const [first, ...rest] = await a.settlement.counterparties()
      expect(first).to.deep.equal(bob.publicKey)
      expect(rest.length).to.be.at.least(strangers.length)
      await a.books.close()
    })
  })
})

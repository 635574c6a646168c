import { toHex } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { RidingHeads } from '../../src/settlement/heads/riding-heads.ts'
import { crypto, network, self } from './log/trader.ts'
import { alice, bob, meet, move, note, three } from './street.ts'
import type { Peer, Street } from './street.ts'

function riding (peer: Peer, deals = true): RidingHeads {
  return new RidingHeads({ crypto, network, books: peer.books, kept: peer.kept, dealsWith: () => deals })
}

describe('heads that ride on messages', function () {
  this.timeout(30_000)

  it('tell a node that forgot what it logged, where nothing else that it signed would', async () => {
    await three(async ([one, two, third]) => {
      const street: Street = new Map()
      const a = await move(street, alice, one!.store, one!.dir)
      const first = await move(street, self, two!.store, two!.dir)
      await note(first, 1)
      const sent = riding(first).show(alice.publicKey)
      const heard = riding(a)
      heard.hear(sent?.bytes ?? new Uint8Array(0), self.publicKey)
      await heard.keep()
      expect(await a.kept.of(self.publicKey, 8)).to.have.lengthOf(1)
      await first.books.close()

      const later = await move(street, self, third!.store, third!.dir, { started: 9999n })
      expect(later.books.state.ordinal).to.equal(0)
      await meet(later, alice)
      expect(later.books.state.ordinal).to.equal(1)
      await Promise.all([a, later].map(async ({ books }) => books.close()))
    })
  })

  it('go out once for each peer, until the log has grown, and again where they did not arrive', async () => {
    await three(async ([one]) => {
      const a = await move(new Map(), alice, one!.store, one!.dir)
      const heads = riding(a)
      const first = heads.show(bob.publicKey)
      expect(heads.show(bob.publicKey)?.bytes).to.equal(first?.bytes)
      first?.shown()
      expect(heads.show(bob.publicKey)).to.equal(undefined)
      expect(heads.show(self.publicKey)?.bytes).to.equal(first?.bytes)
      await note(a, 1, bob)
      expect(toHex(heads.show(bob.publicKey)?.bytes ?? new Uint8Array(0))).not.to.equal(toHex(first?.bytes ?? new Uint8Array(0)))
      await a.books.close()
    })
  })

  it('are kept where their sender signed them, the last of many, and those of strangers as strangers\' are', async () => {
    await three(async ([one, two]) => {
      const street: Street = new Map()
      const [a, b] = [await move(street, alice, one!.store, one!.dir), await move(street, bob, two!.store, two!.dir)]
      const heard = riding(a)
      const dealt: boolean[] = []
      const counting = new RidingHeads({ crypto, network, books: a.books, kept: { note: async (_, near = false) => { dealt.push(near) } }, dealsWith: key => toHex(key) === toHex(bob.publicKey) })

      for (const n of [1, 2, 3]) {
        await note(b, n, alice)
        heard.hear(riding(b).show(alice.publicKey)?.bytes ?? new Uint8Array(0), bob.publicKey)
      }

      await note(b, 4, alice)
      heard.hear(riding(b).show(alice.publicKey)?.bytes ?? new Uint8Array(0), self.publicKey)
      heard.hear(new Uint8Array(300), alice.publicKey)
      heard.hear(new Uint8Array(2000), alice.publicKey)
      await heard.keep()
      expect((await a.kept.of(bob.publicKey, 8)).map(({ body }) => 'head' in body && body.head.size)).to.deep.equal([4n])
      expect(a.kept.authors()).to.have.lengthOf(1)

      counting.hear(riding(b).show(alice.publicKey)?.bytes ?? new Uint8Array(0), bob.publicKey)
      counting.hear(riding(a).show(bob.publicKey)?.bytes ?? new Uint8Array(0), alice.publicKey)
      counting.hear(new Uint8Array(2000), alice.publicKey)
      await counting.keep()
      expect(dealt).to.deep.equal([true, false])
      await Promise.all([a, b].map(async ({ books }) => books.close()))
    })
  })

  it('of those with whom this node deals wait however many strangers come', async () => {
    await three(async ([one, two]) => {
      const [a, b] = [await move(new Map(), alice, one!.store, one!.dir), await move(new Map(), bob, two!.store, two!.dir)]
      const noted: string[] = []
      const heads = new RidingHeads({ crypto, network, books: a.books, kept: { note: async ({ body }) => { noted.push('author' in body ? toHex(body.author) : '') } }, dealsWith: key => toHex(key) === toHex(bob.publicKey) })
      const strangers = Array.from({ length: 1100 }, (_, n) => new Uint8Array(32).fill(1).fill(n % 251, 8, 16).fill(n >> 3, 16, 20))
      strangers.slice(0, 1024).forEach(key => { heads.hear(Uint8Array.of(1), key) })
      heads.hear(riding(b).show(alice.publicKey)?.bytes ?? new Uint8Array(0), bob.publicKey)
      strangers.forEach(key => { heads.hear(Uint8Array.of(1), key) })

      for (let n = 0; n < 40; n++) {
        await heads.keep()
      }

      heads.stop()
      expect(noted).to.deep.equal([toHex(bob.publicKey)])
      await Promise.all([a, b].map(async ({ books }) => books.close()))
    })
  })
})

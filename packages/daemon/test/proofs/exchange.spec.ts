import { toRequest } from '@mycel/wire/streams'
import { expect } from 'aegir/chai'
import { decodeRefs, encodeRefs } from '../../src/proofs/exchange/ref.ts'
import { forkId } from '../../src/settlement/heads/forks.ts'
import { inFolder } from '../api/folder.ts'
import { doubleRootOf } from '../cli/proof-case.ts'
import { crypto } from '../discovery/ads.ts'
import { eventually } from '../network/eventually.ts'
import { strangerOf } from './courtroom.ts'
import { address, forkBy, given, rule, side, sides } from './sides.ts'
import type { Side } from './sides.ts'
import type { Store } from '../../src/stores/store.ts'
import type { PeerId } from '@libp2p/interface'

describe('proofs are told again', function () {
  this.timeout(30_000)

  it('to whoever asks, and to whoever is asked: both hear what the other has', async () => {
    await sides(async (a, b) => {
      const [one, other] = [doubleRootOf(), doubleRootOf({ salt: 2 })]
      rule(a, one)
      rule(b, other)
      await b.exchange.with(...address(a))
      await eventually(() => a.judged.length === 1 && b.judged.length === 1)
      expect([a.judged[0]?.id, b.judged[0]?.id]).to.deep.equal([other.id, one.id])
      // and nothing is asked for again
      await b.exchange.with(...address(a))
      await a.exchange.with(...address(b))
      expect([given(a), given(b)]).to.deep.equal([1, 1])
    })
  })

  it('and passed on by those who upheld them', async () => {
    await sides(async (a, b, c) => {
      rule(a, doubleRootOf())
      await b.exchange.with(...address(a))
      await eventually(() => b.rulings.size === 1)
      await c.exchange.with(...address(b))
      await eventually(() => c.judged.length === 1)
    })
  })

  it('once, whatever came of them, but for those for which there was no time', async () => {
    await sides(async (a, b, c) => {
      b.verdict = 'unverifiable'
      rule(a, doubleRootOf())
      rule(c, doubleRootOf())
      await b.exchange.with(...address(a))
      await eventually(() => b.judged.length === 1)
      await b.exchange.with(...address(c))
      expect(given(b)).to.equal(1)
      b.verdict = 'busy'
      const later = doubleRootOf({ salt: 3 })
      rule(a, later)
      await b.exchange.with(...address(a))
      await eventually(() => b.judged.length === 2)
      b.verdict = 'upheld'
      await b.exchange.with(...address(a))
      await eventually(() => b.rulings.has(later.id))
    })
  })

  it('forks too: their author is frozen at who meets neither of its two histories', async () => {
    await sides(async (a, b) => {
      const forger = strangerOf(50)
      await a.forks.add(...forkBy(forger))
      const news: string[] = []
      b.forks.found = () => { news.push(...b.forks.list().map(({ id }) => id)) }
      await b.exchange.with(...address(a))
      await eventually(() => b.forks.frozen(forger.publicKey) != null)
      const [one, other] = forkBy(forger)
      expect(b.forks.list().map(({ id }) => id)).to.deep.equal([forkId(crypto, one, other)])
      expect(forkId(crypto, other, one), 'whichever comes first').to.equal(forkId(crypto, one, other))
      expect(news, 'it is told of further').to.deep.equal(b.forks.list().map(({ id }) => id))
      // what an owner has lifted it does not tell
      await b.forks.lift(forger.publicKey)
      expect(decodeRefs((b.exchange.answer(toRequest({ body: Uint8Array.of(0) }), { peer: {} as PeerId, key: a.key })).body ?? new Uint8Array(1))).to.deep.equal([])
    })
  })

  it('to one that asks twice at once, once; and of eight peers at a time', async () => {
    await inFolder(async dir => {
      const stores: Store[] = []
      const others = new Map<string, Side>()
      try {
        const b = await side(0, others, dir, stores)
        b.deals = true
        const all: Side[] = []
        for (let n = 1; n <= 9; n++) {
          const one = await side(n, others, dir, stores)
          rule(one, doubleRootOf({ salt: n }))
          all.push(one)
        }
        const [first] = all as [Side]
        await Promise.all([b.exchange.with(...address(first)), b.exchange.with(...address(first))])
        expect(given(b)).to.equal(1)
        rule(first, doubleRootOf({ salt: 10 }))
        await Promise.all(all.map(async one => b.exchange.with(...address(one))))
        expect(given(b)).to.equal(9)
        await Promise.all(all.map(async one => b.exchange.with(...address(one))))
        expect(given(b)).to.equal(10)
      } finally {
        await Promise.all(stores.map(async store => store.close()))
      }
    })
  })

  it('as many as there are places for: sixteen in one go, sixty-four of one peer, then one a minute', async () => {
    await sides(async (a, b) => {
      for (let salt = 0; salt < 80; salt++) {
        rule(a, doubleRootOf({ salt }), { at: 1000 + salt })
      }
      for (const most of [16, 32, 48, 64]) {
        await b.exchange.with(...address(a))
        await eventually(() => b.judged.length === most)
      }
      // those that it offers now are known; sixteen more are not among the 64 that one list names
      [...b.rulings.keys()].forEach(id => { a.rulings.delete(id) })
      await b.exchange.with(...address(a))
      expect(b.judged).to.have.lengthOf(64)
      b.time += 60_000
      a.time += 60_000
      await b.exchange.with(...address(a))
      await eventually(() => b.judged.length === 65)
    })
  })

  it('by all strangers together no more than 256 and one every ten seconds; those whom a node deals with come beside them', async () => {
    await inFolder(async dir => {
      const stores: Store[] = []
      const others = new Map<string, Side>()
      try {
        const b = await side(0, others, dir, stores)
        let salt = 0
        for (let n = 1; n <= 18; n++) {
          const liar = await side(n, others, dir, stores)
          for (let i = 0; i < 16; i++) {
            rule(liar, doubleRootOf({ salt: ++salt }))
          }
          await b.exchange.with(...address(liar))
        }
        await eventually(() => b.judged.length === 256)
        b.deals = true
        const friend = await side(19, others, dir, stores)
        rule(friend, doubleRootOf({ salt: ++salt }))
        await b.exchange.with(...address(friend))
        await eventually(() => b.judged.length === 257)
      } finally {
        await Promise.all(stores.map(async store => store.close()))
      }
    })
  })

  it('and who gives something else than it named, or what does not hold, is asked for nothing more', async () => {
    const other = doubleRootOf({ salt: 9 })
    const lies: ReadonlyArray<readonly [string, Uint8Array[]]> = [['another proof', [other.bytes]], ['no message', [new Uint8Array(9)]]]
    for (const [what, answer] of lies) {
      await sides(async (a, b) => {
        rule(a, doubleRootOf())
        rule(a, doubleRootOf({ salt: 2 }))
        await b.exchange.with(...address(a))
        await b.exchange.with(...address(a))
        expect([b.judged.length, given(b), b.told.length], what).to.deep.equal([0, 1, 1])
      }, () => answer)
    }
    await sides(async (a, b) => {
      b.verdict = 'refused'
      rule(a, doubleRootOf())
      await b.exchange.with(...address(a))
      await eventually(() => b.told.length === 1)
      rule(a, doubleRootOf({ salt: 2 }))
      await b.exchange.with(...address(a))
      expect(given(b)).to.equal(1)
    })
    const honest = forkBy(strangerOf(51))
    for (const answer of [[honest[0], honest[0]], [honest[0]], forkBy(strangerOf(52))]) {
      await sides(async (a, b) => {
        await a.forks.add(...honest)
        await b.exchange.with(...address(a))
        expect([b.forks.list().length, b.told.length]).to.deep.equal([0, 1])
      }, () => answer)
    }
  })

  it('to one peer so often: lists and proofs have a rate, and only what is offered is given', async () => {
    await sides(async (a, b) => {
      const [offered, large, own] = [doubleRootOf(), doubleRootOf({ salt: 2 }), doubleRootOf({ salt: 3 })]
      rule(a, offered)
      rule(a, large, { large: true })
      rule(a, own, { provider: a.key })
      const ask = (body: Uint8Array): { body?: Uint8Array, envelopes?: readonly Uint8Array[] } => a.exchange.answer(toRequest({ body }), { peer: {} as PeerId, key: b.key })
      const give = (id: string): number => ask(Buffer.concat([Uint8Array.of(1), encodeRefs([{ kind: 'proof', id }])])).envelopes?.length ?? -1
      expect([offered, large, own].map(({ id }) => give(id))).to.deep.equal([1, 0, 0])
      expect(Array.from({ length: 40 }, () => ask(Uint8Array.of(0)).body?.byteLength ?? -1).filter(size => size === 33)).to.have.lengthOf(30)
      expect(Array.from({ length: 140 }, () => give(offered.id)).filter(count => count === 1)).to.have.lengthOf(125)
      expect([ask(Uint8Array.of(7)), ask(Uint8Array.of(0, 1, 2)), ask(new Uint8Array(0))]).to.deep.equal([{}, {}, {}])
    })
  })
})

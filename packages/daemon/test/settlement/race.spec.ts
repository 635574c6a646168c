import { accountOf } from '@mycel/settle/books'
import { open, peerKey } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { ASSET, crypto, NETWORK, PRICE, Traders } from './traders.ts'
import type { Trader } from './traders.ts'
import type { AssetPolicy } from '@mycel/settle/books'

const AT_ONCE = 200
const ROOM = 20
const room = BigInt(ROOM) * PRICE
const pool = { cap: room, forAttested: 0n }
const none = { cap: 0n, forAttested: 0n }

/** The log's numbers and links, as stored: each entry once, each on the one before. */
async function chain (trader: Trader): Promise<{ readonly seqs: readonly number[], readonly linked: boolean, readonly reservations: number }> {
  const seqs: number[] = []
  let linked = true
  let reservations = 0
  let before = Buffer.alloc(32)

  for await (const [, value] of trader.store.list('entries')) {
    const opened = open(crypto, value, { network: NETWORK, only: ['log-entry'] })

    if (opened.ok) {
      const { seq, prev, body } = opened.message.body
      seqs.push(Number(seq))
      linked &&= before.equals(prev)
      before = Buffer.from(opened.message.digest)
      reservations += body.kind === 'reservation' ? 1 : 0
    }
  }

  return { seqs, linked, reservations }
}

async function expectOneChain (trader: Trader, reservations: number): Promise<void> {
  const { seqs, linked, reservations: made } = await chain(trader)
  expect(seqs).to.deep.equal(seqs.map((_, i) => i))
  expect({ linked, made }).to.deep.equal({ linked: true, made: reservations })
  expect(await trader.books.verify()).to.include({ ok: true })
}

describe(`${AT_ONCE} awards at once against headroom for ${ROOM}`, function () {
  this.timeout(60_000)

  for (const [title, policy] of [
    ['newcomer pool', { provider: none, requester: pool, maxOwed: room * 100n }],
    ['limit on what it owes', { provider: none, requester: { cap: room * 100n, forAttested: 0n }, maxOwed: room }]
  ] as ReadonlyArray<[string, AssetPolicy]>) {
    it(`spend exactly the requester's ${title}, and its log does not fork`, async () => {
      await Traders.with(async traders => {
        const requester = await traders.add(1, policy)
        const providers = [await traders.add(2), await traders.add(3), await traders.add(4)] as const
        const bids = await Promise.all(Array.from({ length: AT_ONCE }, async (_, n) => {
          const provider = providers[n % 3] ?? requester
          return { provider, bid: await provider.bidOn(requester, n) }
        }))
        const awarded = await Promise.all(bids.map(async ({ provider, bid }) => requester.award(bid, provider.key)))
        const refused = awarded.filter(one => typeof one === 'string')
        expect(awarded.length - refused.length).to.equal(ROOM)
        expect(refused.every(why => /, 0\.00 free /.test(String(why))), String(refused[0])).to.equal(true)
        const reserved = providers.reduce((sum, { key }) => sum + accountOf(requester.books.books, ASSET, peerKey(key)).reserved.requester, 0n)
        expect(reserved).to.equal(room)
        expect(providers.map(({ key }) => requester.books.headroom(key, ASSET, 'requester'))).to.deep.equal([0n, 0n, 0n])
        expect(requester.out).to.have.lengthOf(ROOM)
        await expectOneChain(requester, ROOM)
        // what was refused left nothing behind: after a restart there are as many contracts as awards
        await requester.restart()
        expect(requester.contracts.list().filter(({ contract }) => contract.state === 'awarded')).to.have.lengthOf(ROOM)
        expect(providers.map(({ key }) => requester.books.headroom(key, ASSET, 'requester'))).to.deep.equal([0n, 0n, 0n])
      })
    })
  }

  it('spend exactly the provider\'s pool: it accepts as many and declines the others', async () => {
    await Traders.with(async traders => {
      const provider = await traders.add(1, { provider: pool, requester: none, maxOwed: 0n })
      const requesters = [await traders.add(2), await traders.add(3)] as const

      for (let n = 0; n < AT_ONCE; n++) {
        const requester = requesters[n % 2] ?? provider
        expect(await requester.award(await provider.bidOn(requester, n), provider.key)).to.be.an('object')
      }

      const awards = requesters.flatMap(({ out }) => out.flatMap(({ envelopes }) => envelopes))
      expect(awards).to.have.lengthOf(AT_ONCE)
      await Promise.all(awards.map(async bytes => provider.take(bytes)))
      const states = provider.contracts.list().map(({ contract }) => contract.state)
      expect(['accepted', 'declined'].map(state => states.filter(one => one === state).length)).to.deep.equal([ROOM, AT_ONCE - ROOM])
      expect(requesters.reduce((sum, { key }) => sum + accountOf(provider.books.books, ASSET, peerKey(key)).reserved.provider, 0n)).to.equal(room)
      await expectOneChain(provider, ROOM)
    })
  })
})

import { accountOf, stakeOf, stakes } from '@mycel/settle/books'
import { peerKey, toHex } from '@mycel/wire'
import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { settledEntries } from './settled-entries.ts'
import { ASSET, crypto, PRICE, Traders } from './traders.ts'
import type { Trader } from './traders.ts'

const CONTRACTS = 3

/** A moment of a trade between two, of which each may come at any time. */
const moment = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom('deliver', 'deliver', 'duplicate', 'lose answer'), side: fc.nat(1), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('restart', 'reconcile'), side: fc.nat(1), which: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('replay'), side: fc.nat(1), which: fc.nat(200) }) }
)

interface Pair { readonly requester: Trader, readonly provider: Trader }

/** Carries everything until nobody has anything left to say. */
async function carryAll ({ requester, provider }: Pair): Promise<void> {
  for (let n = 0; requester.out.length + provider.out.length > 0; n++) {
    expect(n, 'messages that nobody takes').to.be.below(200)

    for (const side of [requester, provider]) {
      for (const parcel of [...side.out]) {
        if (await side.carry(parcel)) {
          await side.drop(parcel)
        }
      }

      await side.rest()
    }
  }
}

/** What holds at any moment: value that one has signed for is reserved until both have, and balances are what both have signed. */
async function expectSound (side: Trader, peer: Trader): Promise<void> {
  const settled = await settledEntries(side)
  expect(new Set(settled.map(({ id }) => id)).size, 'settled twice').to.equal(settled.length)
  const total = settled.reduce((sum, { body }) => sum + body.total, 0n)
  const { balance, reserved } = accountOf(side.books.books, ASSET, peerKey(peer.key))
  expect(balance < 0n ? -balance : balance).to.equal(total)
  expect(reserved.provider + reserved.requester).to.equal([...stakes(side.books.books)].reduce((sum, stake) => sum + stake.amount, 0n))

  for (const { contract: { id, state, receipt } } of side.contracts.list()) {
    if (id != null && receipt != null && !receipt.complete && state === 'receipted') {
      expect(stakeOf(side.books.books, id), 'half-signed').to.include({ stage: 'pending', amount: receipt.body.total })
    }
  }
}

async function expectEqual ({ requester, provider }: Pair, settled: number): Promise<void> {
  const roots = await Promise.all([[requester, provider], [provider, requester]].map(async ([own, other]) => {
    const index = await own?.settlement.pairs.of(other?.key ?? new Uint8Array(32))
    return [index?.size, toHex(index?.root(crypto) ?? new Uint8Array(0))]
  }))
  expect(roots[0]).to.deep.equal(roots[1])
  expect(roots[0]?.[0]).to.equal(settled)
  const [owes, owed] = [accountOf(requester.books.books, ASSET, peerKey(provider.key)), accountOf(provider.books.books, ASSET, peerKey(requester.key))]
  expect([owes.balance, owed.balance]).to.deep.equal([-PRICE * BigInt(settled), PRICE * BigInt(settled)])
  expect(await Promise.all([requester, provider].map(async ({ books }) => (await books.verify()).ok))).to.deep.equal([true, true])
}

describe('trades between two', function () {
  this.timeout(120_000)

  it('settle once, and alike on both sides, whatever is lost, repeated, late or out of order, and whoever starts again', async () => {
    await fc.assert(fc.asyncProperty(fc.array(moment, { minLength: 15, maxLength: 60 }), async moments => {
      await Traders.with(async traders => {
        const pair: Pair = { requester: await traders.add(1), provider: await traders.add(2) }
        const seen: Array<{ readonly to: Trader, readonly bytes: Uint8Array }> = []

        for (let n = 0; n < CONTRACTS; n++) {
          await pair.requester.award(await pair.provider.bidOn(pair.requester, n), pair.provider.key)
        }

        for (const { do: what, side, which } of moments) {
          const [own, other] = side === 0 ? [pair.requester, pair.provider] : [pair.provider, pair.requester]
          const parcel = own.out[which % Math.max(1, own.out.length)]
          const again = seen[which % Math.max(1, seen.length)]

          if (what === 'restart') {
            await own.restart()
          } else if (what === 'reconcile') {
            await own.settlement.reconcile([other.key])
          } else if (what === 'replay') {
            await again?.to.take(again.bytes)
          } else if (parcel != null) {
            seen.push(...parcel.envelopes.map(bytes => ({ to: other, bytes })))
            const taken = await own.carry(parcel)

            if (what === 'duplicate') {
              await own.carry(parcel)
            }

            if (taken && what !== 'lose answer') {
              await own.drop(parcel)
            }
          }

          await expectSound(own, other)
          await expectSound(other, own)
        }

        await carryAll(pair)
        await expectSound(pair.requester, pair.provider)
        await expectEqual(pair, CONTRACTS)
        expect([...stakes(pair.requester.books.books), ...stakes(pair.provider.books.books)]).to.deep.equal([])

        // all of it once more, in another order
        for (const { to, bytes } of seen.toReversed()) {
          await to.take(bytes)
        }

        await expectEqual(pair, CONTRACTS)
        expect(await pair.requester.settlement.reconcile([pair.provider.key])).to.have.nested.property('[0].agreed', true)
      })
    }), { numRuns: Number(process.env.MYCEL_RUNS ?? '6') })
  })

  /** One contract up to the provider's signature; the requester's is on its way, and nowhere else. */
  async function halfSigned (traders: Traders): Promise<Pair & { readonly late: Uint8Array, readonly contract: ReturnType<Trader['contracts']['list']>[number] }> {
    const pair: Pair = { requester: await traders.add(1), provider: await traders.add(2) }
    await pair.requester.award(await pair.provider.bidOn(pair.requester, 0), pair.provider.key)

    for (let late: Uint8Array | undefined; ;) {
      for (const side of [pair.requester, pair.provider]) {
        for (const parcel of [...side.out]) {
          const [contract] = pair.provider.contracts.list()
          late = pair.requester.contracts.list()[0]?.contract.state === 'settled' ? parcel.envelopes.at(-1) : undefined

          if (late != null && side === pair.requester && contract != null) {
            expect(contract.contract.state).to.equal('receipted')
            return { ...pair, late, contract }
          }

          if (await side.carry(parcel)) {
            await side.drop(parcel)
          }
        }
      }
    }
  }

  it('keep half-signed value reserved until it is disputed, and a countersignature that comes after that wins', async () => {
    await Traders.with(async traders => {
      const { requester, provider, contract, late } = await halfSigned(traders)
      const stake = (): object | undefined => contract.contract.id == null ? undefined : stakeOf(provider.books.books, contract.contract.id)
      expect(stake()).to.include({ stage: 'pending', amount: PRICE })
      expect(accountOf(provider.books.books, ASSET, peerKey(requester.key))).to.deep.include({ balance: 0n, lost: 0n })
      traders.clock.now += 9_000n
      await provider.rest()
      expect(stake()).to.include({ stage: 'pending' })
      traders.clock.now += 3_000n
      await provider.rest()
      expect(contract.contract.state).to.equal('disputed')
      expect(stake()).to.include({ stage: 'disputed' })
      expect(accountOf(provider.books.books, ASSET, peerKey(requester.key))).to.deep.include({ balance: 0n, lost: PRICE })
      expect(await provider.take(late)).to.equal('ok')
      expect(stake()).to.equal(undefined)
      expect(accountOf(provider.books.books, ASSET, peerKey(requester.key))).to.deep.include({ balance: PRICE, lost: 0n })
      await expectEqual({ requester, provider }, 1)
    })
  })

  for (const who of ['requester', 'provider'] as const) {
    it(`settle a receipt of which only the requester has both signatures once the pair reconciles, whoever asks: the ${who}`, async () => {
      await Traders.with(async traders => {
        const { requester, provider } = await halfSigned(traders)
        traders.clock.now += 12_000n
        await provider.rest()
        // the message that carried it is lost for good
        requester.out.length = 0
        await provider.restart()
        const [asks, answers] = who === 'requester' ? [requester, provider] : [provider, requester]
        expect(await asks.settlement.counterparties()).to.deep.equal([answers.key])
        const [outcome] = await asks.settlement.reconcile(undefined)
        expect(outcome).to.include({ agreed: true, receipts: 1, learned: who === 'provider' ? 1 : 0 })
        await expectEqual({ requester, provider }, 1)
        expect([...stakes(provider.books.books)]).to.deep.equal([])
        expect((await provider.contracts.find(provider.contracts.list()[0]?.key ?? ''))?.contract.state).to.equal('settled')
      })
    })
  }
})

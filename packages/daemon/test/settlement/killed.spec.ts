import { accountOf, stakes } from '@mycel/settle/books'
import { countersign, peerKey, sign, toHex } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { putSettled } from '../../src/settlement/settled.ts'
import { settledEntries } from './settled-entries.ts'
import { ASSET, crypto, NETWORK, PRICE, Traders } from './traders.ts'
import type { Trader } from './traders.ts'
import type { Authenticated } from '@mycel/wire'

const CONTRACTS = 2
const TAIL = 5

/** A receipt of earlier times between the two, of which only one side knows any more. */
function earlier (requester: Trader, provider: Trader, n: number): Authenticated<'receipt'> {
  const contract = crypto.sha256(Buffer.from(`earlier ${n}`))
  return countersign(crypto, requester.signer, sign(crypto, provider.signer, 'receipt', {
    network: NETWORK,
    contract,
    prev: contract,
    author: provider.key,
    at: BigInt(1000 + n),
    requester: requester.key,
    asset: ASSET,
    units: 1n,
    unitPrice: PRICE,
    total: PRICE,
    meters: [],
    audit: { windows: 1, units: 1, audited: 0 },
    lines: [{ debtor: requester.key, creditor: provider.key, amount: PRICE, reason: 'work' }],
    head: { epoch: new Uint8Array(16).fill(1), size: 1n, root: contract }
  }))
}

/** Does it, as long as nobody crashes in it: an answer that never comes is no failure of whoever waits. */
async function survive (sides: readonly Trader[], work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (err) {
    if (!sides.some(({ crashed }) => crashed)) {
      throw err
    }
  }
}

async function restartCrashed (sides: readonly Trader[]): Promise<void> {
  for (const side of sides.filter(({ crashed }) => crashed)) {
    await side.restart()
  }
}

async function award (requester: Trader, provider: Trader): Promise<void> {
  const sides = [requester, provider]

  for (let n = 0; n < CONTRACTS; n++) {
    await survive(sides, async () => requester.award(await provider.bidOn(requester, n), provider.key))
    await restartCrashed(sides)
  }
}

/** Contracts up to their receipts, and in the middle a reconciliation of what each has and the other lacks. */
async function carryOn (requester: Trader, provider: Trader): Promise<void> {
  const sides = [requester, provider]

  for (let round = 0; requester.out.length + provider.out.length > 0; round++) {
    expect(round, 'messages that nobody takes').to.be.below(200)

    for (const side of sides) {
      for (const parcel of [...side.out]) {
        await survive(sides, async () => {
          if (await side.carry(parcel)) {
            await side.drop(parcel)
          }
        })
        await restartCrashed(sides)
      }

      await survive(sides, async () => side.rest())
      await restartCrashed(sides)
    }

    if (round === 3) {
      await survive(sides, async () => provider.settlement.reconcile([requester.key]))
      await restartCrashed(sides)
    }
  }
}

describe('a node that is killed before any one of its writes', function () {
  this.timeout(240_000)

  /** One run; how many writes it took where nothing was killed. */
  async function run (victim: 'requester' | 'provider', before: number): Promise<number> {
    let writes = 0

    await Traders.with(async traders => {
      const [requester, provider] = [await traders.add(1), await traders.add(2)]
      const sides = [requester, provider]

      // one side alone has each of these
      for (let n = 0; n < TAIL * 2; n++) {
        const side = n % 2 === 0 ? requester : provider
        const receipt = earlier(requester, provider, n)
        expect(await side.books.commit([{ do: 'settle', receipt }], putSettled(side.key, receipt))).to.deep.equal({ ok: true })
      }

      const own = victim === 'requester' ? requester : provider
      const count = own.crashBefore(before)
      await award(requester, provider)
      await carryOn(requester, provider)
      writes = count()
      const known = await Promise.all(sides.map(async side => settledEntries(side)))
      await Promise.all(sides.map(async side => side.restart()))
      await carryOn(requester, provider)

      for (const [i, side] of sides.entries()) {
        const settled = await settledEntries(side)
        expect(new Set(settled.map(({ id }) => id)).size, 'twice').to.equal(settled.length)
        expect(known[i]?.filter(({ id }) => !settled.some(other => other.id === id)), 'lost').to.deep.equal([])
      }

      expect(await requester.settlement.reconcile([provider.key])).to.have.nested.property('[0].agreed', true)
      const [there, here] = [await requester.settlement.pairs.of(provider.key), await provider.settlement.pairs.of(requester.key)]
      expect(toHex(there.root(crypto))).to.equal(toHex(here.root(crypto)))
      const settled = BigInt(there.size)
      expect(accountOf(requester.books.books, ASSET, peerKey(provider.key)).balance).to.equal(-settled * PRICE)
      expect(accountOf(provider.books.books, ASSET, peerKey(requester.key)).balance).to.equal(settled * PRICE)
      expect([...stakes(requester.books.books), ...stakes(provider.books.books)]).to.deep.equal([])
      expect(there.size).to.be.within(TAIL * 2, TAIL * 2 + CONTRACTS)
      expect(await Promise.all(sides.map(async ({ books }) => (await books.verify()).ok))).to.deep.equal([true, true])
    })

    return writes
  }

  for (const victim of ['requester', 'provider'] as const) {
    it(`the ${victim}: its log verifies, nothing is lost or there twice, and the pair agrees`, async () => {
      const writes = await run(victim, Number.POSITIVE_INFINITY)
      expect(writes).to.be.above(20)

      for (let before = 1; before <= writes; before++) {
        await run(victim, before)
      }
    })
  }
})

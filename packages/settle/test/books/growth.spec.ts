import { peerKey } from '@mycel/wire'
import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { accountOf, accounts, assetBook, headroom, poolOf, recordPayment, reserve, settleReceipt } from '../../src/books/index.ts'
import { ledgerOf } from '../fixtures/ledger.ts'
import { asset, contract, payment, person, receipt } from '../fixtures/people.ts'
import type { BooksPolicy } from '../../src/books/index.ts'

const us = person(1)
const peer = person(2)
const stranger = person(3)
const policy: BooksPolicy = {
  [asset]: { provider: { cap: 1000n, forAttested: 400n, growth: { ppm: 100_000, most: 1500n } }, requester: { cap: 2000n, forAttested: 0n, growth: { ppm: 500_000, most: 2600n } }, maxOwed: 10_000n }
}

function roomOf (books: ReturnType<typeof ledgerOf>['books'], attested = false): bigint {
  return headroom(books, policy, { peer: peerKey(stranger.publicKey), asset, side: 'provider', attested }).pool
}

describe('the newcomer pool', () => {
  it('does not grow with work that is signed for and not paid', () => {
    const own = ledgerOf(us)
    own.do(settleReceipt(own.books, receipt(us, peer, 1, { units: 10n, unitPrice: 60n })))
    expect(poolOf(own.books, policy, asset, 'provider')).to.deep.equal({ base: 1000n, grown: 0n, forAttested: 400n, attested: 0n, others: 600n, proven: 0n })
    expect(roomOf(own.books)).to.equal(0n)
  })

  it('grows by its share of what is worked and paid, attested newcomers\' part with it, up to its most', () => {
    const own = ledgerOf(us)
    own.do(settleReceipt(own.books, receipt(us, peer, 1, { units: 10n, unitPrice: 60n })))
    own.do(recordPayment(own.books, payment(peer, us, 1, 255n)))
    // 10 % of 255, rounded down
    expect(poolOf(own.books, policy, asset, 'provider')).to.deep.equal({ base: 1000n, grown: 25n, forAttested: 410n, attested: 0n, others: 345n, proven: 255n })
    expect([roomOf(own.books), roomOf(own.books, true)]).to.deep.equal([270n, 680n])
    own.do(recordPayment(own.books, payment(peer, us, 2, 345n)))
    expect(poolOf(own.books, policy, asset, 'provider')).to.include({ grown: 60n, proven: 600n, others: 0n })
    own.do(settleReceipt(own.books, receipt(us, peer, 2, { units: 100n, unitPrice: 600n })))
    own.do(recordPayment(own.books, payment(peer, us, 3, 60_000n)))
    expect(poolOf(own.books, policy, asset, 'provider')).to.include({ base: 1000n, grown: 500n })
  })

  it('does not grow with payments for nothing, and what is refunded takes it back', () => {
    const own = ledgerOf(us)
    own.do(recordPayment(own.books, payment(peer, us, 1, 500n)))
    expect(poolOf(own.books, policy, asset, 'provider')).to.include({ grown: 0n, proven: 0n })
    own.do(settleReceipt(own.books, receipt(us, peer, 1, { units: 10n, unitPrice: 50n })))
    expect(poolOf(own.books, policy, asset, 'provider')).to.include({ grown: 50n, proven: 500n })
    own.do(recordPayment(own.books, payment(us, peer, 2, 200n)))
    expect(poolOf(own.books, policy, asset, 'provider')).to.include({ grown: 30n, proven: 300n })
  })

  it('does not grow with fees and shares of others\' work, however many are signed', () => {
    const own = ledgerOf(us)
    own.do(settleReceipt(own.books, receipt(stranger, peer, 1, { units: 10n, unitPrice: 1000n, shares: [{ party: us.publicKey, ppm: 400_000, reason: 'model' }] })))
    own.do(recordPayment(own.books, payment(peer, us, 1, 4000n)))
    expect(poolOf(own.books, policy, asset, 'provider')).to.include({ grown: 0n, proven: 0n })
  })

  it('as requester grows with what was bought and paid', () => {
    const own = ledgerOf(us)
    own.do(settleReceipt(own.books, receipt(peer, us, 1, { units: 10n, unitPrice: 50n })))
    expect(poolOf(own.books, policy, asset, 'requester')).to.include({ grown: 0n, others: 500n })
    own.do(recordPayment(own.books, payment(us, peer, 1, 500n)))
    expect(poolOf(own.books, policy, asset, 'requester')).to.deep.equal({ base: 2000n, grown: 250n, forAttested: 0n, attested: 0n, others: 0n, proven: 500n })
  })

  it('costs whoever pays to make it larger more than it grows: strangers together never leave unpaid more than the base and that share of what they paid', () => {
    const peers = [2, 3, 4].map(person)
    const step = fc.record({ who: fc.nat(2), amount: fc.bigInt(1n, 700n), pays: fc.boolean() })

    fc.assert(fc.property(fc.array(step, { maxLength: 25 }), steps => {
      const own = ledgerOf(us)
      const [paid, worked] = [new Map<number, bigint>(), new Map<number, bigint>()]

      steps.forEach(({ who, amount, pays }, n) => {
        const other = peers[who] ?? peer

        if (pays) {
          expect(own.do(recordPayment(own.books, payment(other, us, n, amount)))).to.equal('changed')
          paid.set(who, (paid.get(who) ?? 0n) + amount)
        } else if (own.do(reserve(own.books, policy, { contract: contract(n), peer: peerKey(other.publicKey), asset, side: 'provider', amount, attested: true })) === 'changed') {
          expect(own.do(settleReceipt(own.books, receipt(us, other, n, { units: 1n, unitPrice: amount })))).to.equal('changed')
          worked.set(who, (worked.get(who) ?? 0n) + amount)
        }
      })

      const unpaid = [0, 1, 2].reduce((sum, who) => sum + max(0n, (worked.get(who) ?? 0n) - (paid.get(who) ?? 0n)), 0n)
      const all = [...paid.values()].reduce((sum, one) => sum + one, 0n)
      expect(unpaid <= 1000n + all / 10n).to.equal(true)
      expect(unpaid <= 1500n).to.equal(true)
    }), { numRuns: 60 })
  })

  it('is the sum over all accounts, and every balance is what came in and out', () => {
    const own = ledgerOf(us)
    own.do(settleReceipt(own.books, receipt(us, peer, 1, { shares: [{ party: stranger.publicKey, ppm: 100_000, reason: 'model' }] })))
    own.do(settleReceipt(own.books, receipt(peer, us, 2, { shares: [{ party: stranger.publicKey, ppm: 100_000, reason: 'model' }], feePpm: 20_000, feePayee: stranger.publicKey })))
    own.do(recordPayment(own.books, payment(us, stranger, 1, 7n)))
    expect(accountOf(own.books, asset, peerKey(peer.publicKey))).to.include({ worked: 900n, bought: 880n, deducted: 0n, paid: 0n, got: 0n, balance: 20n })
    expect(accountOf(own.books, asset, peerKey(stranger.publicKey))).to.include({ worked: 0n, bought: 0n, deducted: 120n, paid: 7n, balance: -113n })
    expect(assetBook(own.books, asset).totals.proven).to.deep.equal({ provider: 880n, requester: 880n })

    for (const { account: { balance, worked, contributed, bought, deducted, paid, got } } of accounts(own.books)) {
      expect(balance).to.equal(worked + contributed - bought - deducted + paid - got)
    }
  })
})

function max (a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

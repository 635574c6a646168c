import { peerKey } from '@mycel/wire'
import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { assetBook, exposure, proven, uncovered } from '../../src/books/books.ts'
import { accountOf, accounts, applyEntry, dispute, emptyBooks, holdReceipt, recordCreditLine, recordPayment, release, replay, reserve, reverse, settleReceipt, stakeOf, stakes } from '../../src/books/index.ts'
import { ledgerOf } from '../fixtures/ledger.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import { asset, contract, creditLine, digest, halfPayment, halfReceipt, network, payment, person, receipt } from '../fixtures/people.ts'
import type { Books, BooksPolicy } from '../../src/books/index.ts'
import type { Authenticated, Signer } from '@mycel/wire/envelope'

type Settled = Authenticated<'receipt'> | Authenticated<'payment'>
type Ledger = ReturnType<typeof ledgerOf>

const context = { crypto, network }
const people = [1, 2, 3, 4, 5].map(person)
const policy: BooksPolicy = {
  [asset]: { provider: { cap: 3000n, forAttested: 500n, growth: { ppm: 200_000, most: 9000n } }, requester: { cap: 4000n, forAttested: 0n, growth: { ppm: 200_000, most: 9000n } }, maxOwed: 8000n }
}

interface Deal { readonly provider: number, readonly requester: number, readonly total: bigint, readonly half: Authenticated<'receipt'>, readonly whole: Authenticated<'receipt'> }
interface Transfer { readonly payer: number, readonly payee: number, readonly half: Authenticated<'payment'>, readonly whole: Authenticated<'payment'> }

// made once: signing is the slow part
const deals: readonly Deal[] = fc.sample(fc.tuple(fc.nat(4), fc.nat(3), fc.nat(4), fc.nat(4), fc.bigInt(1n, 30n), fc.bigInt(1n, 99n)), { numRuns: 24, seed: 11 }).map(([provider, step, payee, model, units, unitPrice], n) => {
  const requester = (provider + 1 + step) % 5
  const facts = { units, unitPrice, feePpm: 12_345, feePayee: key(payee), shares: [{ party: key(model), ppm: 77_777, reason: 'model' }] }
  return { provider, requester, total: units * unitPrice, half: halfReceipt(one(provider), one(requester), n, facts), whole: receipt(one(provider), one(requester), n, facts) }
})
const transfers: readonly Transfer[] = fc.sample(fc.tuple(fc.nat(4), fc.nat(3), fc.bigInt(1n, 900n)), { numRuns: 12, seed: 12 }).map(([payer, step, amount], n) => {
  const payee = (payer + 1 + step) % 5
  return { payer, payee, half: halfPayment(one(payer), one(payee), n, amount), whole: payment(one(payer), one(payee), n, amount) }
})

const step = fc.record({
  what: fc.constantFrom('agree', 'agree', 'sign', 'countersign', 'countersign', 'hear', 'fail', 'dispute', 'forgive', 'claim', 'pay', 'refuse', 'line', 'crash'),
  n: fc.nat(23),
  node: fc.nat(4),
  amount: fc.bigInt(0n, 900n)
})

/** Five nodes that trade, pay, quarrel and crash; what is settled reaches whom it concerns late, twice, or at the end. */
class Economy {
  readonly ledgers: readonly Ledger[] = people.map(person => ledgerOf(person))
  readonly settled = new Map<string, Settled>()

  run (steps: ReadonlyArray<typeof step extends fc.Arbitrary<infer T> ? T : never>): void {
    for (const { what, n, node, amount } of steps) {
      const deal = deals[n % deals.length]
      const transfer = transfers[n % transfers.length]

      if (deal != null && transfer != null) {
        this.step(what, n, node, amount, deal, transfer)
        this.ledgers.forEach(check)
      }
    }
  }

  /** Everything that is settled reaches everybody, in an order of each one's own. */
  reconcile (): void {
    this.ledgers.forEach((_, i) => {
      const all = [...this.settled.values()]
      const turned = [...all.slice(i), ...all.slice(0, i)]
      ;(i % 2 === 0 ? turned : turned.reverse()).forEach(message => { this.hear(i, message) })
    })
    this.ledgers.forEach(check)
  }

  private step (what: string, n: number, node: number, amount: bigint, deal: Deal, transfer: Transfer): void {
    const { provider, requester, total, half, whole } = deal
    const own = this.ledger(node)
    const id = contract(n % deals.length)

    switch (what) {
      case 'agree': {
        const wanted = { contract: id, asset, amount: total, attested: amount % 2n === 0n }
        const [a, b] = [this.ledger(requester), this.ledger(provider)]

        // a settled contract is not entered again: the law sees to it
        if (!this.settled.has(whole.id)) {
          a.do(reserve(a.books, policy, { ...wanted, peer: peerKey(key(provider)), side: 'requester' }))
          b.do(reserve(b.books, policy, { ...wanted, peer: peerKey(key(requester)), side: 'provider' }))
        }
        break
      }
      case 'sign':
        for (const one of [provider, requester].map(i => this.ledger(i))) {
          if (stakeOf(one.books, id) != null) {
            one.do(holdReceipt(one.books, half))
          }
        }
        break
      case 'countersign':
        this.settled.set(whole.id, whole)
        this.hear(requester, whole)
        break
      case 'hear':
        if (this.settled.has(whole.id)) {
          this.hear(provider, whole)
        }
        break
      case 'fail':
        for (const one of [provider, requester].map(i => this.ledger(i))) {
          one.do(release(one.books, id, one === this.ledger(provider) && amount < total ? amount : 0n))
        }
        break
      case 'dispute':
        own.do(dispute(own.books, id, 'because', half.bytes))
        break
      case 'forgive':
        own.do(reverse(own.books, id, 'forgiven'))
        break
      case 'claim':
        this.ledger(transfer.payer).do(recordPayment(this.ledger(transfer.payer).books, transfer.half))
        break
      case 'pay':
        this.settled.set(transfer.whole.id, transfer.whole)
        this.hear(transfer.payee, transfer.whole)
        break
      case 'refuse':
        own.do(dispute(own.books, transfer.half.id, 'no such money', transfer.half.bytes))
        break
      case 'line': {
        const line = creditLine(one(node), one((node + 1 + n % 4) % 5), BigInt(n % 7), amount)
        ;[own, this.ledger((node + 1 + n % 4) % 5)].forEach(ledger => { ledger.do(recordCreditLine(ledger.books, line)) })
        break
      }
      case 'crash':
        this.crash(own, Number(amount))
    }
  }

  private ledger (i: number): Ledger {
    return this.ledgers[i] ?? expect.fail('no such node')
  }

  private hear (i: number, message: Settled): void {
    const own = this.ledger(i)
    own.do(message.type === 'receipt' ? settleReceipt(own.books, message) : recordPayment(own.books, message))
  }

  /** Memory is gone; the log is read again, first only so far, then all of it. */
  private crash (own: Ledger, at: number): void {
    const { entries } = own.log
    const prefix = replay(context, emptyBooks(entries[0]?.body.author ?? new Uint8Array(32)), entries.slice(0, at % (entries.length + 1)))
    const whole = prefix.ok ? replay(context, prefix.books, entries) : prefix
    expect(whole).to.deep.equal({ ok: true, books: own.books })
    own.books = whole.ok ? whole.books : own.books
  }
}

/** Sums that must hold in one node's books at any time. */
function check ({ books }: Ledger): void {
  const all = [...accounts(books)].map(({ account }) => account)
  const sum = (of: (account: typeof all[number]) => bigint): bigint => all.reduce((total, account) => total + of(account), 0n)

  for (const { balance, worked, contributed, bought, deducted, paid, got } of all) {
    expect(balance).to.equal(worked + contributed - bought - deducted + paid - got)
  }

  const { totals } = assetBook(books, asset)
  expect(totals.owed).to.equal(sum(account => exposure(account, 'requester')))
  expect(totals.proven).to.deep.equal({ requester: sum(account => proven(account, 'requester')), provider: sum(account => proven(account, 'provider')) })
  expect(totals.pool.provider.attested + totals.pool.provider.others).to.equal(sum(account => uncovered(account, 'provider')))
  expect(sum(({ reserved }) => reserved.provider + reserved.requester)).to.equal([...stakes(books)].filter(({ stage }) => stage === 'reserved' || stage === 'pending').reduce((total, { amount }) => total + amount, 0n))
  expect(sum(({ lost }) => lost)).to.equal([...stakes(books)].filter(({ stage }) => stage === 'disputed' || stage === 'lost').reduce((total, { amount }) => total + amount, 0n))
}

function one (i: number): Signer {
  return people[i] ?? person(i + 1)
}

function key (i: number): Uint8Array {
  return one(i).publicKey
}

function mirror (books: readonly Books[]): bigint {
  let sum = 0n

  books.forEach((own, i) => {
    books.forEach((other, j) => {
      const [mine, theirs] = [accountOf(own, asset, peerKey(key(j))).balance, accountOf(other, asset, peerKey(key(i))).balance]
      expect(mine, `${i} and ${j}`).to.equal(-theirs)
      sum += mine
    })
  })

  return sum
}

describe('an economy of five nodes', function () {
  this.timeout(60_000)

  it('sums to zero to the micro-unit once all have heard of everything, and each pair agrees, whatever happened and in whatever order', () => {
    fc.assert(fc.property(fc.array(step, { minLength: 20, maxLength: 70 }), steps => {
      const economy = new Economy()
      economy.run(steps)
      economy.reconcile()
      expect(mirror(economy.ledgers.map(({ books }) => books))).to.equal(0n)
    }), { numRuns: 30 })
  })

  it('has the same balances as one in which nothing but the settlements happened', () => {
    fc.assert(fc.property(fc.array(step, { minLength: 20, maxLength: 50 }), steps => {
      const economy = new Economy()
      economy.run(steps)
      economy.reconcile()
      const plain = new Economy()
      economy.settled.forEach((message, id) => { plain.settled.set(id, message) })
      plain.reconcile()
      const balances = ({ books }: Ledger): object => Object.fromEntries([...accounts(books)].filter(({ account }) => account.balance !== 0n).map(({ peer, account }) => [peer, account.balance]))
      expect(economy.ledgers.map(balances)).to.deep.equal(plain.ledgers.map(balances))
    }), { numRuns: 15 })
  })

  it('of which one log is replayed by a reader, entry by entry from its bytes, gives that reader the same books', () => {
    const economy = new Economy()
    economy.run(fc.sample(step, { numRuns: 200, seed: 3 }))
    economy.reconcile()
    expect(economy.settled.size).to.be.greaterThan(20)

    for (const { log, books } of economy.ledgers) {
      let again = emptyBooks(log.entries[0]?.body.author ?? digest(0))

      for (const entry of log.entries) {
        const applied = applyEntry(context, again, entry)
        again = applied.ok ? applied.books : expect.fail(applied.reason)
      }

      expect(again).to.deep.equal(books)
    }
  })
})

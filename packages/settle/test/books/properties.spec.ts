import { peerKey } from '@mycel/wire'
import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { assetBook } from '../../src/books/books.ts'
import { accountOf, accounts, applyEntry, dispute, emptyBooks, exposure, fold, headroom, holdReceipt, proven, recordPayment, release, replay, reserve, settleReceipt, stakeOf, uncovered } from '../../src/books/index.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import { asset, contract, halfReceipt, network, payment, person, receipt } from '../fixtures/people.ts'
import { createStore } from '../fixtures/store.ts'
import type { BookEvent, Books, BooksPolicy } from '../../src/books/index.ts'
import type { Signer } from '@mycel/wire/envelope'

const people = [1, 2, 3, 4].map(person)
const [us] = people as [Signer]
const context = { crypto, network }
const pair = fc.tuple(fc.nat(3), fc.nat(2)).map(([a, b]) => [a, (a + 1 + b) % 4] as const)

// made once: signing is the slow part
const library: readonly BookEvent[] = fc.sample(fc.tuple(pair, fc.bigInt(0n, 50n), fc.bigInt(1n, 1000n), fc.nat(3), fc.boolean()), { numRuns: 40, seed: 5 }).map(([[a, b], units, price, payee, pays], n) => {
  const [first, second, third] = [people[a], people[b], people[payee]] as [Signer, Signer, Signer]
  return pays
    ? { kind: 'payment', message: payment(first, second, n, price) }
    : { kind: 'receipt', message: receipt(first, second, n, { units, unitPrice: price, feePpm: 12_345, feePayee: third.publicKey, shares: [{ party: third.publicKey, ppm: 77_777, reason: 'model' }] }) }
})

function folded (self: Signer, events: readonly BookEvent[]): Books {
  return events.reduce((books, event) => {
    const after = fold(books, event)
    return after.ok ? after.books : books
  }, emptyBooks(self.publicKey))
}

function balances (books: Books): object {
  return Object.fromEntries([...accounts(books)].map(({ peer, account }) => [peer, account.balance]))
}

describe('books, whatever happens', () => {
  it('balances of all nodes sum to zero, and of each pair', () => {
    fc.assert(fc.property(fc.shuffledSubarray([...library]), events => {
      const books = people.map(self => folded(self, events))
      const sum = books.flatMap(own => [...accounts(own)]).reduce((all, { account }) => all + account.balance, 0n)
      expect(sum).to.equal(0n)
      people.forEach((a, i) => people.forEach((b, j) => {
        const [x, y] = [books[i], books[j]]
        expect(x != null && y != null && accountOf(x, asset, peerKey(b.publicKey)).balance + accountOf(y, asset, peerKey(a.publicKey)).balance).to.equal(0n)
      }))
    }), { numRuns: 50 })
  })

  it('the order and repetition of receipts and payments changes nothing', () => {
    fc.assert(fc.property(fc.shuffledSubarray([...library], { minLength: 40 }), fc.shuffledSubarray([...library]), (all, again) => {
      const books = folded(us, [...all, ...again])
      const straight = folded(us, library)
      expect(balances(books)).to.deep.equal(balances(straight))
      expect(books.settled).to.deep.equal(straight.settled)
      expect(assetBook(books, asset).totals).to.deep.equal(assetBook(straight, asset).totals)
    }), { numRuns: 50 })
  })

  const policy: BooksPolicy = { [asset]: { provider: { cap: 900n, forAttested: 300n }, requester: { cap: 700n, forAttested: 100n }, maxOwed: 650n } }
  const halves = new Map<string, ReturnType<typeof halfReceipt>>()
  const step = fc.record({ what: fc.constantFrom('reserve', 'reserve', 'reserve', 'release', 'hold', 'settle', 'dispute', 'pay'), n: fc.nat(7), amount: fc.bigInt(0n, 500n), attested: fc.boolean() })

  function run (steps: ReadonlyArray<typeof step extends fc.Arbitrary<infer T> ? T : never>): { books: Books, log: ReturnType<typeof createStore> } {
    const log = createStore(us)
    const [opening] = log.entries
    let books = emptyBooks(us.publicKey)
    const opened = opening == null ? undefined : applyEntry(context, books, opening)
    books = opened?.ok === true ? opened.books : books

    let paid = 0n

    for (const { what, n, amount, attested } of steps) {
      const side = n % 2 === 0 ? 'provider' as const : 'requester' as const
      const peer = people[1 + n % 3] ?? us
      const [provider, requester] = side === 'provider' ? [us, peer] : [peer, us]
      const make = (): ReturnType<typeof halfReceipt> => halfReceipt(provider, requester, n, { units: 1n, unitPrice: 40n })
      const half = halves.get(`${n}`) ?? make()
      halves.set(`${n}`, half)
      const change = what === 'reserve'
        ? reserve(books, policy, { contract: contract(n), peer: peerKey(peer.publicKey), asset, side, amount: amount + 40n, attested })
        : what === 'release'
          ? release(books, contract(n), side === 'provider' ? amount / 5n : 0n)
          : what === 'hold'
            ? holdReceipt(books, half)
            : what === 'settle'
              ? ['reserved', 'pending'].includes(stakeOf(books, contract(n))?.stage ?? '') ? settleReceipt(books, receipt(provider, requester, n, { units: 1n, unitPrice: 40n })) : { ok: true as const, unchanged: true as const }
              : what === 'dispute'
                ? dispute(books, contract(n), 'because')
                : recordPayment(books, payment(peer, us, n, 1n))

      if (change.ok && !change.unchanged) {
        const applied = applyEntry(context, books, log.add(change.part), change.event)
        expect(applied).to.have.property('ok', true)
        books = applied.ok ? applied.books : books
        paid += what === 'pay' ? 1n : 0n
        checkLimits(books, paid)
      }
    }

    return { books, log }
  }

  /** What was paid to us in advance is owed in work, whatever our limit: it is the one thing that may come on top. */
  function checkLimits (books: Books, paid: bigint): void {
    const all = [...accounts(books)].map(({ account }) => account)
    const uses = (side: 'provider' | 'requester', only?: boolean): bigint => all.filter(one => only == null || one.attested[side] === only).reduce((sum, one) => sum + uncovered(one, side), 0n)
    expect(assetBook(books, asset).totals).to.deep.equal({
      pool: { provider: { attested: uses('provider', true), others: uses('provider', false) }, requester: { attested: uses('requester', true), others: uses('requester', false) } },
      owed: all.reduce((sum, one) => sum + exposure(one, 'requester'), 0n),
      proven: { provider: all.reduce((sum, one) => sum + proven(one, 'provider'), 0n), requester: all.reduce((sum, one) => sum + proven(one, 'requester'), 0n) }
    })
    const [as, to] = [uses('provider'), uses('requester')]
    expect([as <= 900n, uses('provider', false) <= 600n, to <= 650n + paid, uses('requester', false) <= 600n + paid]).to.deep.equal([true, true, true, true])
  }

  it('reservations never exceed the limits, and the log replays to the same books', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 40 }), steps => {
      const { books, log } = run(steps)
      const again = replay(context, emptyBooks(us.publicKey), log.entries)
      expect(again).to.deep.equal({ ok: true, books })
    }), { numRuns: 60 })
  })

  it('a prefix, then the rest, is the whole; entries seen before are no-ops', () => {
    fc.assert(fc.property(fc.array(step, { minLength: 10, maxLength: 30 }), fc.nat(), (steps, cut) => {
      const { books, log } = run(steps)
      const prefix = replay(context, emptyBooks(us.publicKey), log.entries.slice(0, cut % log.entries.length))
      expect(prefix.ok && replay(context, prefix.books, log.entries)).to.deep.equal({ ok: true, books })
    }), { numRuns: 20 })
  })

  it('200 awards at once against headroom for 20: exactly the headroom is spent', () => {
    let books = emptyBooks(us.publicKey)
    let granted = 0

    for (let n = 0; n < 200; n++) {
      const change = reserve(books, { [asset]: { provider: { cap: 0n, forAttested: 0n }, requester: { cap: 1000n, forAttested: 0n }, maxOwed: 200n } }, { contract: contract(n), peer: peerKey((people[1 + n % 3] ?? us).publicKey), asset, side: 'requester', amount: 10n, attested: false })
      const after = change.ok && !change.unchanged ? fold(books, change.event) : undefined
      granted += after?.ok === true ? 1 : 0
      books = after?.ok === true ? after.books : books
    }

    expect(granted).to.equal(20)
    expect(headroom(books, {}, { peer: peerKey((people[1] ?? us).publicKey), asset, side: 'requester', attested: false }).total).to.equal(0n)
  })
})

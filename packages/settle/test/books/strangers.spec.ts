import { peerKey } from '@mycel/wire'
import { sign } from '@mycel/wire/envelope'
import { expect } from 'aegir/chai'
import { accountOf, emptyBooks, exposure, fold, headroom, uncovered } from '../../src/books/index.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import { asset, network, payment, person, receipt } from '../fixtures/people.ts'
import type { BookEvent, Books, BooksPolicy } from '../../src/books/index.ts'

const us = person(1)
const stranger = person(2)
const accomplice = person(3)
const newcomer = person(4)
const pool = { cap: 5000n, forAttested: 0n }
const policy: BooksPolicy = { [asset]: { provider: pool, requester: pool, maxOwed: 5000n } }
const share = { shares: [{ party: us.publicKey, ppm: 500_000, reason: 'model' }] }

function folded (books: Books, ...events: readonly BookEvent[]): Books {
  return events.reduce((state, event) => {
    const next = fold(state, event)
    return next.ok ? next.books : expect.fail(next.reason)
  }, books)
}

const accountWith = (books: Books): ReturnType<typeof accountOf> => accountOf(books, asset, peerKey(stranger.publicKey))
const free = (books: Books, who = newcomer): bigint => headroom(books, policy, { peer: peerKey(who.publicKey), asset, side: 'provider', attested: false }).total

describe('receipts that strangers sign among themselves', () => {
  const bogus: BookEvent = { kind: 'receipt', message: receipt(accomplice, stranger, 1, { units: 1n, unitPrice: 1n << 61n, ...share }) }
  const worked: BookEvent = { kind: 'receipt', message: receipt(us, stranger, 2, { units: 10n, unitPrice: 100n }) }
  const paid: BookEvent = { kind: 'payment', message: payment(stranger, us, 3, 400n) }

  it('owe us something, and take nothing of the pool that newcomers share', () => {
    const books = folded(emptyBooks(us.publicKey), bogus)
    expect(accountWith(books).balance).to.equal(1n << 60n)
    expect(free(books)).to.equal(5000n)
    expect(free(books, stranger)).to.equal(5000n)
  })

  it('hide nothing of what we worked unpaid, in whatever order they come', () => {
    for (const events of [[bogus, worked, paid], [paid, worked, bogus], [worked, bogus, paid]]) {
      const account = accountWith(folded(emptyBooks(us.publicKey), ...events))
      expect(exposure(account, 'provider')).to.equal(600n)
      expect(uncovered(account, 'provider')).to.equal(600n)
    }
  })

  it('are no prepayment', () => {
    const debt: BookEvent = { kind: 'receipt', message: receipt(accomplice, stranger, 4, { units: 8n, unitPrice: 100n, ...share }) }
    const books = folded(emptyBooks(us.publicKey), debt, paid)
    expect(accountWith(books).balance).to.equal(0n)
    expect(headroom(books, policy, { peer: peerKey(stranger.publicKey), asset, side: 'provider', attested: false })).to.include({ prepaid: 0n, total: 5000n })
  })

  it('of thousands of assets do not slow the books down', function () {
    this.timeout(3000)
    let books = emptyBooks(us.publicKey)

    for (let n = 0; n < 8000; n++) {
      const line = sign({ ...crypto, sign: () => new Uint8Array(64) }, stranger, 'credit-line', { network, grantor: stranger.publicKey, grantee: us.publicKey, seq: 1n, asset: `a${n}`, limit: 1n })
      books = folded(books, { kind: 'credit-line', message: line })
    }

    expect(accountOf(books, 'a7999', peerKey(stranger.publicKey)).received.limit).to.equal(1n)
    expect(accountOf(books, 'a8000', peerKey(stranger.publicKey)).received.limit).to.equal(0n)
  })
})

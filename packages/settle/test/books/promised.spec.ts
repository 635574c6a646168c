import { peerKey } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { fold } from '../../src/books/fold.ts'
import { accountOf, emptyBooks, reservePromised } from '../../src/books/index.ts'
import { asset, contract, person } from '../fixtures/people.ts'
import type { BookEvent } from '../../src/books/event.ts'
import type { Books } from '../../src/books/index.ts'

const us = person(1)
const peer = peerKey(person(2).publicKey)
const request = { contract: contract(1), peer, asset, side: 'provider' as const, attested: false }

function after (books: Books, event: BookEvent): Books {
  const folded = fold(books, event)
  return folded.ok ? folded.books : expect.fail(folded.code)
}

describe('what was promised and forgotten', () => {
  const none = emptyBooks(us.publicKey)

  it('is reserved again, whatever the limits say, once', () => {
    const change = reservePromised(none, { ...request, amount: 1n << 60n })
    expect(change).to.include({ ok: true, unchanged: false })
    const books = after(none, change.ok && !change.unchanged ? change.event : expect.fail('no event'))
    expect(accountOf(books, asset, peer).reserved.provider).to.equal(1n << 60n)
    expect(reservePromised(books, { ...request, amount: 1n << 60n })).to.deep.equal({ ok: true, unchanged: true })
    expect(reservePromised(books, { ...request, amount: 1n })).to.deep.equal({ ok: true, unchanged: true })
  })

  it('is not reserved for a contract that is closed here', () => {
    const open = after(none, { kind: 'reservation', ...request, amount: 100n })
    const closed = after(open, { kind: 'dispute', subject: contract(1), reason: 'not paid', evidence: new Uint8Array(0) })
    expect(reservePromised(closed, { ...request, amount: 200n })).to.deep.equal({ ok: true, unchanged: true })
  })
})

import { peerKey } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { fold } from '../../src/books/fold.ts'
import { accountOf, emptyBooks, stakeOf } from '../../src/books/index.ts'
import { asset, contract, halfReceipt, person, receipt } from '../fixtures/people.ts'
import type { BookEvent } from '../../src/books/event.ts'
import type { Books } from '../../src/books/index.ts'

const us = person(1)
const requester = person(2)
const peer = peerKey(requester.publicKey)

/** Books after events that must all apply, in whatever order a log has them. */
function after (...events: readonly BookEvent[]): Books {
  return events.reduce((books, event) => {
    const folded = fold(books, event)
    if (!folded.ok) {
      throw new Error(`${event.kind}: ${folded.code}`)
    }
    return folded.books
  }, emptyBooks(us.publicKey))
}

const reserved = (amount: bigint): BookEvent => ({ kind: 'reservation', contract: contract(1), peer, asset, side: 'provider', amount, attested: false })
const half: BookEvent = { kind: 'receipt', message: halfReceipt(us, requester, 1) }
const whole: BookEvent = { kind: 'receipt', message: receipt(us, requester, 1) }
const disputed: BookEvent = { kind: 'dispute', subject: contract(1), reason: 'not paid', evidence: new Uint8Array(0) }
const lost: BookEvent = { kind: 'release', contract: contract(1), lost: 40n }

describe('what a contract has at stake, event by event', () => {
  it('a smaller reservation takes nothing back', () => {
    const books = after(reserved(1000n), reserved(400n))
    expect(stakeOf(books, contract(1))).to.include({ stage: 'reserved', amount: 1000n })
    expect(accountOf(books, asset, peer).reserved.provider).to.equal(1000n)
  })

  it('a half-signed receipt that comes after its countersignature changes nothing', () => {
    expect(after(reserved(1000n), whole, half)).to.deep.equal(after(reserved(1000n), whole))
  })

  it('a half-signed receipt does not end a dispute', () => {
    expect(stakeOf(after(reserved(1000n), disputed, half), contract(1))).to.include({ stage: 'disputed', amount: 1000n })
  })

  it('lost work stays lost when it is disputed, and counts once', () => {
    const books = after(reserved(1000n), lost, disputed)
    expect(stakeOf(books, contract(1))).to.include({ stage: 'lost', amount: 40n })
    expect(accountOf(books, asset, peer).lost).to.equal(40n)
  })
})

import { peerKey } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { accountOf, emptyBooks, fold, reservePromised, settleReceipt, stakes } from '../../src/books/index.ts'
import { asset, contract, person, receipt } from '../fixtures/people.ts'
import type { Books, Change } from '../../src/books/index.ts'

const [self, provider] = [person(1), person(2)]

function after (books: Books, change: Change): Books {
  const folded = change.ok ? change.unchanged ? { ok: true as const, books } : fold(books, change.event) : change
  return folded.ok ? folded.books : expect.fail(folded.reason)
}

describe('a contract that was settled before this node learns again that it promised it', () => {
  const paid = receipt(provider, self, 1)
  const promise = { contract: contract(1), peer: peerKey(provider.publicKey), asset, side: 'requester' as const, amount: 5000n, attested: false }

  it('keeps nothing reserved once its receipt comes another time', () => {
    const settled = after(emptyBooks(self.publicKey), settleReceipt(emptyBooks(self.publicKey), paid))
    const promised = after(settled, reservePromised(settled, promise))
    const ended = after(promised, settleReceipt(promised, paid))
    expect([...stakes(ended)]).to.deep.equal([])
    expect(accountOf(ended, asset, promise.peer)).to.deep.include({ balance: -1000n, reserved: { requester: 0n, provider: 0n } })
    expect(settleReceipt(ended, paid)).to.deep.equal({ ok: true, unchanged: true })
  })
})

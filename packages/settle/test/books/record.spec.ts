import { peerKey } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { accounts, openLedger, record, reserve, settleReceipt, stakes } from '../../src/books/index.ts'
import { headOf, verifyLog } from '../../src/log/index.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import { asset, contract, network, person, receipt } from '../fixtures/people.ts'
import type { BooksPolicy, Change, NoHeadroom, Recorded } from '../../src/books/index.ts'

const us = person(1)
const peer = person(2)
const context = { crypto, network }
const policy: BooksPolicy = { [asset]: { provider: { cap: 1000n, forAttested: 0n }, requester: { cap: 0n, forAttested: 0n }, maxOwed: 0n } }

function accepted (change: Change | NoHeadroom): Extract<Change, { ok: true }> {
  if (!change.ok) {
    throw new Error(change.reason)
  }

  return change
}

describe('a ledger', () => {
  const opened = openLedger(context, us, { epoch: new Uint8Array(16).fill(1), at: 1n })
  const promise = accepted(reserve(opened.ledger.books, policy, { contract: contract(1), peer: peerKey(peer.publicKey), asset, side: 'provider', amount: 1000n, attested: false }))
  const reserved = record(context, us, opened.ledger, promise, 2n)
  const paid = accepted(settleReceipt(reserved.ledger.books, receipt(us, peer, 1)))
  const settled = record(context, us, reserved.ledger, paid, 3n)
  const bytes = [opened, reserved, settled].map(({ entry }) => entry?.bytes ?? new Uint8Array(0))

  it('moves log and books together', async () => {
    expect([...stakes(reserved.ledger.books)]).to.have.lengthOf(1)
    expect([...stakes(settled.ledger.books)]).to.deep.equal([])
    expect([...accounts(settled.ledger.books)].map(({ account }) => account.balance)).to.deep.equal([1000n])
    const { log } = settled.ledger
    expect(await verifyLog(crypto, log, bytes, headOf(crypto, log))).to.deep.equal({ ok: true, state: log })
  })

  it('writes nothing for what it knows', () => {
    const again = record(context, us, settled.ledger, accepted(settleReceipt(settled.ledger.books, receipt(us, peer, 1))), 4n)
    expect(again).to.deep.equal({ ledger: settled.ledger, ops: [] })
  })

  it('never commits what its own books refuse', () => {
    const late = accepted({ ok: true, unchanged: false, event: { kind: 'release', contract: contract(9), lost: 0n }, part: { kind: 'release', body: new Uint8Array(0) } })
    expect(() => record(context, us, settled.ledger, late, 5n)).to.throw('refuse their own entry')
  })

  it('keeps its books over a new epoch', () => {
    const next: Recorded = openLedger(context, us, { epoch: new Uint8Array(16).fill(2), at: 6n, previous: { ledger: settled.ledger, head: headOf(crypto, settled.ledger.log) } })
    expect(next.ledger.log).to.include({ ordinal: 1, size: 1 })
    expect(next.ledger.books.assets).to.deep.equal(settled.ledger.books.assets)
    expect(next.ledger.books.epochs.map(({ size }) => size)).to.deep.equal([3n, 1n])
  })
})

import { peerKey } from '@mycel/wire'
import { sign } from '@mycel/wire/envelope'
import { expect } from 'aegir/chai'
import { accountOf, applyEntry, dispute, headroom, holdReceipt, recordCreditLine, recordPayment, release, reserve, reverse, settleReceipt, stakeOf } from '../../src/books/index.ts'
import { encodeNote } from '../../src/log/index.ts'
import { ledgerOf } from '../fixtures/ledger.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import { asset, contract, creditLine, digest, halfPayment, halfReceipt, miscounted, network, payment, person, receipt } from '../fixtures/people.ts'
import { createStore } from '../fixtures/store.ts'
import type { Books, BooksPolicy, HeadroomQuestion } from '../../src/books/index.ts'
import type { Side } from '../../src/log/index.ts'

const us = person(1)
const peer = person(2)
const other = person(3)
const peerId = peerKey(peer.publicKey)
const otherId = peerKey(other.publicKey)
const context = { crypto, network }
const policy: BooksPolicy = { [asset]: { provider: { cap: 1000n, forAttested: 400n }, requester: { cap: 2000n, forAttested: 0n }, maxOwed: 3000n } }

const ledger = (): ReturnType<typeof ledgerOf> => ledgerOf(us)

function ask (n: number, amount: bigint, side: Side = 'provider', who = peerId, attested = false): Parameters<typeof reserve>[2] {
  return { contract: contract(n), peer: who, asset, side, amount, attested }
}

function room (books: Books, question: Partial<HeadroomQuestion> = {}): bigint {
  return headroom(books, policy, { peer: peerId, asset, side: 'provider', attested: false, ...question }).total
}

describe('headroom', () => {
  it('of newcomers is one pool, however many they are', () => {
    const own = ledger()
    expect(own.do(reserve(own.books, policy, ask(1, 400n)))).to.equal('changed')
    expect(room(own.books)).to.equal(200n)
    expect(room(own.books, { peer: otherId })).to.equal(200n)
    expect(own.do(reserve(own.books, policy, ask(2, 201n, 'provider', otherId)))).to.equal('no-headroom')
    expect(own.do(reserve(own.books, policy, ask(2, 200n, 'provider', otherId)))).to.equal('changed')
    expect(room(own.books)).to.equal(0n)
  })

  it('keeps a part of the pool for attested newcomers, who may use all of it', () => {
    const own = ledger()
    expect(own.do(reserve(own.books, policy, ask(1, 600n)))).to.equal('changed')
    expect(room(own.books)).to.equal(0n)
    expect(room(own.books, { peer: otherId, attested: true })).to.equal(400n)
    expect(room(ledger().books, { attested: true })).to.equal(1000n)
  })

  it('is nothing in an asset without a policy, but for lines and prepaid value', () => {
    const { books } = ledger()
    expect(headroom(books, {}, { peer: peerId, asset: 'EUR', side: 'provider', attested: true }).total).to.equal(0n)
    expect(headroom(books, policy, { peer: peerId, asset: 'toString', side: 'requester', attested: true }).total).to.equal(0n)
  })

  it('consumes prepaid value, then the credit line, then the pool', () => {
    const own = ledger()
    own.do(recordPayment(own.books, payment(peer, us, 1, 50n)))
    own.do(recordCreditLine(own.books, creditLine(us, peer, 1n, 70n)))
    const question = { peer: peerId, asset, side: 'provider' as const, attested: false }
    expect(headroom(own.books, policy, question)).to.deep.equal({ prepaid: 50n, creditLine: 70n, pool: 600n, total: 720n })
    own.do(reserve(own.books, policy, ask(1, 60n)))
    expect(headroom(own.books, policy, question)).to.deep.equal({ prepaid: 0n, creditLine: 60n, pool: 600n, total: 660n })
    own.do(reserve(own.books, policy, ask(2, 100n)))
    expect(headroom(own.books, policy, question)).to.deep.equal({ prepaid: 0n, creditLine: 0n, pool: 560n, total: 560n })
  })

  it('as requester stops at what we are willing to owe in all', () => {
    const own = ledger()
    own.do(recordCreditLine(own.books, creditLine(peer, us, 1n, 10_000n)))
    expect(own.do(reserve(own.books, policy, ask(1, 3000n, 'requester')))).to.equal('changed')
    expect(room(own.books, { peer: otherId, side: 'requester' })).to.equal(0n)
    const refused = reserve(own.books, policy, ask(2, 1n, 'requester'))
    expect(refused).to.deep.include({ code: 'no-headroom', ways: ['prepay', 'raise-max-owed'] })
  })

  it('is refused in words that fit a declined award, however large the numbers', () => {
    const own = ledger()
    own.do(settleReceipt(own.books, receipt(us, peer, 1, { units: 1n, unitPrice: 1n << 62n })))
    own.do(recordCreditLine(own.books, creditLine(us, peer, 1n, 1n << 62n)))
    const refused = reserve(own.books, { [asset]: { provider: { cap: 1n << 62n, forAttested: 0n }, requester: { cap: 0n, forAttested: 0n }, maxOwed: 0n } }, ask(2, (1n << 62n) + 1n))
    expect(refused.ok ? '' : refused.reason).to.match(/^4611686018427\.387905 XTS wanted, 4611686018427\.387904 free .*; ways on: prepay, pay what is owed, ask for a credit line$/)
    expect(refused.ok ? 999 : refused.reason.length).to.be.at.most(256)
  })

  it('says what is missing and the ways on', () => {
    const own = ledger()
    own.do(settleReceipt(own.books, receipt(us, peer, 1)))
    const refused = reserve(own.books, policy, ask(2, 1n))
    expect(refused).to.deep.include({ ok: false, code: 'no-headroom', ways: ['prepay', 'pay', 'ask-credit-line'] })
    own.do(recordPayment(own.books, payment(peer, us, 1, 1000n)))
    expect(own.do(reserve(own.books, policy, ask(2, 600n)))).to.equal('changed')
  })
})

describe('reservations', () => {
  it('are raised, never taken twice, and never change their terms', () => {
    const own = ledger()
    own.do(reserve(own.books, policy, ask(1, 100n)))
    expect(own.do(reserve(own.books, policy, ask(1, 100n)))).to.equal('unchanged')
    expect(own.do(reserve(own.books, policy, ask(1, 50n)))).to.equal('unchanged')
    expect(own.do(reserve(own.books, policy, ask(1, 600n)))).to.equal('changed')
    expect(own.do(reserve(own.books, policy, ask(1, 601n)))).to.equal('no-headroom')
    expect(own.do(reserve(own.books, policy, ask(1, 700n, 'requester')))).to.equal('terms-changed')
    expect(own.do(reserve(own.books, policy, ask(2, 1n, 'provider', peerKey(us.publicKey))))).to.equal('not-ours')
    expect(accountOf(own.books, asset, peerId).reserved.provider).to.equal(600n)
  })

  it('cannot be turned to another peer, asset or role', () => {
    const own = ledger()
    own.do(reserve(own.books, policy, ask(1, 100n)))
    const wide: BooksPolicy = { ...policy, EUR: { ...policy[asset], provider: { cap: 999n, forAttested: 0n } } as BooksPolicy[string] }
    expect(own.do(reserve(own.books, wide, ask(1, 101n, 'provider', otherId)))).to.equal('terms-changed')
    expect(own.do(reserve(own.books, wide, { ...ask(1, 101n), asset: 'EUR' }))).to.equal('terms-changed')
  })

  it('as requester lose nothing', () => {
    const own = ledger()
    own.do(reserve(own.books, policy, ask(1, 100n, 'requester')))
    expect(own.do(release(own.books, contract(1), 1n))).to.equal('over-reserved')
    expect(own.do(release(own.books, contract(1)))).to.equal('changed')
    expect(room(own.books, { side: 'requester' })).to.equal(2000n)
  })

  it('outlive a receipt in another asset', () => {
    const own = ledger()
    own.do(reserve(own.books, policy, ask(1, 600n)))
    expect(own.do(settleReceipt(own.books, receipt(us, peer, 1, { asset: 'EUR' })))).to.equal('changed')
    expect(stakeOf(own.books, contract(1))).to.have.property('amount', 600n)
    expect(accountOf(own.books, 'EUR', peerId).balance).to.equal(1000n)
  })

  it('of a half-signed receipt stay until it is settled', () => {
    const own = ledger()
    own.do(reserve(own.books, policy, ask(1, 600n)))
    expect(own.do(holdReceipt(own.books, halfReceipt(us, peer, 1, { units: 6n })))).to.equal('changed')
    expect(own.do(release(own.books, contract(1)))).to.equal('half-signed')
    expect(room(own.books)).to.equal(0n)
    expect(own.do(settleReceipt(own.books, halfReceipt(us, peer, 1, { units: 6n })))).to.equal('incomplete')
    expect(own.do(settleReceipt(own.books, receipt(us, peer, 1, { units: 6n })))).to.equal('changed')
    expect(accountOf(own.books, asset, peerId)).to.deep.include({ balance: 600n, reserved: { requester: 0n, provider: 0n } })
    expect(stakeOf(own.books, contract(1))).to.equal(undefined)
    expect(room(own.books)).to.equal(0n)
  })

  it('that were worked in vain stay counted: the pool does not refill by asking again', () => {
    const own = ledger()
    own.do(reserve(own.books, policy, ask(1, 600n)))
    expect(own.do(release(own.books, contract(1), 601n))).to.equal('over-reserved')
    expect(own.do(release(own.books, contract(1), 250n))).to.equal('changed')
    expect(room(own.books)).to.equal(350n)
    expect(own.do(release(own.books, contract(1)))).to.equal('closed')
    expect(own.do(reserve(own.books, policy, ask(1, 300n)))).to.equal('closed')
    expect(own.do(reverse(own.books, contract(1), 'written off'))).to.equal('changed')
    expect(room(own.books)).to.equal(600n)
    expect(own.do(reverse(own.books, contract(1), 'twice'))).to.equal('unknown-contract')
  })

  it('of a disputed contract stay counted as provider, end as requester, and a late countersignature still wins', () => {
    for (const side of ['provider', 'requester'] as const) {
      const own = ledger()
      own.do(reserve(own.books, policy, ask(1, 600n, side)))
      expect(own.do(reverse(own.books, contract(1), 'too early'))).to.equal('terms-changed')
      expect(own.do(dispute(own.books, contract(1), 'wrong units', new Uint8Array(8)))).to.equal('changed')
      expect(own.do(dispute(own.books, contract(1), 'again'))).to.equal('unchanged')
      expect(room(own.books, { side })).to.equal(side === 'provider' ? 0n : 2000n)
      const late = side === 'provider' ? receipt(us, peer, 1, { units: 6n }) : receipt(peer, us, 1, { units: 6n })
      expect(own.do(settleReceipt(own.books, late))).to.equal('changed')
      expect(accountOf(own.books, asset, peerId)).to.deep.include({ balance: side === 'provider' ? 600n : -600n, lost: 0n })
      expect(stakeOf(own.books, contract(1))).to.equal(undefined)
    }
  })

  it('are not ended by a receipt between others that names the contract', () => {
    const own = ledger()
    own.do(reserve(own.books, policy, ask(1, 600n)))
    expect(own.do(settleReceipt(own.books, receipt(other, peer, 1)))).to.equal('not-ours')
    expect(own.do(settleReceipt(own.books, receipt(peer, other, 1, { feePpm: 10_000, feePayee: us.publicKey })))).to.equal('changed')
    expect(stakeOf(own.books, contract(1))).to.have.property('amount', 600n)
  })
})

describe('settling', () => {
  it('moves a balance for every line that touches us', () => {
    const own = ledger()
    own.do(settleReceipt(own.books, receipt(us, peer, 1, { feePpm: 10_000, feePayee: other.publicKey })))
    own.do(settleReceipt(own.books, receipt(peer, us, 2, { feePpm: 20_000, feePayee: other.publicKey })))
    own.do(settleReceipt(own.books, receipt(peer, other, 3, { shares: [{ party: us.publicKey, ppm: 100_000, reason: 'model' }] })))
    expect(accountOf(own.books, asset, peerId).balance).to.equal(990n - 980n)
    expect(accountOf(own.books, asset, otherId).balance).to.equal(-20n + 100n)
  })

  it('counts a receipt and a payment once', () => {
    const own = ledger()
    expect(own.do(settleReceipt(own.books, receipt(us, peer, 1)))).to.equal('changed')
    expect(own.do(settleReceipt(own.books, receipt(us, peer, 1)))).to.equal('unchanged')
    expect(own.do(recordPayment(own.books, payment(peer, us, 1, 400n)))).to.equal('changed')
    expect(own.do(recordPayment(own.books, payment(peer, us, 1, 400n)))).to.equal('unchanged')
    expect(accountOf(own.books, asset, peerId).balance).to.equal(600n)
  })

  it('refuses lines that no receipt may have, whoever signed them', () => {
    const own = ledger()
    expect(own.do(settleReceipt(own.books, miscounted(us, peer, 1)))).to.equal('incoherent-receipt')
  })

  it('ignores a half-signed receipt that comes after the countersigned one', () => {
    const own = ledger()
    own.do(settleReceipt(own.books, receipt(us, peer, 1)))
    expect(own.do(holdReceipt(own.books, halfReceipt(us, peer, 1)))).to.equal('unchanged')
  })

  it('takes a payer\'s word for nothing', () => {
    const own = ledger()
    expect(own.do(recordPayment(own.books, halfPayment(us, peer, 1, 400n)))).to.equal('changed')
    expect(accountOf(own.books, asset, peerId).balance).to.equal(0n)
    expect(own.do(recordPayment(own.books, payment(us, peer, 1, 400n)))).to.equal('changed')
    expect(accountOf(own.books, asset, peerId).balance).to.equal(400n)
    expect(own.do(recordPayment(own.books, payment(peer, other, 2, 1n)))).to.equal('not-ours')
  })

  it('holds half-signed receipts only of contracts that are reserved', () => {
    const own = ledger()
    expect(own.do(holdReceipt(own.books, halfReceipt(us, peer, 1)))).to.equal('unknown-contract')
    expect(own.do(holdReceipt(own.books, receipt(us, peer, 1)))).to.equal('closed')
  })

  it('takes the newest credit line, whatever the order', () => {
    const own = ledger()
    expect(own.do(recordCreditLine(own.books, creditLine(us, peer, 2n, 50n)))).to.equal('changed')
    expect(own.do(recordCreditLine(own.books, creditLine(us, peer, 2n, 50n)))).to.equal('unchanged')
    expect(own.do(recordCreditLine(own.books, creditLine(us, peer, 1n, 500n)))).to.equal('stale-line')
    expect(own.do(recordCreditLine(own.books, creditLine(us, peer, 2n, 60n)))).to.equal('stale-line')
    expect(own.do(recordCreditLine(own.books, creditLine(us, peer, 2n, 40n)))).to.equal('changed')
    expect(accountOf(own.books, asset, peerId).granted).to.deep.equal({ limit: 40n, seq: 2n })
    expect(own.do(recordCreditLine(own.books, creditLine(us, peer, 3n, 0n)))).to.equal('changed')
    expect(own.do(recordCreditLine(own.books, creditLine(peer, other, 1n, 5n)))).to.equal('not-ours')
    expect(room(own.books)).to.equal(600n)
  })
})

describe('applyEntry', () => {
  it('counts every entry once, in order, of its own log', () => {
    const own = ledger()
    const log = createStore(us)
    const first = log.add(encodeNote('reservation', { contract: digest(1), peer: peer.publicKey, side: 2, asset, amount: 5n, attested: false }))
    const second = log.add(encodeNote('release', { contract: digest(1), lost: 0n }))
    expect(applyEntry(context, own.books, second)).to.include({ code: 'out-of-order' })
    const applied = applyEntry(context, own.books, first)
    expect(applied).to.have.property('ok', true)

    if (applied.ok) {
      const again = applyEntry(context, applied.books, first)
      expect(again).to.deep.equal({ ok: true, books: applied.books })
      expect(again.ok && again.books).to.equal(applied.books)
      expect(applyEntry(context, applied.books, second)).to.have.property('ok', true)
      expect(applyEntry(context, applied.books, createStore(peer).add(encodeNote('release', { contract: digest(1), lost: 0n })))).to.include({ code: 'not-ours' })
    }
  })

  it('continues in a new epoch', () => {
    const own = ledger()
    const next = createStore(us, new Uint8Array(16).fill(7))
    const entry = next.add(encodeNote('dispute', { subject: digest(1), reason: 'never paid', evidence: new Uint8Array(0) }))
    expect(applyEntry(context, own.books, entry)).to.include({ code: 'out-of-order' })
    const opened = applyEntry(context, own.books, next.entries[0] ?? entry)
    expect(opened.ok && applyEntry(context, opened.books, entry).ok).to.equal(true)
    expect(opened.ok && applyEntry(context, opened.books, own.log.add(encodeNote('dispute', { subject: digest(1), reason: '', evidence: new Uint8Array(0) })))).to.include({ code: 'out-of-order' })
  })

  it('refuses a second opening of an epoch', () => {
    const own = ledger()
    const { author, epoch, last } = own.log.state
    const again = sign(crypto, us, 'log-entry', { network, author, epoch, seq: 1n, prev: last, at: 1n, body: encodeNote('epoch', { epoch, size: 1n, root: digest(1) }) })
    expect(applyEntry(context, own.books, again)).to.include({ code: 'out-of-order' })
  })

  it('refuses a body that is none, and an event that is not the entry\'s', () => {
    const own = ledger()
    const bad = own.log.add({ kind: 'release', body: new Uint8Array(3) })
    expect(applyEntry(context, own.books, bad)).to.include({ code: 'malformed-entry' })
    const unknown = ledger()
    const entry = unknown.log.add(encodeNote('dispute', { subject: digest(1), reason: 'a', evidence: new Uint8Array(0) }))
    expect(applyEntry(context, unknown.books, entry, { kind: 'dispute', subject: contract(1), reason: 'b', evidence: new Uint8Array(0) })).to.include({ code: 'malformed-entry' })
    expect(applyEntry(context, unknown.books, entry, { kind: 'dispute', subject: contract(1), reason: 'a', evidence: new Uint8Array(0) })).to.have.property('ok', true)
  })

  it('re-checks the signatures of what is embedded', () => {
    const own = ledger()
    const { bytes } = receipt(us, peer, 1)
    const forged = own.log.add({ kind: 'receipt', body: bytes.map((byte, i) => i === bytes.length - 2 ? byte ^ 1 : byte) })
    expect(applyEntry(context, own.books, forged)).to.include({ code: 'malformed-entry' })
  })
})

import { accountOf, readEvent } from '@mycel/settle/books'
import { open, peerKey, sign } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { storedEntries } from '../../src/mailboxes/books-mailbox.ts'
import { crypto, DAY_MS, network, pair } from './pair.ts'
import type { Pair, Side } from './pair.ts'
import type { Account, BookEvent } from '@mycel/settle/books'

async function events (side: Side): Promise<BookEvent[]> {
  const found: BookEvent[] = []

  for await (const bytes of storedEntries(side.store, 0)) {
    const entry = open(crypto, bytes, { network, only: ['log-entry'] })
    const event = entry.ok ? readEvent({ crypto, network }, entry.message.body.body) : expect.fail(entry.reason)
    found.push(event.ok ? event.event : expect.fail(event.reason))
  }

  return found
}

async function disputes (side: Side): Promise<string[]> {
  return (await events(side)).flatMap(event => event.kind === 'dispute' ? [event.reason] : [])
}

function account (side: Side, other: Side, asset = 'credit'): Account {
  return accountOf(side.books.books, asset, peerKey(other.key))
}

describe('credit lines', () => {
  let two: Pair

  beforeEach(async () => { two = await pair() })
  afterEach(async () => { await two.end() })

  it('are granted by one side and in force on both, raised and lowered', async () => {
    const { a, b, clock } = two
    expect((await a.settlement.lines.grant(b.key, 'credit', 700n)).told).to.equal(true)
    expect([account(a, b).granted.limit, account(b, a).received.limit, account(b, a).granted.limit]).to.deep.equal([700n, 700n, 0n])
    expect(b.books.headroom(a.key, 'credit', 'requester')).to.equal(5_700n)
    clock.now += 1n
    await a.settlement.lines.grant(b.key, 'credit', 0n)
    expect([account(a, b).granted.limit, account(b, a).received.limit]).to.deep.equal([0n, 0n])
  })

  it('reach a peer that was away when the pair reconciles, and are logged once', async () => {
    const { a, b } = two
    b.online = false
    expect((await a.settlement.lines.grant(b.key, 'EUR', 5n)).told).to.equal(false)
    expect(account(b, a, 'EUR').received.limit).to.equal(0n)
    b.online = true
    await b.settlement.reconcile([a.key])
    expect(account(b, a, 'EUR').received.limit).to.equal(5n)
    await b.settlement.reconcile([a.key])
    await a.settlement.reconcile(undefined)
    expect((await events(b)).filter(({ kind }) => kind === 'credit-line')).to.have.lengthOf(1)
  })

  it('of one time follow each other', async () => {
    const { a, b } = two
    await a.settlement.lines.grant(b.key, 'credit', 700n)
    await a.settlement.lines.grant(b.key, 'credit', 900n)
    expect([account(a, b).granted.limit, account(b, a).received.limit]).to.deep.equal([900n, 900n])
  })

  it('of others, in no asset, or signed for somebody else are not taken; a peer cannot fill the log with them', async () => {
    const { a, b } = two
    const line = (seq: bigint, more: object = {}): Uint8Array => sign(crypto, b.signer, 'credit-line', { network, grantor: b.key, grantee: a.key, asset: 'credit', limit: seq, seq, ...more }).bytes
    const lines = async (): Promise<number> => (await events(a)).filter(({ kind }) => kind === 'credit-line').length
    await a.settlement.lines.answer([line(1n, { asset: 'ZZZ' }), line(1n, { grantee: new Uint8Array(32).fill(9) }), line(1n, { limit: 0n }), Uint8Array.of(1)], b.key)
    await a.settlement.lines.answer([line(1n)], new Uint8Array(32).fill(9))
    expect(await lines()).to.equal(0)
    await a.settlement.lines.answer(Array.from({ length: 30 }, (_, n) => line(BigInt(n + 1))), b.key)
    expect(await lines()).to.equal(16)
    two.clock.now += 60_000n
    await a.settlement.lines.answer([line(99n), line(100n)], b.key)
    expect(await lines()).to.equal(17)
  })

  it('are shown so often by one peer: each costs this node a signature check', async () => {
    const { a, b, clock } = two
    const line = sign(crypto, b.signer, 'credit-line', { network, grantor: b.key, grantee: a.key, asset: 'credit', limit: 5n, seq: 1n }).bytes

    for (let n = 0; n < 60; n++) {
      expect(await a.settlement.lines.answer([], b.key)).to.have.property('envelopes')
    }

    expect(await a.settlement.lines.answer([line], b.key)).to.deep.equal({})
    expect(account(a, b).received.limit).to.equal(0n)
    clock.now += 1_000n
    await a.settlement.lines.answer([line], b.key)
    expect(account(a, b).received.limit).to.equal(5n)
  })

  it('can be asked for; the latest ask of each peer waits for the owner', async () => {
    const { a, b } = two
    await a.settlement.asks.ask(b.key, 'credit', 5_000n)
    await a.settlement.asks.ask(b.key, 'EUR', 1n << 62n)
    expect(await b.settlement.asks.list()).to.deep.equal([{ peer: a.key, asset: 'EUR', amount: 1n << 62n, at: two.clock.now }])
    await b.settlement.asks.take(Uint8Array.from([5, 255, 255, 255, 255, 255, 255, 255, 255, 99, 114]), a.key)
    await b.settlement.asks.take(Uint8Array.of(5), a.key)
    await b.settlement.asks.take(Uint8Array.from([5, 0, 0, 0, 0, 0, 0, 0, 0, 99, 114]), a.key)
    expect(await b.settlement.asks.list()).to.deep.equal([{ peer: a.key, asset: 'EUR', amount: 1n << 62n, at: two.clock.now }])
    await b.settlement.asks.answered(a.key)
    expect(await b.settlement.asks.list()).to.deep.equal([])
  })

  it('and what is prepaid are told to who asked for work, where they leave no room', async () => {
    const { a, b } = two
    await b.settlement.roomNotes.tell(a.key, new Uint8Array(32).fill(171), 'nothing free\n; ways on: prepay', [])
    await b.settlement.roomNotes.take(Uint8Array.of(6, 1, 2), a.key)
    expect(a.notes).to.deep.equal([`abab ${String(b.key[0])} nothing free ; ways on: prepay`])
    expect(b.notes).to.deep.equal([])
  })
})

describe('payments that are not confirmed', () => {
  let two: Pair

  beforeEach(async () => { two = await pair() })
  afterEach(async () => { await two.end() })

  it('are disputed in both logs once the payee refuses, with the payer\'s signature as evidence, and still count if it thinks again', async () => {
    const { a, b } = two
    const { id } = await a.settlement.payments.pay(b.key, { asset: 'credit', amount: 70n, reference: 'wire 7' })
    expect((await b.settlement.claims.list()).map(({ payment, refused }) => [payment.id, refused])).to.deep.equal([[id, undefined]])
    await b.settlement.claims.refuse(id, 'no such transfer')
    expect(await disputes(b)).to.deep.equal(['refused by us as payee: no such transfer'])
    await a.settlement.reconcile([b.key])
    await a.settlement.reconcile([b.key])
    expect(await disputes(a)).to.deep.equal(['refused by the payee: no such transfer'])

    for (const event of [...await events(a), ...await events(b)].filter(({ kind }) => kind === 'dispute')) {
      const evidence = event.kind === 'dispute' ? open(crypto, event.evidence, { network, only: ['payment'] }) : undefined
      expect(evidence?.ok === true && [evidence.message.id, evidence.message.signatures]).to.deep.equal([id, 1])
    }

    expect(await b.settlement.claims.refuse(id, 'again')).to.equal(undefined)
    expect([account(a, b).balance, account(b, a).balance]).to.deep.equal([0n, 0n])
    await b.settlement.claims.confirm(id)
    await a.settlement.reconcile([b.key])
    expect([account(a, b).balance, account(b, a).balance]).to.deep.equal([70n, -70n])
    expect(await b.settlement.claims.list()).to.deep.equal([])
  })

  it('become disputes in both logs where the payee stays silent for too long, once', async () => {
    const { a, b, clock } = two
    await a.settlement.payments.pay(b.key, { asset: 'credit', amount: 70n, reference: '' })
    clock.now += BigInt(3 * DAY_MS)
    await a.settlement.reconcile([b.key])
    expect([await disputes(a), await disputes(b)]).to.deep.equal([[], []])
    clock.now += 1n
    await a.settlement.reconcile([b.key])
    await a.settlement.reconcile([b.key])
    expect([await disputes(a), await disputes(b)]).to.deep.equal([['not answered by the payee within 3 days'], ['the payer has had no answer from us']])
  })

  it('to a payee that was away all the time are disputed here at once, there when it hears of them', async () => {
    const { a, b, clock } = two
    b.online = false
    const { id } = await a.settlement.payments.pay(b.key, { asset: 'credit', amount: 70n, reference: '' })
    clock.now += BigInt(4 * DAY_MS)
    await a.settlement.reconcile([b.key])
    expect([await disputes(a), await disputes(b)]).to.deep.equal([['not answered by the payee within 3 days'], []])
    b.online = true
    await a.settlement.reconcile([b.key])
    expect(await disputes(b)).to.deep.equal(['the payer has had no answer from us'])
    await b.settlement.claims.confirm(id)
    await a.settlement.reconcile([b.key])
    expect(account(a, b).balance).to.equal(70n)
  })
})

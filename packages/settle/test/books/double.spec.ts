import { peerKey } from '@mycel/wire'
import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { accountOf, accounts, countOnce, emptyBooks, fold, partOf, readEvent, replay, settleReceipt } from '../../src/books/index.ts'
import { effectsOf, journalOf } from '../../src/export/index.ts'
import { readSnapshot, takeSnapshot } from '../../src/snapshot/index.ts'
import { ledgerOf } from '../fixtures/ledger.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import { asset, digest, network, person, receipt } from '../fixtures/people.ts'
import { createStore } from '../fixtures/store.ts'
import type { BookEvent, Books, Change } from '../../src/books/index.ts'
import type { JournalItem } from '../../src/export/index.ts'
import type { Authenticated, Signer } from '@mycel/wire/envelope'

const [requester, provider, author, other] = [1, 2, 3, 4].map(person) as [Signer, Signer, Signer, Signer]
const everybody = [requester, provider, author]

function bill (units: bigint, sharePpm: number, n = 0): Authenticated<'receipt'> {
  return receipt(provider, requester, n, { contract: digest(7), at: BigInt(1_700_000_000_000 + n), units, shares: sharePpm === 0 ? [] : [{ party: author.publicKey, ppm: sharePpm, reason: 'model' }] })
}

/** As a node books it: a receipt, and what it owes twice beside one that it has. Whom it does not concern, it does not reach. */
function book (books: Books, receipts: ReadonlyArray<Authenticated<'receipt'>>): { readonly books: Books, readonly events: readonly BookEvent[] } {
  const events: BookEvent[] = []
  let all = books

  const add = (change: Change): void => {
    const folded = change.ok && !change.unchanged ? fold(all, change.event) : undefined

    if (folded?.ok === true && change.ok && !change.unchanged) {
      all = folded.books
      events.push(change.event)
    }
  }

  for (const one of receipts) {
    const first = events.find(event => event.kind === 'receipt')
    add(settleReceipt(all, one))

    if (first?.kind === 'receipt') {
      add(countOnce(all, first.message, one))
    }
  }

  return { books: all, events }
}

function balanceOf (self: Signer, receipts: ReadonlyArray<Authenticated<'receipt'>>, peer: Signer): bigint {
  return accountOf(book(emptyBooks(self.publicKey), receipts).books, asset, peerKey(peer.publicKey)).balance
}

describe('two receipts of one contract', () => {
  const [small, large] = [bill(8n, 100_000, 1), bill(10n, 100_000, 2)]

  it('are owed once, the larger, whichever comes first', () => {
    for (const order of [[small, large], [large, small], [large, small, large]]) {
      expect(balanceOf(requester, order, provider)).to.equal(-900n)
      expect(balanceOf(requester, order, author)).to.equal(-100n)
      expect(balanceOf(provider, order, requester)).to.equal(900n)
      expect(balanceOf(author, order, requester)).to.equal(100n)
    }
  })

  it('count once as work, and as what a pool grows with', () => {
    const { books } = book(emptyBooks(requester.publicKey), [small, large])
    const { bought, deducted } = accountOf(books, asset, peerKey(provider.publicKey))
    expect([bought, deducted]).to.deep.equal([900n, 0n])
    const theirs = book(emptyBooks(provider.publicKey), [small, large]).books
    expect(accountOf(theirs, asset, peerKey(requester.publicKey)).worked).to.equal(900n)
  })

  it('a later one with a smaller share takes nothing back from a third party', () => {
    const without = bill(20n, 0, 3)
    expect(balanceOf(author, [large, without], requester)).to.equal(100n)
    expect(balanceOf(requester, [large, without], author)).to.equal(-100n)
    expect(balanceOf(requester, [without, large], author)).to.equal(-100n)
    expect(balanceOf(requester, [without, large], provider)).to.equal(-2000n)
  })

  it('that two others sign are taken up to sixteen; of those that it has signed itself a node takes all', () => {
    const bills = Array.from({ length: 20 }, (_, n) => bill(BigInt(n + 1), 100_000, n))
    expect(balanceOf(author, bills, requester)).to.equal(160n)
    expect(balanceOf(requester, bills, author)).to.equal(-200n)
    expect(balanceOf(provider, bills, requester)).to.equal(1800n)
    const { books } = book(emptyBooks(author.publicKey), bills)
    expect(settleReceipt(books, bills[19] ?? expect.fail('no bill'))).to.include({ ok: false, code: 'closed' })
    expect(settleReceipt(books, bills[0] ?? expect.fail('no bill')), 'one that is counted').to.deep.equal({ ok: true, unchanged: true })
  })

  it('however many there are and in whatever order, all nodes say the same and sum to zero', () => {
    const amounts = fc.uniqueArray(fc.tuple(fc.bigInt(1n, 30n), fc.nat(300_000)), { minLength: 2, maxLength: 5, selector: ([units, ppm]) => `${units} ${ppm}` })

    fc.assert(fc.property(amounts, fc.infiniteStream(fc.nat(1000)), (bills, luck) => {
      const receipts = bills.map(([units, ppm], n) => bill(units, ppm, n))
      const shuffled = (): typeof receipts => receipts.map(one => [luck.next().value ?? 0, one] as const).sort(([a], [b]) => a - b).map(([, one]) => one)
      const sides = everybody.map(self => book(emptyBooks(self.publicKey), shuffled()).books)
      const straight = everybody.map(self => book(emptyBooks(self.publicKey), receipts).books)
      const all = (books: readonly Books[]): object[] => books.map(one => Object.fromEntries([...accounts(one)].map(({ peer, account }) => [peer, account])))
      expect(all(sides)).to.deep.equal(all(straight))
      expect(sides.map(({ doubled }) => doubled)).to.deep.equal(straight.map(({ doubled }) => doubled))
      expect(sides.flatMap(one => [...accounts(one)]).reduce((sum, { account }) => sum + account.balance, 0n)).to.equal(0n)
    }), { numRuns: 40 })
  })

  it('are one thing said twice where the pair is another', () => {
    const foreign = receipt(other, requester, 9, { contract: digest(7) })
    const { books } = book(emptyBooks(requester.publicKey), [small, foreign])
    expect(countOnce(books, small, foreign)).to.include({ ok: false, code: 'incoherent-receipt' })
    expect(accountOf(books, asset, peerKey(other.publicKey)).balance).to.equal(-1000n)
  })

  it('what they owe alike is an entry that says so, and nothing else is taken back', () => {
    const { books, events } = book(emptyBooks(requester.publicKey), [small, large])
    const reversal = events.find(event => event.kind === 'reversal')
    expect(events.map(({ kind }) => kind)).to.deep.equal(['receipt', 'receipt', 'reversal'])

    if (reversal?.double == null) {
      throw new Error('no reversal')
    }

    expect(readEvent({ crypto, network }, partOf(reversal))).to.deep.equal({ ok: true, event: reversal })
    expect(fold(books, reversal)).to.deep.equal({ ok: true, books })
    const before = book(emptyBooks(requester.publicKey), [small]).books
    expect(fold(before, reversal)).to.include({ ok: false, code: 'incomplete' })
    const counted = fold(before, { kind: 'receipt', message: large })
    const more = { ...reversal, double: { ...reversal.double, lines: reversal.double.lines.map(line => ({ ...line, amount: line.amount + 1n })) } }
    expect(counted.ok && fold(counted.books, more)).to.include({ ok: false, code: 'incoherent-receipt' })
    const fewer = { ...reversal, double: { ...reversal.double, lines: [] } }
    expect(counted.ok && fold(counted.books, fewer)).to.include({ ok: false, code: 'incoherent-receipt' })
  })

  it('come back from the log, from a snapshot, and as effects that sum to the balance', async () => {
    const ledger = ledgerOf(requester)
    const events: BookEvent[] = []

    for (const change of [() => settleReceipt(ledger.books, small), () => settleReceipt(ledger.books, large), () => countOnce(ledger.books, small, large)]) {
      const asked = change()
      expect(ledger.do(asked)).to.equal('changed')
      events.push(...asked.ok && !asked.unchanged ? [asked.event] : [])
    }

    expect(ledger.do(countOnce(ledger.books, small, large))).to.equal('unchanged')
    const replayed = replay({ crypto, network }, emptyBooks(requester.publicKey), ledger.log.entries)
    expect(replayed).to.deep.equal({ ok: true, books: ledger.books })

    const stored = new Map<string, Uint8Array>()
    const log = createStore(requester).state
    takeSnapshot(crypto, { log, books: ledger.books }, []).ops.forEach(op => { if (op.type === 'put') { stored.set(op.key, op.value) } })
    const read = await readSnapshot(crypto, { network, author: requester.publicKey }, async key => stored.get(key))
    expect(read.ok && read.ledger.books).to.deep.equal(ledger.books)

    const self = peerKey(requester.publicKey)
    const sum = events.flatMap(event => effectsOf(self, event)).filter(({ peer }) => peer === peerKey(provider.publicKey)).reduce((all, { amount }) => all + amount, 0n)
    expect(sum).to.equal(-900n)
  })

  it('make one journal, whichever came first, that sums to the balance', () => {
    const receipts = [small, large, bill(9n, 200_000, 3), bill(9n, 0, 4)]
    const self = peerKey(requester.publicKey)
    const journal = (order: typeof receipts): readonly JournalItem[] => journalOf({ self, nameOf: key => `P${key.slice(0, 4)}` }, book(emptyBooks(requester.publicKey), order).events.map((event, n) => ({ id: `entry-${n}`, at: BigInt(n), event })))
    const [straight, turned] = [journal(receipts), journal([...receipts].reverse())]
    expect(turned).to.deep.equal(straight)
    expect(straight.map(({ kind }) => kind)).to.deep.equal(['receipt', 'receipt', 'receipt', 'remark'])
    const owed = straight.flatMap(item => item.kind === 'remark' ? [] : item.postings).filter(({ account }) => account[0] === 'Liabilities')
    const to = (peer: Signer): bigint => owed.filter(({ account }) => account[2] === `P${peerKey(peer.publicKey).slice(0, 4)}`).reduce((sum, { amount }) => sum + amount, 0n)
    expect(to(provider)).to.equal(-900n)
    expect(to(author)).to.equal(-180n)
    expect(balanceOf(requester, receipts, author)).to.equal(-180n)
  })
})

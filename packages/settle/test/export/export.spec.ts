import { peerKey } from '@mycel/wire'
import { countersign, sign } from '@mycel/wire/envelope'
import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { accountOf, emptyBooks, fold } from '../../src/books/index.ts'
import { beancount, csv, electricityCost, hledger, journalOf, withElectricity } from '../../src/export/index.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import { asset, contract, digest, halfPayment, halfReceipt, network, payment, person, receipt } from '../fixtures/people.ts'
import type { BookEvent } from '../../src/books/index.ts'
import type { JournalItem, Logged, Posting } from '../../src/export/index.ts'

const [us, peer, third] = [1, 2, 3].map(person) as [ReturnType<typeof person>, ReturnType<typeof person>, ReturnType<typeof person>]
const names = new Map([[us, 'Us'], [peer, 'Anna'], [third, 'Model-maker']].map(([who, name]) => [peerKey((who as typeof us).publicKey), name as string]))
const init = { self: peerKey(us.publicKey), nameOf: (key: string) => names.get(key as never) ?? 'Nobody' }
const shared = { feePpm: 20_000, feePayee: third.publicKey, shares: [{ party: third.publicKey, ppm: 100_001, reason: 'model' }] }

function logged (events: readonly BookEvent[]): Logged[] {
  return events.map((event, n) => ({ id: digest(5000 + n).join(''), at: BigInt(1_700_000_100_000 + n), event }))
}

const events: readonly BookEvent[] = [
  { kind: 'receipt', message: halfReceipt(us, peer, 1) },
  { kind: 'receipt', message: receipt(us, peer, 1) },
  { kind: 'receipt', message: receipt(peer, us, 2, shared) },
  { kind: 'receipt', message: halfReceipt(us, peer, 3) },
  { kind: 'receipt', message: receipt(peer, third, 4, { shares: [{ party: us.publicKey, ppm: 50_000, reason: 'model' }] }) },
  { kind: 'payment', message: halfPayment(us, third, 5, 7n) },
  { kind: 'payment', message: payment(peer, us, 6, 250n) },
  { kind: 'dispute', subject: contract(7), reason: 'never paid', evidence: new Uint8Array(3) },
  { kind: 'release', contract: contract(8), lost: 40n },
  { kind: 'reversal', contract: contract(8), reason: 'forgiven' },
  { kind: 'release', contract: contract(9), lost: 0n }
]

function sums (items: readonly JournalItem[]): Record<string, bigint> {
  const totals: Record<string, bigint> = {}

  for (const { account, amount } of items.flatMap((item): readonly Posting[] => item.kind === 'remark' ? [] : item.postings)) {
    totals[account.join(':')] = (totals[account.join(':')] ?? 0n) + amount
  }

  return totals
}

describe('a journal', () => {
  it('books work, fees, shares and payments in accounts of their own', () => {
    expect(sums(journalOf(init, logged(events)))).to.deep.equal({
      'Income:Compute': -1000n,
      'Assets:Receivable:Anna': 750n,
      'Expenses:Compute': 880n,
      'Liabilities:Payable:Anna': -880n,
      'Expenses:Shares': 100n,
      'Liabilities:Payable:Model-maker': -120n,
      'Expenses:Fees': 20n,
      'Income:Shares': -50n,
      'Assets:Receivable:Model-maker': 50n,
      'Assets:Payments': 250n
    })
  })

  it('tells what moves nothing in remarks, once', () => {
    const remarks = journalOf(init, logged(events)).filter(({ kind }) => kind === 'remark').map(({ title }) => title)
    expect(remarks).to.have.lengthOf(5)
    expect(remarks.join('\n')).to.match(/awaits the requester's signature.*\n.*not confirmed by the payee\n.*is disputed: never paid \(evidence: 3 bytes in the log\)\n.*0\.00004 worked and not paid\n.*given up: forgiven/)
  })

  it('is the same whatever the order and repetition in which the node heard of things', () => {
    const straight = journalOf(init, logged(events))
    fc.assert(fc.property(fc.shuffledSubarray(logged(events), { minLength: events.length }), fc.shuffledSubarray(logged(events)), (all, again) => {
      expect(journalOf(init, [...all, ...again])).to.deep.equal(straight)
    }), { numRuns: 30 })
  })

  it('has the balances of the books', () => {
    const all = logged(events)
    const books = all.reduce((state, { event }) => {
      const folded = fold(state, event)
      return folded.ok ? folded.books : state
    }, emptyBooks(us.publicKey))
    const totals = sums(journalOf(init, all))

    for (const who of [peer, third]) {
      const name = names.get(peerKey(who.publicKey)) ?? ''
      expect((totals[`Assets:Receivable:${name}`] ?? 0n) + (totals[`Liabilities:Payable:${name}`] ?? 0n)).to.equal(accountOf(books, asset, peerKey(who.publicKey)).balance)
    }
  })

  it('refuses to be written where a transaction does not balance', () => {
    const [item] = journalOf(init, logged(events.slice(1, 2)))
    const bent = item == null || item.kind === 'remark' ? [] : [{ ...item, postings: item.postings.slice(1) }]
    expect(() => hledger(bent, '')).to.throw(/does not balance/)
    expect(() => beancount(bent, '')).to.throw(/does not balance/)
    expect(() => csv(bent)).to.throw(/does not balance/)
  })
})

describe('an electricity estimate', () => {
  const tariff = { asset: 'EUR', perKwh: 300_000n }

  it('is price times watts times time, rounded once', () => {
    expect(electricityCost(tariff, { watts: 65n, ms: 3_600_000n })).to.equal(19_500n)
    expect(electricityCost({ ...tariff, perKwh: 1n }, { watts: 1000n, ms: 3_600_000n })).to.equal(1n)
    expect([1_799_999n, 1_800_000n].map(ms => electricityCost({ ...tariff, perKwh: 1n }, { watts: 1000n, ms }))).to.deep.equal([0n, 1n])
  })

  it('stands beside the receipts whose time is known, and changes nothing else', () => {
    const items = journalOf(init, logged(events))
    const worked = receipt(us, peer, 1).id
    const estimated = withElectricity(items, tariff, new Map([[worked, { watts: 65n, ms: 7_200_000n }], ['nobody\'s', { watts: 1n, ms: 1n }]]))
    expect(sums(estimated)).to.deep.equal({ ...sums(items), 'Expenses:Electricity:Estimate': 39_000n, 'Liabilities:Electricity:Estimate': -39_000n })
    expect(estimated.filter(item => !items.includes(item)).map(({ title }) => title)).to.deep.equal(['Electricity, estimated: 7200000 ms at 65 W'])
  })
})

describe('what peers write', () => {
  const text = '=cmd|x;y,z"\\ @{Assets:Bank}'
  const half = sign(crypto, peer, 'payment', { ...halfPayment(peer, us, 1, 5n).body, network, reference: text })
  const remarks: readonly BookEvent[] = [{ kind: 'payment', message: half }, { kind: 'dispute', subject: contract(1), reason: 'no\n2020-01-01 * "forged"\n  Assets:Payments  1 TST\u2028\u202e', evidence: new Uint8Array(0) }]
  const items = journalOf(init, logged(remarks))

  it('stays one line, in its place', () => {
    for (const file of [hledger(items, 'a\nb'), beancount(items, 'a\nb')]) {
      expect(file.split('\n').filter(line => line !== '' && !line.startsWith(';') && !/^(option|decimal-mark)/.test(line))).to.deep.equal([])
    }

    const paid: JournalItem = { kind: 'payment', at: 1n, id: 'x', title: text, facts: [['note', text]], postings: [{ account: ['Assets', 'A'], asset: 'EUR', amount: 1n }, { account: ['Assets', 'B'], asset: 'EUR', amount: -1n }] }
    expect(hledger([paid], '').split('\n').filter(line => line.includes('cmd'))).to.deep.equal(['1970-01-01 * (x) =cmd|x,y,z"\\ @{Assets:Bank}', '    ; note: =cmd|x;yz"\\ @{Assets:Bank}'])
    expect(beancount([paid], '')).to.include('* "=cmd|x;y,z\\"\\\\ @{Assets:Bank}"')
    expect(csv([paid])).to.include('"\'=cmd|x;y,z""\\ @{Assets:Bank}"')
  })

  it('moves nothing in an asset that is none: its name would be syntax, a formula, or another asset in capitals', () => {
    const named = ['=1+1', 'a"b', 'xts', 'TST', '; x', 'Credit'].map((name, n) => receipt(peer, third, 20 + n, { asset: name, shares: [{ party: us.publicKey, ppm: 500_000, reason: 'model' }] }))
    const strange = journalOf(init, logged(named.map(message => ({ kind: 'receipt', message }))))
    expect(strange.map(({ kind }) => kind)).to.deep.equal(named.map(() => 'remark'))
    expect(strange[0]?.title).to.equal('Part of work for Model-maker: 10 units at 0.0001 =1+1, in what is no asset\'s name')
    expect(csv(strange).split('\r\n').slice(1, -1).filter(row => !row.endsWith(',,,'))).to.deep.equal([])
    const paid = sign(crypto, us, 'payment', { ...halfPayment(us, peer, 30, 5n).body, network, asset: 'xts' })
    expect(journalOf(init, logged([{ kind: 'payment', message: countersign(crypto, peer, paid) }]))[0]?.kind).to.equal('remark')
  })

  it('has a date that every ledger reads, and no word of the ledger\'s own for a unit', () => {
    const late = receipt(peer, third, 40, { at: 8_640_000_000_000_000n, asset: 'null', shares: [{ party: us.publicKey, ppm: 500_000, reason: 'model' }] })
    const booked = journalOf(init, logged([{ kind: 'receipt', message: late }]))
    expect(csv(booked).split('\r\n')[1]).to.match(/^9999-12-31,23:59:59\.999,/)
    expect(hledger(booked, '')).to.match(/^9999-12-31 \*/m)
    expect(beancount(booked, '')).to.match(/^9999-12-31 commodity X\.NULL$/m).and.to.match(/0\.000500 X\.NULL$/m)
  })
})

import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { buildReceipt, largestRemainder, receiptFault, receiptLines, WHOLE_PPM } from '../../src/receipts/index.ts'
import { halfReceipt, person } from '../fixtures/people.ts'
import type { ReceiptTerms } from '../../src/receipts/index.ts'

const [requester, provider, author, payee] = [1, 2, 3, 4].map(n => person(n).publicKey) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array]
const nobody = new Uint8Array(0)
const terms: ReceiptTerms = { requester, provider, asset: 'TST', total: 1000n, feePpm: 10_000, feePayee: payee, shares: [{ party: author, ppm: 50_000, reason: 'model' }] }

function shown (of: Partial<ReceiptTerms>): Array<[bigint, string]> {
  return receiptLines({ ...terms, ...of }).map(({ amount, reason }) => [amount, reason])
}

describe('receipt lines', () => {
  const table: Array<[string, Partial<ReceiptTerms>, Array<[bigint, string]>]> = [
    ['provider, shares, fee, in that order', {}, [[940n, 'work'], [50n, 'model'], [10n, 'protocol-fee']]],
    ['nothing for a total of nothing', { total: 0n }, []],
    ['a unit left over to the largest remainder', { total: 1n }, [[1n, 'work']]],
    ['the fee rounded up where its remainder is largest', { total: 99n, shares: [] }, [[98n, 'work'], [1n, 'protocol-fee']]],
    ['of equal remainders the earlier claim first', { total: 1n, feePpm: 500_000, shares: [] }, [[1n, 'work']]],
    ['no fee without a payee', { feePayee: nobody, shares: [] }, [[1000n, 'work']]],
    ['the requester\'s own share falls to the provider', { shares: [{ party: requester, ppm: 400_000, reason: 'rebate' }] }, [[990n, 'work'], [10n, 'protocol-fee']]],
    ['a fee to the requester falls to the provider', { feePayee: requester, shares: [] }, [[1000n, 'work']]],
    ['the provider\'s own share stays a line of its own', { shares: [{ party: provider, ppm: 50_000, reason: 'model' }] }, [[940n, 'work'], [50n, 'model'], [10n, 'protocol-fee']]]
  ]

  for (const [title, of, lines] of table) {
    it(title, () => { expect(shown(of)).to.deep.equal(lines) })
  }

  it('refuses to give away more than the whole', () => {
    expect(() => receiptLines({ ...terms, feePpm: 500_000, shares: [{ party: author, ppm: 500_001, reason: 'greed' }] })).to.throw(RangeError)
  })

  it('always sums to the total, each within one unit of its quota', () => {
    fc.assert(fc.property(fc.bigInt(0n, 1n << 62n), fc.array(fc.nat(60_000), { maxLength: 8 }), (total, parts) => {
      const ppms = [WHOLE_PPM - parts.reduce((sum, ppm) => sum + ppm, 0), ...parts]
      const amounts = largestRemainder(total, ppms)
      expect(amounts.reduce((sum, amount) => sum + amount, 0n)).to.equal(total)
      amounts.forEach((amount, i) => {
        const quota = total * BigInt(ppms[i] ?? 0)
        expect(amount * 1_000_000n > quota - 1_000_000n && amount * 1_000_000n < quota + 1_000_000n).to.equal(true)
      })
    }))
  })
})

describe('receipts', () => {
  const { body } = halfReceipt(person(2), person(1), 1, { feePpm: 10_000, feePayee: payee })

  it('built ones are coherent', () => {
    expect(receiptFault(body)).to.equal(undefined)
    expect(body.total).to.equal(1000n)
  })

  const broken: Array<[string, Partial<typeof body>]> = [
    ['another total', { total: 1001n }],
    ['another price', { unitPrice: 101n }],
    ['a line too few', { lines: body.lines.slice(1) }],
    ['a line of zero', { lines: [...body.lines, { debtor: requester, creditor: author, amount: 0n, reason: 'x' }] }],
    ['a debtor who does not sign', { lines: body.lines.map((line, i) => i === 0 ? { ...line, debtor: author } : line) }],
    ['a requester who owes itself', { lines: body.lines.map((line, i) => i === 0 ? { ...line, creditor: requester } : line) }]
  ]

  for (const [title, of] of broken) {
    it(`finds ${title}`, () => { expect(receiptFault({ ...body, ...of })).to.be.a('string') })
  }

  it('names the provider as author and pins its log', () => {
    const head = { epoch: new Uint8Array(16), size: 5n, root: new Uint8Array(32) }
    const built = buildReceipt({ ...body, provider, feePpm: 0, feePayee: nobody, shares: [], audit: body.audit }, head)
    expect(built).to.include({ author: provider, head })
  })
})

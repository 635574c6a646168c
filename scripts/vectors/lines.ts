import { receiptLines } from '@mycel/settle/receipts'
import { alice, bob, carol, fill } from './people.ts'
import type { ReceiptTerms } from '@mycel/settle/receipts'

const base: ReceiptTerms = {
  requester: alice.publicKey, provider: bob.publicKey, asset: 'credit', total: 10_000n, feePpm: 10_000, feePayee: carol.publicKey, shares: [{ party: fill(0xd1), ppm: 50_000, reason: 'model' }]
}

const CASES: ReadonlyArray<readonly [name: string, change: Partial<ReceiptTerms>]> = [
  ['provider, share, fee', {}],
  ['nothing', { total: 0n }],
  ['one micro-unit', { total: 1n }],
  ['the fee rounded up', { total: 99n, shares: [] }],
  ['the fee rounded down', { total: 49n, shares: [] }],
  ['equal remainders: the earlier claim', { total: 1n, feePpm: 500_000, shares: [] }],
  ['no fee', { feePpm: 0, feePayee: new Uint8Array(0) }],
  ['the requester\'s own share falls to the provider', { shares: [{ party: alice.publicKey, ppm: 400_000, reason: 'rebate' }] }],
  ['a fee to the requester falls to the provider', { feePayee: alice.publicKey }],
  ['the provider\'s own share', { shares: [{ party: bob.publicKey, ppm: 50_000, reason: 'model' }] }],
  ['three shares that leave two micro-units over', { total: 11n, shares: [1, 2, 3].map(i => ({ party: fill(0xd0 + i), ppm: 150_000 + i, reason: `part ${i}` })) }],
  ['the largest total', { total: (1n << 62n) - 1n }]
]

/** Who is owed what of a total. */
export function lineVectors (): unknown {
  return CASES.map(([name, change]) => {
    const terms = { ...base, ...change }
    return { name, terms, lines: receiptLines(terms) }
  })
}

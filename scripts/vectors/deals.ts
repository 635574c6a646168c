import { buildReceipt } from '@mycel/settle/receipts'
import { countersign, sign } from '@mycel/wire/envelope'
import { alice, bob, carol, crypto, fill } from './people.ts'
import type { ReceiptFacts } from '@mycel/settle/receipts'
import type { Authenticated, Signer } from '@mycel/wire/envelope'

export const network = 'vectors'

const HEAD = { epoch: fill(0xe1, 16), size: 1n, root: fill(0xaa) }

/** A bill of ten units with a fee to Carol, signed by its provider only. */
export function half (at: bigint, facts: Partial<ReceiptFacts> = {}, provider: Signer = alice): Authenticated<'receipt'> {
  return sign(crypto, provider, 'receipt', buildReceipt({
    network,
    contract: fill(0xc1),
    prev: fill(0xc2),
    at,
    requester: bob.publicKey,
    provider: provider.publicKey,
    asset: 'credit',
    units: 10n,
    unitPrice: 1000n,
    feePpm: 10_000,
    feePayee: carol.publicKey,
    shares: [],
    meters: [{ name: 'units', amount: 10n }],
    audit: { windows: 1, units: 10, audited: 1 },
    ...facts
  }, HEAD))
}

export function halfPayment (at: bigint, payer: Signer = bob, payee: Signer = alice): Authenticated<'payment'> {
  return sign(crypto, payer, 'payment', { network, payer: payer.publicKey, payee: payee.publicKey, at, salt: fill(5, 16), asset: 'credit', amount: 10_000n, reference: 'May' })
}

export function payment (at: bigint, payer: Signer = bob, payee: Signer = alice): Authenticated<'payment'> {
  return countersign(crypto, payee, halfPayment(at, payer, payee))
}

export function receipt (at: bigint): Authenticated<'receipt'> {
  return countersign(crypto, bob, half(at))
}

/** Signed by both, and its lines do not sum to its total. */
export function miscounted (at: bigint): Authenticated<'receipt'> {
  const { body } = half(at)
  return countersign(crypto, bob, sign(crypto, alice, 'receipt', { ...body, lines: body.lines.map(line => ({ ...line, amount: line.amount + 1n })) }))
}

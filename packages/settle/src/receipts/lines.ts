import { equals } from '@mycel/wire'
import { largestRemainder, WHOLE_PPM } from './shares.ts'
import type { Claim } from './shares.ts'
import type { Line } from '@mycel/wire/messages'

export const REASON_WORK = 'work'
export const REASON_FEE = 'protocol-fee'

/** What a contract says about who is owed what. The law in `@mycel/wire/contract` hands the same shape to its `receiptLines` port. */
export interface ReceiptTerms {
  readonly requester: Uint8Array
  readonly provider: Uint8Array
  readonly asset: string
  /** Micro-units of `asset`, units × unit price. */
  readonly total: bigint
  readonly feePpm: number
  /** 32 bytes, or empty where the network takes no fee. */
  readonly feePayee: Uint8Array
  readonly shares: ReadonlyArray<{ readonly party: Uint8Array, readonly ppm: number, readonly reason: string }>
}

/**
 * A receipt's lines, bit for bit the same on both sides (docs/spec/settlement.md, "Lines"): the requester owes everybody; provider first, shares in the tender's
 * order, fee last; largest remainder; lines of zero are left out; nothing is merged. A share or fee that names the requester itself, and a fee
 * without payee, fall to the provider: nobody grants itself a discount. RangeError where shares and fee take more than the whole.
 */
export function receiptLines (terms: ReceiptTerms): readonly Line[] {
  const { requester, provider, total, feePpm, feePayee, shares } = terms
  const fee: readonly Claim[] = feePayee.byteLength === 0 ? [] : [{ party: feePayee, ppm: feePpm, reason: REASON_FEE }]
  const taken: readonly Claim[] = [...shares, ...fee].filter(({ party }) => !equals(party, requester))
  const rest = WHOLE_PPM - taken.reduce((sum, { ppm }) => sum + ppm, 0)
  const claims: readonly Claim[] = [{ party: provider, ppm: rest, reason: REASON_WORK }, ...taken]
  const amounts = largestRemainder(total, claims.map(({ ppm }) => ppm))

  return claims
    .map(({ party, reason }, i) => ({ debtor: requester, creditor: party, amount: amounts[i] ?? 0n, reason }))
    .filter(({ amount }) => amount > 0n)
}

import { sign } from '@mycel/wire/envelope'
import { inclusionPaths, leafHash, merkleRoot, verifyInclusion } from '@mycel/wire/merkle'
import { MAX_BATCH_VOUCHERS } from '@mycel/wire/messages'
import { voucherBytes, voucherFault } from './voucher.ts'
import type { Voucher } from './voucher.ts'
import type { Crypto } from '@mycel/wire/crypto'
import type { Authenticated, Signer } from '@mycel/wire/envelope'

/** A voucher with its place under a batch's root: with the batch's envelope, all that anybody needs to check it. */
export interface Included {
  readonly voucher: Voucher
  readonly index: number
  /** Siblings from the leaf up, 32 bytes each. */
  readonly path: readonly Uint8Array[]
}

export interface Issued {
  readonly batch: Authenticated<'voucher-batch'>
  /** In the order of the vouchers. */
  readonly included: readonly Included[]
}

export interface BatchTerms {
  readonly network: string
  /** Unix milliseconds. */
  readonly at: bigint
}

/** Signs up to 4,096 vouchers, to whomever, with one signature. RangeError where one is no voucher, or there are none or too many. */
export function issueVouchers (crypto: Crypto, signer: Signer, { network, at }: BatchTerms, vouchers: readonly Voucher[]): Issued {
  const fault = vouchers.map(voucherFault).find(one => one != null)

  if (fault != null || vouchers.length === 0 || vouchers.length > MAX_BATCH_VOUCHERS) {
    throw new RangeError(fault ?? `${vouchers.length} vouchers, must be 1 to ${MAX_BATCH_VOUCHERS}`)
  }

  const leaves = vouchers.map(voucher => leafHash(crypto, voucherBytes(voucher)))
  const paths = inclusionPaths(crypto, leaves)
  const batch = sign(crypto, signer, 'voucher-batch', { network, payer: signer.publicKey, at, size: vouchers.length, root: merkleRoot(crypto, leaves) })
  return { batch, included: vouchers.map((voucher, index) => ({ voucher, index, path: paths[index] ?? [] })) }
}

/** Whether the batch's payer has signed this voucher. The batch's own signature was checked when it was opened, once for all its vouchers. */
export function isIncluded (crypto: Crypto, { body: { size, root } }: Authenticated<'voucher-batch'>, { voucher, index, path }: Included): boolean {
  return voucherFault(voucher) == null && verifyInclusion(crypto, leafHash(crypto, voucherBytes(voucher)), index, size, path, root)
}

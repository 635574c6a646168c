import { issueVouchers, voucherBytes } from '@mycel/settle/vouchers'
import { leafHash } from '@mycel/wire/merkle'
import { alice, bob, carol, crypto, fill } from './people.ts'
import type { Voucher } from '@mycel/settle/vouchers'

const VOUCHERS: readonly Voucher[] = [
  { session: fill(0xc0), payee: bob.publicKey, asset: 'credit', amount: 1n },
  { session: fill(0xc0), payee: bob.publicKey, asset: 'credit', amount: 258n },
  { session: fill(0xc1), payee: carol.publicKey, asset: 'EUR', amount: 1n << 62n },
  { session: fill(0xc2), payee: bob.publicKey, asset: 'gpu-hour', amount: 1_000_000n },
  { session: fill(0xc3), payee: carol.publicKey, asset: 'x'.repeat(16), amount: 7n }
]

/** Vouchers with their leaves and, for batches of each size, what is signed and every path. */
export function voucherVectors (): unknown {
  return {
    vouchers: VOUCHERS.map(voucher => ({ ...voucher, leaf: leafHash(crypto, voucherBytes(voucher)) })),
    batches: VOUCHERS.map((_, last) => {
      const { batch, included } = issueVouchers(crypto, alice, { network: 'test', at: 1_747_137_600_000n }, VOUCHERS.slice(0, last + 1))
      return { envelope: batch.bytes, size: batch.body.size, root: batch.body.root, paths: included.map(({ path }) => path) }
    })
  }
}

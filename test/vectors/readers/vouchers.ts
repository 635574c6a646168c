import { createBatchChecker, emptyTill, isIncluded, issueVouchers, takeVoucher, voucherBytes, voucherFault } from '@mycel/settle/vouchers'
import { createSigner, open } from '@mycel/wire/envelope'
import { leafHash } from '@mycel/wire/merkle'
import { bytesOf, hex } from '../../../scripts/vectors/json.ts'
import type { Verdict } from './verdict.ts'
import type { Included, Voucher } from '@mycel/settle/vouchers'
import type { Crypto } from '@mycel/wire/crypto'
import type { Authenticated } from '@mycel/wire/envelope'

interface StoredVoucher { readonly session: string, readonly payee: string, readonly asset: string, readonly amount: string, readonly leaf: string }
interface StoredClaim { readonly name: string, readonly batch: number, readonly voucher: StoredVoucher, readonly index: number, readonly path: readonly string[] }

interface StoredVouchers {
  readonly vouchers: readonly StoredVoucher[]
  readonly batches: ReadonlyArray<{ readonly envelope: string, readonly size: number, readonly root: string, readonly paths?: readonly string[][] }>
  readonly claims: ReadonlyArray<StoredClaim & { readonly holds: boolean }>
  readonly faults: ReadonlyArray<{ readonly name: string, readonly voucher: StoredVoucher }>
  readonly till: { readonly payee: string, readonly steps: ReadonlyArray<StoredClaim & { readonly gained?: string, readonly code?: string }> }
}

/** vouchers.json: leaves, which batch holds which voucher, what is none, and what a payee has in the end. */
export function * vouchers (crypto: Crypto, stored: unknown): Generator<Verdict> {
  const { vouchers: all, batches, claims, faults, till } = stored as StoredVouchers
  const opened = batches.map(({ envelope }) => mustOpen(crypto, envelope))
  const batch = (n: number): Authenticated<'voucher-batch'> => opened[n] ?? missing(n)

  for (const one of all) {
    yield { name: 'voucher leaf', found: hex(leafHash(crypto, voucherBytes(voucherOf(one)))), wanted: one.leaf }
  }

  for (const [n, { size, root, paths = [] }] of batches.entries()) {
    yield { name: `batch ${n}`, found: [batch(n).body.size, hex(batch(n).body.root)], wanted: [size, root] }

    for (const [index, path] of paths.entries()) {
      const included: Included = { voucher: voucherOf(all[index] ?? missing(index)), index, path: path.map(bytesOf) }
      // its own batch and no other one
      yield { name: `voucher ${index} of batch ${n}`, found: opened.map(one => isIncluded(crypto, one, included)), wanted: opened.map((_, m) => m === n) }
    }
  }

  for (const one of claims) {
    const found = [isIncluded(crypto, batch(one.batch), includedOf(one)), createBatchChecker(crypto, batch(one.batch)).includes(includedOf(one))]
    yield { name: `voucher, ${one.name}`, found, wanted: [one.holds, one.holds] }
  }

  for (const { name, voucher } of faults) {
    yield { name: `no voucher, ${name}`, found: [voucherFault(voucherOf(voucher)) != null, issues(crypto, voucherOf(voucher))], wanted: [true, false] }
  }

  let held = emptyTill(bytesOf(till.payee))

  for (const { name, gained, code, ...one } of till.steps) {
    const taken = takeVoucher(held, createBatchChecker(crypto, batch(one.batch)), includedOf({ name, ...one }))
    held = taken.ok ? taken.till : held
    yield { name: `till, ${name}`, found: taken.ok ? String(taken.gained) : taken.code, wanted: gained ?? code }
  }
}

function issues (crypto: Crypto, voucher: Voucher): boolean {
  try {
    issueVouchers(crypto, createSigner(crypto, new Uint8Array(32).fill(1)), { network: 'test', at: 1n }, [voucher])
    return true
  } catch {
    return false
  }
}

function mustOpen (crypto: Crypto, envelope: string): Authenticated<'voucher-batch'> {
  const opened = open(crypto, bytesOf(envelope), { network: 'test', only: ['voucher-batch'] })
  return opened.ok ? opened.message : missing(opened.reason)
}

function includedOf ({ voucher, index, path }: StoredClaim): Included {
  return { voucher: voucherOf(voucher), index, path: path.map(bytesOf) }
}

function voucherOf ({ session, payee, asset, amount }: StoredVoucher): Voucher {
  return { session: bytesOf(session), payee: bytesOf(payee), asset, amount: BigInt(amount) }
}

function missing (what: unknown): never {
  throw new RangeError(`the vectors have no ${String(what)}`)
}

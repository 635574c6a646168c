import { createBatchChecker, emptyTill, isIncluded, issueVouchers, takeVoucher, voucherBytes, voucherFault } from '@mycel/settle/vouchers'
import { leafHash } from '@mycel/wire/merkle'
import { alice, bob, carol, crypto, fill } from './people.ts'
import type { Included, Issued, Till, Voucher, VoucherCode } from '@mycel/settle/vouchers'
import type { Signer } from '@mycel/wire/envelope'

const VOUCHERS: readonly Voucher[] = [
  { session: fill(0xc0), payee: bob.publicKey, asset: 'credit', amount: 1n },
  { session: fill(0xc0), payee: bob.publicKey, asset: 'credit', amount: 258n },
  { session: fill(0xc1), payee: carol.publicKey, asset: 'EUR', amount: 1n << 62n },
  { session: fill(0xc2), payee: bob.publicKey, asset: 'gpu-hour', amount: 1_000_000n },
  { session: fill(0xc3), payee: carol.publicKey, asset: 'x'.repeat(16), amount: 7n }
]

const AT = 1_747_137_600_000n
const issue = (signer: Signer, vouchers: readonly Voucher[]): Issued => issueVouchers(crypto, signer, { network: 'test', at: AT }, vouchers)
const batches = VOUCHERS.map((_, last) => issue(alice, VOUCHERS.slice(0, last + 1)))
const session = { session: fill(0xd0), payee: bob.publicKey, asset: 'credit' }

/** What two payers sign for the till below: batches 5, 6 and 7. */
const mine = issue(alice, [{ ...session, amount: 100n }, { ...session, amount: 50n }, { ...session, amount: 300n }])
const other = issue(carol, [{ ...session, amount: 40n }])
const asset = issue(alice, [{ ...session, asset: 'EUR', amount: 900n }, { ...session, payee: carol.publicKey, amount: 800n }])
const all = [...batches, mine, other, asset]

interface Claim { readonly batch: number, readonly included: Included }

function claim (batch: number, index: number, change: Partial<Included> = {}, voucher: Partial<Voucher> = {}): Claim {
  const included = all[batch]?.included[index] ?? raise(`batch ${batch} has no voucher ${index}`)
  return { batch, included: { ...included, ...change, voucher: { ...included.voucher, ...voucher } } }
}

const [hash = fill(0), ...hashes] = claim(4, 1).included.path

/** Claims that a batch holds a voucher, each by itself. */
const CLAIMS: ReadonlyArray<readonly [name: string, claim: Claim, holds: boolean]> = [
  ['as it is', claim(4, 1), true],
  ['alone in its batch, so without a path', claim(0, 0), true],
  ['the most that an amount can be', claim(4, 2), true],
  ['another batch', { ...claim(4, 1), batch: 3 }, false],
  ['another index', claim(4, 1, { index: 0 }), false],
  ['an index that the batch does not have', claim(4, 1, { index: 5 }), false],
  ['a path that is too short', claim(4, 1, { path: hashes }), false],
  ['a path that is too long', claim(4, 1, { path: [hash, ...hashes, fill(0)] }), false],
  ['a path in the other order', claim(4, 1, { path: [...hashes, hash].reverse() }), false],
  ['a hash of 31 bytes', claim(4, 1, { path: [hash.slice(1), ...hashes] }), false],
  ['one micro-unit more', claim(4, 1, {}, { amount: 259n }), false],
  ['another payee', claim(4, 1, {}, { payee: carol.publicKey }), false],
  ['another session', claim(4, 1, {}, { session: fill(0xc9) }), false],
  ['another asset', claim(4, 1, {}, { asset: 'credits' }), false]
]

/** What is no voucher: nobody may sign it, and no batch holds it. */
const FAULTS: ReadonlyArray<readonly [name: string, change: Partial<Voucher>]> = [
  ['nothing', { amount: 0n }],
  ['more than 2^62', { amount: (1n << 62n) + 1n }],
  ['a session of 31 bytes', { session: fill(0xd0, 31) }],
  ['a payee of 33 bytes', { payee: fill(2, 33) }],
  ['no asset', { asset: '' }],
  ['an asset of 17 letters', { asset: 'x'.repeat(17) }],
  ['an asset of one letter', { asset: 'x' }],
  ['a currency in small letters', { asset: 'eur' }],
  ['three capitals that are no currency', { asset: 'DEM' }],
  ['capitals', { asset: 'Credit' }],
  ['a dash at its end', { asset: 'credit-' }]
]

/** What Bob makes of vouchers, one after the other. */
const TILL: ReadonlyArray<readonly [name: string, claim: Claim, result: bigint | VoucherCode]> = [
  ['the first', claim(5, 0), 100n],
  ['the same again', claim(5, 0), 0n],
  ['one over less', claim(5, 1), 0n],
  ['one over more that no batch holds', claim(5, 0, {}, { amount: 200n }), 'not-included'],
  ['one over more', claim(5, 2), 200n],
  ['one over less that no batch holds', claim(5, 0, {}, { amount: 299n }), 0n],
  ['another payer\'s for a session of that name', claim(6, 0), 40n],
  ['another asset', claim(7, 0), 'terms-changed'],
  ['another asset, and not held', claim(7, 0, { index: 1 }), 'terms-changed'],
  ['for another payee', claim(7, 1), 'not-ours'],
  ['another session', claim(4, 3), 1_000_000n]
]

/** Vouchers with their leaves; batches of each size with what is signed and every path; claims that hold or not; and what a payee's till makes of a series. Error where the code disagrees. */
export function voucherVectors (): unknown {
  let till: Till = emptyTill(bob.publicKey)
  return {
    vouchers: VOUCHERS.map(voucher => ({ ...voucher, leaf: leafHash(crypto, voucherBytes(voucher)) })),
    batches: all.map(({ batch, included }, i) => ({
      envelope: batch.bytes, size: batch.body.size, root: batch.body.root, ...(i < VOUCHERS.length ? { paths: included.map(({ path }) => path) } : {})
    })),
    claims: CLAIMS.map(([name, one, holds]) => ({ name, ...stored(one), holds: same(name, isIncluded(crypto, batchOf(one), one.included), holds) })),
    faults: FAULTS.map(([name, change]) => {
      const voucher = { ...session, amount: 1n, ...change }
      same(name, voucherFault(voucher) != null, true)
      return { name, voucher }
    }),
    till: {
      payee: bob.publicKey,
      steps: TILL.map(([name, one, result]) => {
        const taken = takeVoucher(till, createBatchChecker(crypto, batchOf(one)), one.included)
        till = taken.ok ? taken.till : till
        same(name, taken.ok ? taken.gained : taken.code, result)
        return { name, ...stored(one), ...(typeof result === 'string' ? { code: result } : { gained: result }) }
      })
    }
  }
}

function stored ({ batch, included: { voucher, index, path } }: Claim): object {
  return { batch, voucher, index, path }
}

function batchOf ({ batch }: Claim): Issued['batch'] {
  return all[batch]?.batch ?? raise(`no batch ${batch}`)
}

function same<T> (name: string, found: T, wanted: T): T {
  return found === wanted ? found : raise(`voucher, ${name}: made to be ${String(wanted)}, is ${String(found)}`)
}

function raise (message: string): never {
  throw new RangeError(message)
}

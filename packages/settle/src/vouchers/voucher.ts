import { assetOf } from '../assets/asset.ts'
import { MAX_AMOUNT } from '../log/entry-bodies.ts'

/**
 * A promise that grows: the payer owes so much for everything of one metered session up to now. A later voucher of a session is one over more; it replaces the earlier ones. It moves no
 * balance by itself: the session's receipt does. Spec: docs/spec/settlement.md, "Vouchers".
 */
export interface Voucher {
  /** Contract that the session runs under, 32 bytes. */
  readonly session: Uint8Array
  /** Identity key, 32 bytes. */
  readonly payee: Uint8Array
  readonly asset: string
  /** Everything of the session up to now, micro-units, 1 … 2^62. */
  readonly amount: bigint
}

/** `H(0x00 ‖ this)` is the voucher's leaf. */
const TAG = new TextEncoder().encode('mycel/voucher/v1')
const FIXED_BYTES = TAG.byteLength + 32 + 32 + 8
const encoder = new TextEncoder()

/** Why a voucher is none, or undefined. */
export function voucherFault ({ session, payee, asset, amount }: Voucher): string | undefined {
  if (session.byteLength !== 32 || payee.byteLength !== 32) {
    return `session ${session.byteLength} bytes, payee ${payee.byteLength}: both must be 32`
  }

  if (amount < 1n || amount > MAX_AMOUNT) {
    return `amount: ${amount}, must be 1 to ${MAX_AMOUNT}`
  }

  const named = assetOf(asset)
  return named.ok ? undefined : named.reason
}

/** The bytes under a voucher's leaf: tag, session, payee, amount in 8 bytes big endian, the asset's name to the end. Fixed places, so that no two vouchers share them. */
export function voucherBytes ({ session, payee, asset, amount }: Voucher): Uint8Array {
  const name = encoder.encode(asset)
  const bytes = new Uint8Array(FIXED_BYTES + name.byteLength)
  bytes.set(TAG)
  bytes.set(session, TAG.byteLength)
  bytes.set(payee, TAG.byteLength + 32)
  new DataView(bytes.buffer).setBigUint64(TAG.byteLength + 64, amount)
  bytes.set(name, FIXED_BYTES)
  return bytes
}

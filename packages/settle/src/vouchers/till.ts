import { peerKey, toHex } from '@mycel/wire'
import { emptyMap, entries, get, put } from '../books/persistent-map.ts'
import type { Included } from './batch.ts'
import type { BatchChecker } from './checker.ts'
import type { PersistentMap } from '../books/persistent-map.ts'
import type { PeerKey } from '@mycel/wire'
import type { Authenticated } from '@mycel/wire/envelope'

/** The best voucher of one session, with what proves it. */
export interface Held {
  readonly batch: Authenticated<'voucher-batch'>
  readonly included: Included
}

/** What a payee holds: for each payer and session the voucher over most. Immutable. */
export interface Till {
  readonly self: PeerKey
  readonly held: PersistentMap<Held>
}

/** `not-included`: the payer has not signed it. `not-ours`: for another payee. `terms-changed`: the session is paid in another asset. */
export type VoucherCode = 'not-included' | 'not-ours' | 'terms-changed'

export type Taken =
  | { readonly ok: true, readonly till: Till, /** Micro-units more than before; 0 for what is known, or less. */ readonly gained: bigint }
  | { readonly ok: false, readonly code: VoucherCode, readonly reason: string }

/** `self`: the payee's identity key, 32 bytes. */
export function emptyTill (self: Uint8Array): Till {
  return { self: peerKey(self), held: emptyMap() }
}

/** Takes a voucher. The one over most counts, so that repetition, reordering and loss change nothing once the best has come. */
export function takeVoucher (till: Till, checker: BatchChecker, included: Included): Taken {
  const { batch } = checker
  const { voucher } = included

  if (peerKey(voucher.payee) !== till.self) {
    return { ok: false, code: 'not-ours', reason: 'it is for another payee' }
  }

  const name = sessionKey(batch.body.payer, voucher.session)
  const known = get(till.held, name)?.included.voucher

  if (known != null && known.asset !== voucher.asset) {
    return { ok: false, code: 'terms-changed', reason: `the session is paid in ${known.asset}, not ${voucher.asset}` }
  }

  if (known != null && voucher.amount <= known.amount) {
    return { ok: true, till, gained: 0n }
  }

  if (!checker.includes(included)) {
    return { ok: false, code: 'not-included', reason: 'the batch does not hold this voucher' }
  }

  return { ok: true, till: { ...till, held: put(till.held, name, { batch, included }) }, gained: voucher.amount - (known?.amount ?? 0n) }
}

/** The best voucher of a session; undefined where there is none. */
export function heldFor (till: Till, payer: Uint8Array, session: Uint8Array): Held | undefined {
  return get(till.held, sessionKey(payer, session))
}

/** The best voucher of every session. */
export function * allHeld (till: Till): Generator<Held> {
  for (const [, held] of entries(till.held)) {
    yield held
  }
}

/** A session is its payer's: nobody takes another's place by naming the same contract. */
function sessionKey (payer: Uint8Array, session: Uint8Array): string {
  return toHex(session) + toHex(payer)
}

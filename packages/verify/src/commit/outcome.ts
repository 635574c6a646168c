import { equals } from '@mycel/wire'
import type { Crypto } from '@mycel/wire/crypto'

/** What one unit came to, as it is hashed and compared. */
export interface Outcome {
  /** 0 … 255 an exit code, above that the profile's own codes. u32. */
  readonly status: number
  /** Fuel spent. u64. */
  readonly fuel: bigint
  /** sha2-256 of the output bytes, 32 bytes. */
  readonly output: Uint8Array
}

/** An outcome from the output's bytes. */
export function outcomeOf (crypto: Crypto, result: { readonly status: number, readonly fuel: bigint, readonly output: Uint8Array }): Outcome {
  return { status: result.status, fuel: result.fuel, output: crypto.sha256(result.output) }
}

/** Same status, same fuel, same output. */
export function sameOutcome (a: Outcome, b: Outcome): boolean {
  return a.status === b.status && a.fuel === b.fuel && equals(a.output, b.output)
}

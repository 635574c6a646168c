import type { Outcome } from '../commit/outcome.ts'
import type { ContractId } from '@mycel/wire'
import type { Authenticated } from '@mycel/wire/envelope'
import type { WasmWork } from '@mycel/wire/messages'

/** What a fraud proof says once every check that needs no execution has passed. Nobody is convicted yet: `judgeFraudProof` needs the re-execution. */
export interface FraudClaim {
  readonly proof: Authenticated<'fraud-proof'>
  readonly tender: Authenticated<'tender'>
  readonly award: Authenticated<'award'>
  readonly start: Authenticated<'start'>
  readonly commit: Authenticated<'commit'>
  /** The award's digest, 32 bytes. */
  readonly contract: Uint8Array
  readonly contractId: ContractId
  /** Identity keys, 32 bytes each. */
  readonly requester: Uint8Array
  readonly provider: Uint8Array
  readonly accuser: Uint8Array
  /** What to run. */
  readonly work: WasmWork
  readonly workDigest: Uint8Array
  readonly window: number
  /** Place in the window, from 0. */
  readonly position: number
  /** Job-wide number of the unit. */
  readonly index: bigint
  /** sha2-256 of the input bytes. */
  readonly input: Uint8Array
  /** What the provider committed to. */
  readonly claimed: Outcome
  /** What the accuser says it comes to. */
  readonly found: Outcome
}

export type FraudProofCode =
  /** The proof's own envelope does not open. */
  | 'bad-proof'
  /** An embedded message does not open as the type that belongs there. */
  | 'bad-tender' | 'bad-award' | 'bad-start' | 'bad-commit'
  /** A message names another predecessor, contract, window or size. */
  | 'unlinked'
  /** A message is by somebody else than its role. */
  | 'wrong-party'
  /** The contract is not one of re-executable units. */
  | 'wrong-evidence'
  /** The work does not decode. */
  | 'bad-work'
  /** The window has no such position. */
  | 'no-such-unit'
  /** The unit was not asked for at this position. */
  | 'bad-input-path'
  /** The claimed outcome is not under the committed root. */
  | 'bad-leaf-path'
  /** Claimed and found are the same: nobody is accused of anything. */
  | 'no-difference'

export interface ProofRefusal {
  readonly ok: false
  readonly code: FraudProofCode
  readonly reason: string
}

export type CheckedFraudProof = { readonly ok: true, readonly claim: FraudClaim } | ProofRefusal

export function refuse (code: FraudProofCode, reason: string): ProofRefusal {
  return { ok: false, code, reason }
}

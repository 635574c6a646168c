import { equals, u32be, u64be } from '@mycel/wire'
import { digest32, tagged } from '../tagged.ts'
import { verdict } from './verdict.ts'
import type { Verdict } from './verdict.ts'
import type { Outcome } from '../commit/outcome.ts'
import type { Crypto } from '@mycel/wire/crypto'
import type { Authenticated } from '@mycel/wire/envelope'

const AUDIT_TAG = 'mycel/audit/v1'

export interface VerifierFinding extends Outcome {
  /** 32 random bytes, kept until the finding is shown. */
  readonly salt: Uint8Array
  /** The verifier's identity key, 32 bytes. */
  readonly verifier: Uint8Array
  readonly contract: Uint8Array
  readonly window: number
  readonly position: number
}

/**
 * What a verifier signs before it is shown the provider's claim: salted, so that nobody reads the finding from it, and bound to verifier and unit, so
 * that nobody can hand in another's. 32 bytes, docs/spec/verification.md "Verifier commitments".
 */
export function verifierCommitment (crypto: Crypto, { salt, verifier, contract, window, position, status, fuel, output }: VerifierFinding): Uint8Array {
  return crypto.sha256(tagged(AUDIT_TAG, digest32(salt, 'salt'), digest32(verifier, 'verifier'), digest32(contract, 'contract'), u32be(window), u32be(position), u32be(status), u64be(fuel), digest32(output, 'output')))
}

/** `other-unit`, `other-verifier`: not the commitment's. `reversed`: shown before it was committed. `not-committed`: another finding. `wrong-verdict`: not what the finding says of the claim. */
export type AuditResultCode = 'other-verifier' | 'other-unit' | 'reversed' | 'not-committed' | 'wrong-verdict'

export type CheckedAuditResult =
  | { readonly ok: true, readonly found: Outcome, readonly verdict: Verdict }
  | { readonly ok: false, readonly code: AuditResultCode, readonly reason: string }

/** Whether an audit result is the finding that its verifier had committed to, and calls the claim by its right name. */
export function checkAuditResult (crypto: Crypto, commitment: Authenticated<'verifier-commitment'>, result: Authenticated<'audit-result'>, claimed: Outcome): CheckedAuditResult {
  const before = commitment.body
  const after = result.body

  if (!equals(before.verifier, after.verifier)) {
    return refuse('other-verifier', 'commitment and result are by different verifiers')
  }

  if (before.network !== after.network || !equals(before.contract, after.contract) || before.window !== after.window || before.position !== after.position) {
    return refuse('other-unit', 'commitment and result are about different units')
  }

  if (after.at < before.at) {
    return refuse('reversed', 'the result is older than the commitment')
  }

  if (!equals(verifierCommitment(crypto, after), before.commitment)) {
    return refuse('not-committed', 'the result is not what was committed')
  }

  const found: Outcome = { status: after.status, fuel: after.fuel, output: after.output }
  const said = verdict(claimed, found)
  return after.verdict === said ? { ok: true, found, verdict: said } : refuse('wrong-verdict', `the finding is a ${said}`)
}

function refuse (code: AuditResultCode, reason: string): CheckedAuditResult {
  return { ok: false, code, reason }
}

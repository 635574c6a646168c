import { checkDoubleRoot, checkFraudProof } from '@mycel/verify/proof'
import type { DoubleRootClaim, DoubleRootCode, FraudClaim, FraudProofCode } from '@mycel/verify/proof'
import type { Authenticated, Crypto } from '@mycel/wire'

/** What travels as a proof. Docs: docs/spec/verification.md "Fraud proofs", "Double roots". */
export type ProofMessage = Authenticated<'fraud-proof'> | Authenticated<'double-root'>

/** Types of the messages that travel as proofs. */
export const PROOF_TYPES = ['fraud-proof', 'double-root'] as const

/** What a proof says once every check that needs no execution has passed; a double root is proven by that. */
export type Claim = FraudClaim | DoubleRootClaim

export type CheckedProof =
  | { readonly ok: true, readonly claim: Claim }
  | { readonly ok: false, readonly code: FraudProofCode | DoubleRootCode, readonly reason: string }

export function checkProof (crypto: Crypto, network: string, proof: ProofMessage): CheckedProof {
  return proof.type === 'fraud-proof' ? checkFraudProof(crypto, network, proof) : checkDoubleRoot(crypto, network, proof)
}

/** Who signed it. */
export function accuserOf (proof: ProofMessage): Uint8Array {
  return proof.type === 'fraud-proof' ? proof.body.accuser : proof.body.reporter
}

export function isFraudClaim (claim: Claim): claim is FraudClaim {
  return claim.proof.type === 'fraud-proof'
}

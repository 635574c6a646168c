/**
 * Attestations of capacity: Verifiable Credentials 2.0 with `eddsa-jcs-2022` proofs, and whom to believe. Spec: docs/spec/attestations.md.
 *
 * @packageDocumentation
 */
export { ATTESTATION_KINDS, MAX_CLAIMS, MAX_CREDENTIAL_BYTES, MAX_VALIDITY_MS } from './credential.ts'
export type { AttestationKind, CredentialFields, VerifiedCredential } from './credential.ts'
export { issueCredential } from './issue.ts'
export { strengthOf, trust } from './trust.ts'
export type { Trust, TrustedIssuer, TrustPolicy } from './trust.ts'
export { verifyCredential } from './verify.ts'
export type { CheckedCredential, CredentialCode } from './verify.ts'

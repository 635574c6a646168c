import { didOf } from '@mycel/wire'
import { dateText } from './dates.ts'
import type { CredentialFields } from './credential.ts'
import type { JsonObject } from './eddsa-jcs.ts'

/** VC 2.0's own context, and W3C's for terms that no other context defines: nothing of ours has to be fetched. */
const CONTEXT = ['https://www.w3.org/ns/credentials/v2', 'https://www.w3.org/ns/credentials/undefined-terms/v2']
const TYPE = ['VerifiableCredential', 'CapacityAttestation']

export const PROOF_TYPE = 'DataIntegrityProof'
export const CRYPTOSUITE = 'eddsa-jcs-2022'

/** The credential without its proof. */
export function documentOf (issuer: Uint8Array, fields: CredentialFields): JsonObject {
  return {
    '@context': CONTEXT,
    type: TYPE,
    issuer: didOf(issuer),
    validFrom: dateText(fields.validFrom),
    validUntil: dateText(fields.validUntil),
    credentialSubject: { id: didOf(fields.subject), kind: fields.kind, class: fields.class, claims: fields.claims }
  }
}

/** The proof without its value. It repeats the document's context, as vc-di-eddsa §3.3.1 step 2 has it. */
export function proofOptionsOf (issuer: Uint8Array, created: bigint): JsonObject {
  return {
    '@context': CONTEXT,
    type: PROOF_TYPE,
    cryptosuite: CRYPTOSUITE,
    created: dateText(created),
    verificationMethod: methodOf(issuer),
    proofPurpose: 'assertionMethod'
  }
}

/** The one verification method of a did:key: its key again as the fragment (did:key method §3.1). */
export function methodOf (issuer: Uint8Array): string {
  const did = didOf(issuer)
  return `${did}#${did.slice('did:key:'.length)}`
}

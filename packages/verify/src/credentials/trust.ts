import { ATTESTATION_KINDS } from './credential.ts'
import type { AttestationKind, VerifiedCredential } from './credential.ts'

/** Whom a node believes, and about what. */
export interface TrustedIssuer {
  /** A did:key, or `self`: any peer, about itself. */
  readonly issuer: string
  readonly kinds: readonly AttestationKind[]
}

export type TrustPolicy = readonly TrustedIssuer[]

export type Trust =
  /** Strength 0.25, 0.5, 0.75 or 1, in the order of ATTESTATION_KINDS. */
  | { readonly trusted: true, readonly level: AttestationKind, readonly strength: number }
  | { readonly trusted: false, readonly strength: 0, readonly code: 'unknown-issuer' | 'kind-not-trusted' | 'not-valid-now', readonly reason: string }

/** What a verified credential is worth to the node whose policy this is, at `now` (unix milliseconds): a credential outlives its check. */
export function trust (policy: TrustPolicy, credential: VerifiedCredential, now: bigint): Trust {
  const { kind, issuerDid, subjectDid } = credential

  if (now < credential.validFrom || now >= credential.validUntil) {
    return refuse('not-valid-now', 'it is not valid at this time')
  }

  const entries = policy.filter(({ issuer }) => issuer === issuerDid || (issuer === 'self' && kind === 'self-measured'))

  if (entries.length === 0 || (kind === 'self-measured') !== (issuerDid === subjectDid)) {
    return refuse('unknown-issuer', `${kind} by ${issuerDid} is not believed here`)
  }

  return entries.some(({ kinds }) => kinds.includes(kind))
    ? { trusted: true, level: kind, strength: strengthOf(kind) }
    : refuse('kind-not-trusted', `${issuerDid} is not believed when it says ${kind}`)
}

/** 0.25 … 1, weakest kind first. */
export function strengthOf (kind: AttestationKind): number {
  return (ATTESTATION_KINDS.indexOf(kind) + 1) / ATTESTATION_KINDS.length
}

function refuse (code: Extract<Trust, { trusted: false }>['code'], reason: string): Trust {
  return { trusted: false, strength: 0, code, reason }
}

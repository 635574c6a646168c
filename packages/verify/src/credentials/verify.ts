import { didOf, equals } from '@mycel/wire'
import { outOfRange } from './credential.ts'
import { documentOf, proofOptionsOf } from './document.ts'
import { hashData } from './eddsa-jcs.ts'
import { parseCredential } from './parse.ts'
import type { VerifiedCredential } from './credential.ts'
import type { ParseCode } from './parse.ts'
import type { Crypto } from '@mycel/wire/crypto'

export type CredentialCode = ParseCode
  /** A field breaks its limit. */
  | 'out-of-range'
  /** Self-measured by somebody else, or another kind by the subject itself. */
  | 'wrong-issuer'
  | 'not-yet-valid'
  | 'expired'
  | 'bad-signature'

export type CheckedCredential =
  | { readonly ok: true, readonly credential: VerifiedCredential }
  | { readonly ok: false, readonly code: CredentialCode, readonly reason: string }

/**
 * Checks a credential offline, cheapest first: size, canonical JSON, exact shape, limits, issuer, dates (`validFrom ≤ now < validUntil`, unix milliseconds), signature.
 * Says nothing about whether its issuer is to be believed: see `trust`. Never throws on what a stranger sent.
 */
export function verifyCredential (crypto: Crypto, bytes: Uint8Array, { now }: { readonly now: bigint }): CheckedCredential {
  const parsed = parseCredential(bytes)

  if (!parsed.ok) {
    return parsed
  }

  const { issuer, fields, signature } = parsed
  const reason = outOfRange(fields)

  if (reason != null) {
    return refuse('out-of-range', reason)
  }

  if ((fields.kind === 'self-measured') !== equals(issuer, fields.subject)) {
    return refuse('wrong-issuer', `${fields.kind} may not be issued by ${fields.kind === 'self-measured' ? 'somebody else' : 'the subject itself'}`)
  }

  if (now < fields.validFrom) {
    return refuse('not-yet-valid', 'it is not valid yet')
  }

  if (now >= fields.validUntil) {
    return refuse('expired', 'it is not valid any more')
  }

  if (!crypto.verify(issuer, hashData(crypto, proofOptionsOf(issuer, fields.created), documentOf(issuer, fields)), signature)) {
    return refuse('bad-signature', 'the proof does not hold')
  }

  return { ok: true, credential: { ...fields, issuer, issuerDid: didOf(issuer), subjectDid: didOf(fields.subject), bytes } }
}

function refuse (code: CredentialCode, reason: string): CheckedCredential {
  return { ok: false, code, reason }
}

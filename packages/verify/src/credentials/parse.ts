import { equals, keyOfDid } from '@mycel/wire'
import { base58btc } from 'multiformats/bases/base58'
import { ATTESTATION_KINDS, MAX_CREDENTIAL_BYTES } from './credential.ts'
import { parseDate } from './dates.ts'
import { CRYPTOSUITE, documentOf, methodOf, PROOF_TYPE, proofOptionsOf } from './document.ts'
import { jcs } from './eddsa-jcs.ts'
import type { AttestationKind, CredentialFields } from './credential.ts'
import type { Json, JsonObject } from './eddsa-jcs.ts'

/** The document, its subject, the claims. Checked before anything recurses: otherwise the verdict would depend on the size of the stack. */
const MAX_DEPTH = 3

export type ParseCode =
  | 'oversize'
  /** Not JSON in UTF-8. */
  | 'malformed'
  /** Not RFC 8785 bytes: other spacing or order, duplicate keys, numbers that do not survive. */
  | 'not-canonical'
  /** A field is missing, of another type, or one too many. */
  | 'wrong-shape'
  /** Another proof type or cryptosuite. */
  | 'wrong-suite'
  /** The verification method is not the issuer's own key, or the purpose is not assertion. */
  | 'wrong-method'

export interface Parsed {
  readonly ok: true
  readonly issuer: Uint8Array
  readonly fields: CredentialFields
  readonly signature: Uint8Array
}

export type ParseRefusal = { readonly ok: false, readonly code: ParseCode, readonly reason: string }

/** From bytes to typed fields. What was read is written again and must come out as the same bytes: so no field is overlooked and none is added. */
export function parseCredential (bytes: Uint8Array): Parsed | ParseRefusal {
  if (bytes.byteLength > MAX_CREDENTIAL_BYTES) {
    return refuse('oversize', `${bytes.byteLength} bytes, at most ${MAX_CREDENTIAL_BYTES}`)
  }

  const json = parseJson(bytes)

  if (json === undefined) {
    return refuse('malformed', 'not JSON in UTF-8')
  }

  if (deeper(json, MAX_DEPTH)) {
    return refuse('wrong-shape', `nested more than ${MAX_DEPTH} deep`)
  }

  if (!canonical(json, bytes)) {
    return refuse('not-canonical', 'the bytes are not the canonical form (RFC 8785) of what they say')
  }

  const proof = member(json, 'proof')

  if (member(proof, 'type') !== PROOF_TYPE || member(proof, 'cryptosuite') !== CRYPTOSUITE) {
    return refuse('wrong-suite', `the proof must be a ${PROOF_TYPE} of ${CRYPTOSUITE}`)
  }

  const read = readFields(json, proof)

  if (read == null) {
    return refuse('wrong-shape', 'a field is missing or of another type')
  }

  if (member(proof, 'verificationMethod') !== methodOf(read.issuer) || member(proof, 'proofPurpose') !== 'assertionMethod') {
    return refuse('wrong-method', "the proof must assert with the issuer's own key")
  }

  const again = jcs({ ...documentOf(read.issuer, read.fields), proof: { ...proofOptionsOf(read.issuer, read.fields.created), proofValue: base58btc.encode(read.signature) } })
  return equals(again, bytes) ? read : refuse('wrong-shape', 'there is a field too many, or one is written in another way')
}

function readFields (json: Json, proof: Json | undefined): Parsed | undefined {
  const subject = member(json, 'credentialSubject')
  const issuer = key(member(json, 'issuer'))
  const about = key(member(subject, 'id'))
  const kind = ATTESTATION_KINDS.find(one => one === member(subject, 'kind'))
  const name = member(subject, 'class')
  const claims = readClaims(member(subject, 'claims'))
  const dates = readDates(member(json, 'validFrom'), member(json, 'validUntil'), member(proof, 'created'))
  const signature = readSignature(member(proof, 'proofValue'))

  return issuer == null || about == null || kind == null || typeof name !== 'string' || claims == null || dates == null || signature == null
    ? undefined
    : { ok: true, issuer, fields: fieldsOf(kind, about, name, claims, dates), signature }
}

type Dates = Pick<CredentialFields, 'validFrom' | 'validUntil' | 'created'>

function fieldsOf (kind: AttestationKind, subject: Uint8Array, name: string, claims: Readonly<Record<string, string>>, dates: Dates): CredentialFields {
  return { kind, subject, class: name, claims, ...dates }
}

function readDates (...texts: ReadonlyArray<Json | undefined>): Dates | undefined {
  const [validFrom, validUntil, created] = texts.map(text => typeof text === 'string' ? parseDate(text) : undefined)
  return validFrom == null || validUntil == null || created == null ? undefined : { validFrom, validUntil, created }
}

function readClaims (json: Json | undefined): Readonly<Record<string, string>> | undefined {
  if (!isObject(json)) {
    return undefined
  }

  // no prototype: `claims.constructor` is a claim or nothing
  const claims: Record<string, string> = Object.create(null)

  for (const [name, value] of Object.entries(json)) {
    if (typeof value !== 'string') {
      return undefined
    }

    claims[name] = value
  }

  return claims
}

function readSignature (json: Json | undefined): Uint8Array | undefined {
  try {
    const bytes = typeof json === 'string' && json.length <= 128 ? base58btc.decode(json) : undefined
    return bytes?.byteLength === 64 ? bytes : undefined
  } catch {
    return undefined
  }
}

function key (json: Json | undefined): Uint8Array | undefined {
  return typeof json === 'string' ? keyOfDid(json) : undefined
}

function parseJson (bytes: Uint8Array): Json | undefined {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    return undefined
  }
}

function deeper (json: Json, depth: number): boolean {
  return json != null && typeof json === 'object' && (depth === 0 || Object.values(json).some(value => deeper(value, depth - 1)))
}

/** Text that has no canonical form (a lone surrogate) is not canonical either. */
function canonical (json: Json, bytes: Uint8Array): boolean {
  try {
    return equals(jcs(json), bytes)
  } catch {
    return false
  }
}

function member (json: Json | undefined, name: string): Json | undefined {
  return isObject(json) && Object.hasOwn(json, name) ? json[name] : undefined
}

function isObject (json: Json | undefined): json is JsonObject {
  return json != null && typeof json === 'object' && !Array.isArray(json)
}

function refuse (code: ParseCode, reason: string): ParseRefusal {
  return { ok: false, code, reason }
}

/** Kinds of attestation, weakest first (DESIGN §5). */
export const ATTESTATION_KINDS = ['self-measured', 'peer-benchmarked', 'inspected', 'licensed'] as const

export type AttestationKind = typeof ATTESTATION_KINDS[number]

/** Largest credential, bytes: what an ad carries. */
export const MAX_CREDENTIAL_BYTES = 4096
export const MAX_CLAIMS = 16
/** Longest validity, milliseconds: 366 days. Attestations are short-lived; revocation only downgrades sooner. */
export const MAX_VALIDITY_MS = 366n * 24n * 60n * 60n * 1000n

/** What an issuer states about a peer's capacity, in our types. */
export interface CredentialFields {
  readonly kind: AttestationKind
  /** Ed25519 identity key of the peer it is about, 32 bytes. */
  readonly subject: Uint8Array
  /** Capacity class, e.g. `compute`: lower-case letters, digits and hyphens, ≤ 32. */
  readonly class: string
  /** Name → value, ≤ 16; names camelCase ≤ 32; values text of 1 to 128 bytes. Numbers are decimal text: JSON numbers are not safe beyond 2^53. */
  readonly claims: Readonly<Record<string, string>>
  /** Unix milliseconds, whole seconds. */
  readonly validFrom: bigint
  /** Unix milliseconds, whole seconds, after `validFrom` by at most 366 days. */
  readonly validUntil: bigint
  /** When it is signed, unix milliseconds, whole seconds. */
  readonly created: bigint
}

/** A credential whose bytes were canonical, whose shape was exact and whose proof held. */
export interface VerifiedCredential extends CredentialFields {
  /** The issuer's key, 32 bytes, and its did:key. */
  readonly issuer: Uint8Array
  readonly issuerDid: string
  readonly subjectDid: string
  readonly bytes: Uint8Array
}

const CLASS = /^[a-z][a-z0-9-]{0,31}$/
const CLAIM = /^[a-z][A-Za-z0-9]{0,31}$/
// eslint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u001f\u007f\ufffd]/
const encoder = new TextEncoder()

/** Why fields may not be stated; undefined where they may. That times are whole seconds is `dateText`'s to see. */
export function outOfRange ({ subject, class: name, claims, validFrom, validUntil, created }: CredentialFields): string | undefined {
  const entries = Object.entries(claims)
  const bad = entries.find(([claim, value]) => !CLAIM.test(claim) || !printable(value))

  const refusals: ReadonlyArray<readonly [refused: boolean, reason: string]> = [
    [subject.byteLength !== 32, 'subject: must be 32 bytes'],
    [!CLASS.test(name), 'class: must be lower-case letters, digits and hyphens, at most 32'],
    [entries.length > MAX_CLAIMS, `claims: ${entries.length}, at most ${MAX_CLAIMS}`],
    [bad != null, `claims: ${bad?.[0].slice(0, 32)} is no camelCase name with text of 1 to 128 bytes`],
    [validUntil <= validFrom || validUntil - validFrom > MAX_VALIDITY_MS, 'validUntil: must be after validFrom by at most 366 days'],
    [created >= validUntil, 'created: must be before validUntil']
  ]
  return refusals.find(([refused]) => refused)?.[1]
}

function printable (value: string): boolean {
  const size = encoder.encode(value).byteLength
  return size >= 1 && size <= 128 && !UNPRINTABLE.test(value) && value === value.normalize('NFC')
}

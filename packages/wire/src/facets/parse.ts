import { keyOfDid } from '../ids.ts'
import { MEASURES } from './buckets.ts'
import type { Measure } from './buckets.ts'

/** Longest facet, bytes of UTF-8: the limit of `tender.facets`. */
export const MAX_FACET_BYTES = 128

/** Facets that name something, written `name=value`. */
export const TERMS = ['class', 'region', 'arch', 'gpu.model', 'model', 'process', 'material', 'service', 'profile', 'attested-by'] as const

export type TermName = typeof TERMS[number]

export type FacetCode = 'facet-syntax' | 'facet-unknown' | 'facet-operator' | 'facet-amount' | 'facet-value' | 'facet-length'

export type ParsedFacet = { readonly ok: true, readonly facet: string } | { readonly ok: false, readonly code: FacetCode, readonly reason: string }

/**
 * A person's facet text in the one form that has a key: `Class = GPU` → `class=gpu`, `memory >= 8192 MiB` → `memory>=8GiB`. Idempotent. Refusals say
 * what to write instead.
 */
export function parseFacet (text: string): ParsedFacet {
  const [, name = '', operator, value] = /^\s*([A-Za-z.-]+)\s*(>=|=)\s*(\S.*?)\s*$/su.exec(text) ?? []

  if (operator == null || value == null) {
    return refuse('facet-syntax', `"${text}" is no facet: write name=value, or name>=amount for ${Object.keys(MEASURES).join(', ')}`)
  }

  const known = name.toLowerCase()

  if (Object.hasOwn(MEASURES, known)) {
    return operator === '>=' ? parseAmount(known, MEASURES[known as keyof typeof MEASURES], value) : refuse('facet-operator', `${known} is an amount: write ${known}>=${value}`)
  }

  if (!(TERMS as readonly string[]).includes(known)) {
    return refuse('facet-unknown', `no facet "${known}"; there are ${[...TERMS, ...Object.keys(MEASURES)].join(', ')}`)
  }

  if (operator !== '=') {
    return refuse('facet-operator', `${known} is no amount: write ${known}=${value}`)
  }

  return parseTerm(known as TermName, value)
}

/** A named facet; undefined where the value has no key (empty, too long, control characters, no did:key after `attested-by=`). */
export function termFacet (name: TermName, value: string): string | undefined {
  const parsed = parseTerm(name, value)
  return parsed.ok ? parsed.facet : undefined
}

function parseTerm (name: TermName, value: string): ParsedFacet {
  // a did is base58: its letters' case carries meaning
  const plain = name === 'attested-by' ? value.trim() : value.normalize('NFC').toLowerCase().normalize('NFC').trim().replace(/ +/gu, ' ')
  const facet = `${name}=${plain}`

  // eslint-disable-next-line no-control-regex
  if (plain === '' || /[\u0000-\u001f\u007f\ufffd]/u.test(plain)) {
    return refuse('facet-value', `${name}: the value is empty or has control characters`)
  }

  if (name === 'attested-by' && keyOfDid(plain) == null) {
    return refuse('facet-value', `attested-by takes an Ed25519 did:key, such as did:key:z6Mk…, not "${plain}"`)
  }

  return new TextEncoder().encode(facet).byteLength > MAX_FACET_BYTES
    ? refuse('facet-length', `${name}: at most ${MAX_FACET_BYTES} bytes with its name`)
    : { ok: true, facet }
}

function parseAmount (name: string, measure: Measure, value: string): ParsedFacet {
  const [, digits = '', unit = ''] = /^(\d{1,9})\s*(mib|gib|tib)?$/iu.exec(value) ?? []
  const amount = Number(digits) * (scaleOf(measure, unit.toLowerCase()) ?? Number.NaN)

  if (digits === '' || Number.isNaN(amount)) {
    return refuse('facet-amount', `${name}>=${value}: write a whole number${measure.unit === '' ? ' without a unit' : ` of ${measure.unit}`}`)
  }

  if (!measure.buckets.includes(amount)) {
    return refuse('facet-amount', `${name}>=${value} is no bucket; there are ${measure.buckets.map(bucket => `${bucket}${measure.unit}`).join(', ')}`)
  }

  return { ok: true, facet: `${name}>=${amount}${measure.unit}` }
}

function scaleOf (measure: Measure, unit: string): number | undefined {
  const scales: Readonly<Record<string, number>> = measure.unit === '' ? { '': 1 } : { mib: 1 / 1024, gib: 1, tib: 1024 }
  return scales[unit]
}

function refuse (code: FacetCode, reason: string): ParsedFacet {
  return { ok: false, code, reason }
}

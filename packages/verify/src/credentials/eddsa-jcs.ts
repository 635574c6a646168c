import canonicalize from 'canonicalize'
import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'
import type { Crypto } from '@mycel/wire/crypto'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }
export type JsonObject = { readonly [name: string]: Json }

/** RFC 8785 bytes of a JSON value. Error where the value has none (a lone surrogate). */
export function jcs (value: Json): Uint8Array {
  const text = canonicalize(value)

  if (text == null) {
    throw new TypeError('no canonical form')
  }

  return fromString(text)
}

/** What `eddsa-jcs-2022` signs, 64 bytes: sha256(JCS(proof options)) ‖ sha256(JCS(document)). Source: vc-di-eddsa §3.3.2–3.3.5; both without proof and proofValue. */
export function hashData (crypto: Crypto, options: JsonObject, document: JsonObject): Uint8Array {
  return concat([crypto.sha256(jcs(options)), crypto.sha256(jcs(document))])
}

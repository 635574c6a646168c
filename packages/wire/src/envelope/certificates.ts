import { equals } from '../bytes.ts'
import { payloadTypeOf } from '../messages/registry.ts'
import type { Authenticated } from './authenticated.ts'
import type { OpenOptions } from './open.ts'
import type { BodyType } from '../messages/bodies.ts'

/**
 * What a settlement key may sign in its identity key's place: entries about money, never the steps of a contract, so that nobody can answer a fraud proof
 * with "that was another key" (docs/spec/encoding.md, "Certificates").
 */
export const DELEGABLE: readonly BodyType[] = ['receipt', 'payment', 'credit-line', 'log-entry', 'checkpoint']

/** Most certificates looked at; more are an error of the caller. */
export const MAX_CERTIFICATES = 1024

/**
 * The settlement keys that hold at `now` (Unix milliseconds), as `open` asks for them. A certificate's purposes are payload types; others than the delegable ones
 * are passed over. RangeError for more than 1,024 certificates.
 */
export function delegatesAt (certificates: ReadonlyArray<Authenticated<'key-certificate'>>, now: bigint): NonNullable<OpenOptions['delegates']> {
  if (certificates.length > MAX_CERTIFICATES) {
    throw new RangeError(`${certificates.length} certificates, at most ${MAX_CERTIFICATES}`)
  }

  const valid = certificates.map(({ body }) => body).filter(({ notBefore, expires }) => notBefore <= now && now < expires)

  return (identity, type) => DELEGABLE.includes(type)
    ? valid.filter(body => equals(body.identity, identity) && body.purposes.includes(payloadTypeOf(type))).map(({ key }) => key)
    : []
}

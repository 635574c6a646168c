import { equals } from '../bytes.ts'
import { payloadTypeOf } from '../messages/registry.ts'
import type { Authenticated } from './authenticated.ts'
import type { OpenOptions } from './open.ts'
import type { BodyType } from '../messages/bodies.ts'

/**
 * What a settlement key may sign in its identity key's place: what two parties agree about money. Never the steps of a contract, so that nobody can answer a fraud
 * proof with "that was another key", and never log entries and checkpoints, whose forks must prove themselves (docs/spec/encoding.md, "Certificates").
 */
export const DELEGABLE: readonly BodyType[] = ['receipt', 'payment', 'credit-line']

/** Most certificates looked at; more are an error of the caller. */
export const MAX_CERTIFICATES = 1024

/**
 * The certified settlement keys, as `open` asks for them. A certificate holds for what was signed within its validity, by the message's own `at`, so that an old receipt
 * holds for ever; a message without a time is judged at `now` (Unix milliseconds). Purposes are payload types; others than the delegable ones are passed over.
 * RangeError for more than 1,024 certificates.
 */
export function delegatesFrom (certificates: ReadonlyArray<Authenticated<'key-certificate'>>, now: bigint): NonNullable<OpenOptions['delegates']> {
  if (certificates.length > MAX_CERTIFICATES) {
    throw new RangeError(`${certificates.length} certificates, at most ${MAX_CERTIFICATES}`)
  }

  return (identity, type, at = now) => DELEGABLE.includes(type)
    ? certificates
      .map(({ body }) => body)
      .filter(body => body.notBefore <= at && at < body.expires && equals(body.identity, identity) && body.purposes.includes(payloadTypeOf(type)))
      .map(({ key }) => key)
    : []
}

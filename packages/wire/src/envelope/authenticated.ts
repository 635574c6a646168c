import type { MessageId } from '../ids.ts'
import type { Bodies, BodyType } from '../messages/bodies.ts'

/**
 * A message whose bytes were canonical and whose signatures held. Only `open` and `sign` make one; everything behind the edge takes
 * this, never bytes.
 */
export interface Authenticated<K extends BodyType = BodyType> {
  readonly type: K
  /** `sha2-256(PAE(type, body))` in hexadecimal: the same for the half-signed and the countersigned stage. */
  readonly id: MessageId
  readonly digest: Uint8Array
  readonly body: Bodies[K]
  /** Canonical envelope bytes. */
  readonly bytes: Uint8Array
  /** How many of the body's named signers have signed: all of them, but for the half-signed stage of receipts and payments. */
  readonly signatures: number
  readonly complete: boolean
}

/** `Authenticated` as a union over its types, so that a switch on `type` narrows `body`. */
export type Message = { [K in BodyType]: Authenticated<K> }[BodyType]

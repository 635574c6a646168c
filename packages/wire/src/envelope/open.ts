import { equals } from '../bytes.ts'
import { messageId } from '../ids.ts'
import { decodeBody } from '../messages/codec.ts'
import { MAX_BODY_BYTES } from '../messages/limits.ts'
import { bodyTypeOf, REGISTRY } from '../messages/registry.ts'
import { paeView } from './pae.ts'
import { readEnvelope } from './read-envelope.ts'
import type { Authenticated, Message } from './authenticated.ts'
import type { Crypto } from '../crypto/crypto.ts'
import type { Bodies, BodyType } from '../messages/bodies.ts'
import type { DecodeCode } from '../messages/codec.ts'
import type { Envelope } from '../messages/generated/envelope.ts'

/** Room for payload type and two signatures around the largest body, bytes. */
export const MAX_ENVELOPE_BYTES = MAX_BODY_BYTES + 512

export type OpenCode = DecodeCode | 'unknown-type' | 'unexpected-type' | 'wrong-network' | 'signature-count' | 'same-party' | 'bad-signature'

export interface OpenRefusal {
  readonly ok: false
  readonly code: OpenCode
  readonly reason: string
}

export type Opened<M = Message> = { readonly ok: true, readonly message: M } | OpenRefusal

export interface OpenOptions<K extends BodyType = BodyType> {
  /** Only bodies of this network are accepted. */
  readonly network: string
  /** Refuse every other type before decoding the body. */
  readonly only?: readonly K[]
  /** Settlement keys that an identity key has certified for this body type: `signer` → keys that may sign in its place at the message's own time, if it has one. */
  readonly delegates?: (identity: Uint8Array, type: BodyType, at?: bigint) => readonly Uint8Array[]
}

/**
 * From bytes to an authenticated message, cheapest checks first: size, canonical envelope, known type, canonical body within its limits, network,
 * exactly the signers that the body names (each once, parties distinct), signatures last.
 */
export function open<K extends BodyType = BodyType> (crypto: Crypto, bytes: Uint8Array, options: OpenOptions<K>): Opened<Extract<Message, { type: K }>> {
  const envelope = readEnvelope(bytes, MAX_ENVELOPE_BYTES)

  if (!envelope.ok) {
    return envelope
  }

  const type = bodyTypeOf(envelope.value.payloadType)

  if (type == null) {
    return refuse('unknown-type', envelope.value.payloadType.slice(0, 100))
  }

  if (options.only != null && !(options.only as readonly BodyType[]).includes(type)) {
    return refuse('unexpected-type', type)
  }

  const opened = openAs(crypto, type, envelope.value, bytes, options)
  return opened as Opened<Extract<Message, { type: K }>>
}

function openAs<K extends BodyType> (crypto: Crypto, type: K, envelope: Envelope, bytes: Uint8Array, options: OpenOptions): Opened<Authenticated<K>> {
  const decoded = decodeBody(type, envelope.payload)

  if (!decoded.ok) {
    return decoded
  }

  const body = decoded.value

  if (body.network !== options.network) {
    return refuse('wrong-network', `${body.network}, this is ${options.network}`)
  }

  const named = REGISTRY[type].signers(body)
  const count = envelope.signatures.length

  if (count !== named.length && !(REGISTRY[type].halfSigned && count === 1)) {
    return refuse('signature-count', `${count} signatures, ${named.length} named signers`)
  }

  if (envelope.signatures.some(({ keyid }) => keyid !== '')) {
    return refuse('not-canonical', 'keyid must be empty')
  }

  if (named.length === 2 && equals(first(named), first(named.slice(1)))) {
    return refuse('same-party', 'both signers are the same key')
  }

  const maySign = envelope.signatures.map((_, i) => {
    const identity = first(named.slice(i))
    return [identity, ...(options.delegates?.(identity, type, 'at' in body ? body.at : undefined) ?? [])]
  })
  const signed = paeView(envelope.payloadType, envelope.payload)

  for (const [i, keys] of maySign.entries()) {
    const sig = envelope.signatures[i]?.sig

    if (sig == null || !keys.some(key => crypto.verify(key, signed, sig))) {
      return refuse('bad-signature', `signature ${i + 1} does not hold`)
    }
  }

  const digest = crypto.sha256(signed)
  const message: Authenticated<K> = { type, id: messageId(digest), digest, body: body as Bodies[K], bytes, signatures: count, complete: count === named.length }
  return { ok: true, message }
}

function first (keys: readonly Uint8Array[]): Uint8Array {
  return keys[0] ?? new Uint8Array(0)
}

function refuse (code: OpenCode, reason: string): OpenRefusal {
  return { ok: false, code, reason }
}

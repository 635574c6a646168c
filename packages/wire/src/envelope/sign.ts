import { equals } from '../bytes.ts'
import { messageId } from '../ids.ts'
import { encodeBody } from '../messages/codec.ts'
import { Envelope } from '../messages/generated/envelope.ts'
import { payloadTypeOf, REGISTRY } from '../messages/registry.ts'
import { pae } from './pae.ts'
import type { Authenticated } from './authenticated.ts'
import type { Crypto } from '../crypto/crypto.ts'
import type { Bodies, BodyType } from '../messages/bodies.ts'

/** A key that signs typed bodies, and nothing else: there is no way to have it sign bytes of somebody's choosing. */
export interface Signer {
  readonly publicKey: Uint8Array
  readonly seed: Uint8Array
}

/** A signer from a 32-byte seed (RFC 8032 §5.1.5). */
export function createSigner (crypto: Crypto, seed: Uint8Array): Signer {
  const publicKey = crypto.publicKey(seed)
  // not enumerable: a signer that is logged or serialised by mistake shows its public key only
  return Object.defineProperty({ publicKey }, 'seed', { value: seed.slice(), enumerable: false }) as Signer
}

export interface SignOptions {
  /** The identity's certificate for this signer's key: the body names the identity, the settlement key signs. */
  readonly certified?: Authenticated<'key-certificate'>
}

/**
 * Signs a body as the first of its named signers. RangeError where a field breaks its limit; Error where the signer is neither the first named nor certified by it.
 */
export function sign<K extends BodyType> (crypto: Crypto, signer: Signer, type: K, body: Bodies[K], options: SignOptions = {}): Authenticated<K> {
  const spec = REGISTRY[type]
  const named = spec.signers(body)
  const payload = encodeBody(type, body)
  return seal(crypto, type, body, payload, [signature(crypto, signer, named[0], type, payload, options)], named.length)
}

/** Adds the second named signature to a half-signed receipt or payment. Error where it is complete or the signer is not the one named. */
export function countersign<K extends BodyType> (crypto: Crypto, signer: Signer, message: Authenticated<K>, options: SignOptions = {}): Authenticated<K> {
  const named = REGISTRY[message.type].signers(message.body)

  if (message.complete || named.length !== 2) {
    throw new Error(`${message.type} takes no countersignature`)
  }

  const { payload, signatures } = Envelope.decode(message.bytes)
  return seal(crypto, message.type, message.body, payload, [...signatures.map(({ sig }) => sig), signature(crypto, signer, named[1], message.type, payload, options)], named.length)
}

function signature (crypto: Crypto, signer: Signer, named: Uint8Array | undefined, type: BodyType, payload: Uint8Array, { certified }: SignOptions): Uint8Array {
  const signing = certified != null && equals(certified.body.key, signer.publicKey) ? certified.body.identity : signer.publicKey

  if (named == null || !equals(named, signing)) {
    throw new Error(`${type} names another signer`)
  }

  return crypto.sign(signer.seed, pae(payloadTypeOf(type), payload))
}

function seal<K extends BodyType> (crypto: Crypto, type: K, body: Bodies[K], payload: Uint8Array, signatures: readonly Uint8Array[], wanted: number): Authenticated<K> {
  const payloadType = payloadTypeOf(type)
  const digest = crypto.sha256(pae(payloadType, payload))
  const bytes = Envelope.encode({ payload, payloadType, signatures: signatures.map(sig => ({ sig, keyid: '' })) })
  return { type, id: messageId(digest), digest, body, bytes, signatures: signatures.length, complete: signatures.length === wanted }
}

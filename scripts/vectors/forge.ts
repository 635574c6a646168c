import { pae } from '@mycel/wire/envelope'
import { payloadTypeOf, REGISTRY } from '@mycel/wire/messages'
import { crypto } from './people.ts'
import type { Signer } from '@mycel/wire/envelope'
import type { BodyType } from '@mycel/wire/messages'

export interface EnvelopeParts {
  readonly payload: Uint8Array
  readonly payloadType: string
  readonly signatures: ReadonlyArray<{ readonly sig: Uint8Array, readonly keyid?: string }>
}

/** Bytes of a body, whether its fields keep their limits or not. */
export function encode (type: BodyType, body: unknown): Uint8Array {
  return (REGISTRY[type].codec as { encode (body: unknown): Uint8Array }).encode(body)
}

/** An envelope of any content, in canonical form. */
export function envelopeOf ({ payload, payloadType, signatures }: EnvelopeParts): Uint8Array {
  return join([...(payload.byteLength === 0 ? [] : [field(1, payload)]), field(2, utf8(payloadType)), ...signatures.map(({ sig, keyid = '' }) => {
    return field(3, join([...(sig.byteLength === 0 ? [] : [field(1, sig)]), ...(keyid === '' ? [] : [field(2, utf8(keyid))])]))
  })])
}

/** An envelope whose signatures hold, whatever the payload is. */
export function seal (type: BodyType, payload: Uint8Array, signers: readonly Signer[]): Uint8Array {
  return envelopeOf({ payload, payloadType: payloadTypeOf(type), signatures: signers.map(signer => ({ sig: signatureOf(type, payload, signer) })) })
}

export function signatureOf (type: BodyType, payload: Uint8Array, { seed }: Signer): Uint8Array {
  return crypto.sign(seed, pae(payloadTypeOf(type), payload))
}

/** A length-delimited field. */
export function field (number: number, value: Uint8Array): Uint8Array {
  return join([varint(number * 8 + 2), varint(value.byteLength), value])
}

export function varint (value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value

  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80)
    rest = Math.floor(rest / 128)
  }

  return Uint8Array.of(...bytes, rest)
}

export function join (parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}

export function utf8 (text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

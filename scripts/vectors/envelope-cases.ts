import { MAX_ENVELOPE_BYTES } from '@mycel/wire/envelope'
import { payloadTypeOf, REGISTRY } from '@mycel/wire/messages'
import { encode, envelopeOf, join, seal, signatureOf } from './forge.ts'
import { alice, bob, carol, fill } from './people.ts'
import type { EnvelopeParts } from './forge.ts'
import type { Case, Subject } from './messages.ts'

/** Order of the base point's group, RFC 8032 §5.1. */
const L = (1n << 252n) + 27742317777372353535851937790883648493n

/** The identity as a key: with R = identity and S = 0 it "holds" for every message, where keys are not admitted first. */
const IDENTITY = join([Uint8Array.of(1), fill(0, 31)])

/** A point of order 8: "holds" for one message in eight. */
const ORDER_8 = new Uint8Array(Buffer.from('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a', 'hex'))

/** Envelopes around the valid payload that must not pass. */
export function envelopeCases (subject: Subject): Case[] {
  const { type, payload, signers } = subject
  const payloadType = payloadTypeOf(type)
  const valid = seal(type, payload, signers)
  const sigs = signers.map(signer => signatureOf(type, payload, signer))
  const [sig = fill(0, 64)] = sigs
  const others = sigs.slice(1)
  const stranger = [alice, bob, carol].find(({ publicKey }) => !signers.some(signer => signer.publicKey === publicKey)) ?? carol
  const wrong = signatureOf(type, payload, stranger)
  const sealWith = (all: readonly Uint8Array[], change: Partial<EnvelopeParts> = {}): Uint8Array => envelopeOf({ payload, payloadType, signatures: all.map(one => ({ sig: one })), ...change })
  const foreign = type === 'expire' ? 'accept' : 'expire'
  const { halfSigned } = REGISTRY[type]

  return [
    { name: 'envelope: cut by one byte', bytes: valid.subarray(0, -1), code: 'malformed' },
    { name: 'envelope: an unknown field', bytes: join([valid, Uint8Array.of(0x20, 1)]), code: 'not-canonical' },
    { name: 'envelope: payload after payload type', bytes: swapped(valid, payload), code: 'not-canonical' },
    { name: 'envelope: beyond its size', bytes: new Uint8Array(MAX_ENVELOPE_BYTES + 1).fill(0x0a), code: 'oversize' },
    { name: 'envelope: empty', bytes: new Uint8Array(0), code: 'unknown-type' },
    { name: 'envelope: a payload type of another version', bytes: sealWith(sigs, { payloadType: payloadType.replace('.v1+', '.v2+') }), code: 'unknown-type' },
    { name: 'signature: a keyid', bytes: sealWith(sigs, { signatures: sigs.map((one, i) => ({ sig: one, ...(i === 0 ? { keyid: 'me' } : {}) })) }), code: 'not-canonical' },
    { name: 'signature: none', bytes: sealWith([]), code: 'signature-count' },
    ...(signers.length === 1 ? [{ name: 'signature: one too many', bytes: sealWith([sig, sig]), code: 'signature-count' }] : []),
    { name: 'signature: three', bytes: sealWith([sig, sig, sig]), code: 'malformed' },
    { name: 'signature: by somebody else', bytes: sealWith([wrong, ...others]), code: 'bad-signature' },
    { name: 'signature: empty', bytes: sealWith([new Uint8Array(0), ...others]), code: 'bad-signature' },
    { name: 'signature: 63 bytes', bytes: sealWith([sig.subarray(0, 63), ...others]), code: 'bad-signature' },
    { name: 'signature: 65 bytes', bytes: sealWith([join([sig, Uint8Array.of(0)]), ...others]), code: 'bad-signature' },
    { name: 'signature: one bit of R flipped', bytes: sealWith([flipped(sig, 0), ...others]), code: 'bad-signature' },
    { name: 'signature: one bit of S flipped', bytes: sealWith([flipped(sig, 33), ...others]), code: 'bad-signature' },
    { name: 'signature: S not reduced', bytes: sealWith([unreduced(sig), ...others]), code: 'bad-signature' },
    { name: 'signature: the same body as another type', bytes: sealWith([signatureOf(foreign, payload, signers[0] ?? alice), ...others]), code: 'bad-signature' },
    ...[['the identity', IDENTITY], ['a point of order 8', ORDER_8]].map(([name, key]) => weakKey(subject, String(name), key as Uint8Array)),
    ...(halfSigned ? twoSigned(subject, sigs) : []),
    ...(halfSigned ? [sameParty(subject)] : [])
  ]
}

function twoSigned ({ type, payload }: Subject, [first = fill(0, 64), second = fill(0, 64)]: readonly Uint8Array[]): Case[] {
  const sealWith = (all: readonly Uint8Array[]): Uint8Array => envelopeOf({ payload, payloadType: payloadTypeOf(type), signatures: all.map(sig => ({ sig })) })

  return [
    { name: 'signature: the first only, not complete', bytes: sealWith([first]) },
    { name: 'signature: the second only', bytes: sealWith([second]), code: 'bad-signature' },
    { name: 'signature: in the other order', bytes: sealWith([second, first]), code: 'bad-signature' },
    { name: 'signature: the first twice', bytes: sealWith([first, first]), code: 'bad-signature' },
    { name: 'signature: the second with one bit flipped', bytes: sealWith([first, flipped(second, 5)]), code: 'bad-signature' }
  ]
}

function sameParty ({ type, body, signers: [first = alice] }: Subject): Case {
  const own = type === 'payment' ? { payee: body['payer'] } : { requester: body['author'] }
  return { name: 'signature: one party on both sides', bytes: seal(type, encode(type, { ...body, ...own }), [first, first]), code: 'same-party' }
}

/** The body names a key that must not be admitted, with a signature that a lax verifier accepts. */
function weakKey ({ type, body, signers: [first = alice] }: Subject, name: string, key: Uint8Array): Case {
  const [named] = Object.entries(body).find(([, value]) => value === first.publicKey) ?? []

  if (named == null) {
    throw new Error(`${type} names its signer in no field`)
  }

  const payload = encode(type, { ...body, [named]: key })
  return { name: `signature: the signer's key is ${name}`, bytes: envelopeOf({ payload, payloadType: payloadTypeOf(type), signatures: [{ sig: join([IDENTITY, fill(0)]) }] }), code: 'bad-signature' }
}

/** With one bit of one byte flipped. */
export function flipped (bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice()
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}

/** The same signature with S + L, which a verifier without the check of RFC 8032 §5.1.7 takes for another valid one. */
function unreduced (sig: Uint8Array): Uint8Array {
  const s = BigInt(`0x${Buffer.from(sig.subarray(32)).reverse().toString('hex')}`) + L
  return join([sig.subarray(0, 32), new Uint8Array(Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse())])
}

/** Field 2 before field 1. */
function swapped (envelope: Uint8Array, payload: Uint8Array): Uint8Array {
  const lengthBytes = payload.byteLength < 128 ? 1 : payload.byteLength < 16_384 ? 2 : 3
  const end = 1 + lengthBytes + payload.byteLength
  const typeEnd = end + 2 + (envelope[end + 1] ?? 0)
  return join([envelope.subarray(end, typeEnd), envelope.subarray(0, end), envelope.subarray(typeEnd)])
}

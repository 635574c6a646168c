import { decodeWith } from '../messages/codec.ts'
import { Envelope } from '../messages/generated/envelope.ts'
import type { Decoded } from '../messages/codec.ts'

const PAYLOAD = 0x0a
const PAYLOAD_TYPE = 0x12
const SIGNATURE = 0x1a
const SIG = 0x0a
const SIGNATURE_BYTES = 64
const MAX_SIGNATURES = 2

/**
 * An envelope out of its canonical bytes, as `decodeWith`. The form that every message of this network has is read without being written again for comparison; whatever deviates from it in one byte
 * goes the long way, which names what is wrong.
 */
export function readEnvelope (bytes: Uint8Array, maxBytes: number): Decoded<Envelope> {
  const usual = bytes.byteLength <= maxBytes ? usualForm(bytes) : undefined
  return usual == null ? decodeWith<Envelope>(Envelope, undefined, maxBytes, bytes) : { ok: true, value: usual }
}

/** A payload, a type of up to 127 printable characters of ASCII, one or two signatures of 64 bytes, no key id, and nothing else; lengths in as few bytes as they take. */
function usualForm (bytes: Uint8Array): Envelope | undefined {
  const length = lengthAt(bytes, 1)

  if (bytes[0] !== PAYLOAD || length == null || length.value === 0) {
    return undefined
  }

  const type = length.end + length.value
  const typeLength = bytes[type + 1] ?? 0
  const end = type + 2 + typeLength
  const payloadType = bytes[type] === PAYLOAD_TYPE && typeLength > 0 && typeLength < 0x80 ? asciiAt(bytes, type + 2, end) : undefined
  const signatures: Envelope['signatures'] = []

  for (let at = end; at < bytes.byteLength; at += 4 + SIGNATURE_BYTES) {
    const there = bytes[at] === SIGNATURE && bytes[at + 1] === 2 + SIGNATURE_BYTES && bytes[at + 2] === SIG && bytes[at + 3] === SIGNATURE_BYTES

    if (!there || at + 4 + SIGNATURE_BYTES > bytes.byteLength || signatures.length === MAX_SIGNATURES) {
      return undefined
    }

    signatures.push({ sig: bytes.subarray(at + 4, at + 4 + SIGNATURE_BYTES), keyid: '' })
  }

  return payloadType == null || signatures.length === 0 ? undefined : { payload: bytes.subarray(length.end, type), payloadType, signatures }
}

/** A varint below 2^28 in as few bytes as it takes. */
function lengthAt (bytes: Uint8Array, from: number): { readonly value: number, readonly end: number } | undefined {
  let value = 0

  for (let i = 0; i < 4; i++) {
    const byte = bytes[from + i] ?? 0x80
    value += (byte & 0x7f) << (7 * i)

    if (byte < 0x80) {
      return byte === 0 && i > 0 ? undefined : { value, end: from + i + 1 }
    }
  }

  return undefined
}

function asciiAt (bytes: Uint8Array, from: number, to: number): string | undefined {
  let text = ''

  for (let i = from; i < to; i++) {
    const code = bytes[i] ?? 0

    if (code < 0x20 || code > 0x7e) {
      return undefined
    }

    text += String.fromCharCode(code)
  }

  return text
}

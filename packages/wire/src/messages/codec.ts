import { equals } from '../bytes.ts'
import { checkFields } from './fields.ts'
import * as pb from './generated/bodies.ts'
import * as limits from './limits.ts'
import { MAX_WINDOW_UNITS } from './limits.ts'
import { REGISTRY } from './registry.ts'
import type { Bodies, BodyType } from './bodies.ts'
import type { Fields } from './fields.ts'

export type DecodeCode = 'oversize' | 'malformed' | 'not-canonical' | 'out-of-range'

export type Decoded<T> = { readonly ok: true, readonly value: T } | { readonly ok: false, readonly code: DecodeCode, readonly reason: string }

interface Codec<T> {
  encode (value: Partial<T>): Uint8Array
  decode (bytes: Uint8Array): T
}

/**
 * Bounded, canonical decoding: the size is checked before anything is parsed, repeated fields while parsing (limits in the .proto files), every field's
 * limit afterwards, and "one whose re-encoding differs from what was received MUST be refused" (docs/spec/encoding.md) last.
 */
export function decodeWith<T extends object> (codec: Codec<T>, fields: Fields<T> | undefined, maxBytes: number, bytes: Uint8Array): Decoded<T> {
  if (bytes.byteLength > maxBytes) {
    return { ok: false, code: 'oversize', reason: `${bytes.byteLength} bytes, at most ${maxBytes}` }
  }

  let value: T
  let again: Uint8Array

  try {
    value = codec.decode(bytes)
    again = codec.encode(value)
  } catch (err) {
    return { ok: false, code: 'malformed', reason: err instanceof Error ? err.message : String(err) }
  }

  if (!equals(again, bytes)) {
    return { ok: false, code: 'not-canonical', reason: 'its re-encoding differs' }
  }

  const reason = fields == null ? undefined : checkFields(fields, value, '')
  return reason == null ? { ok: true, value } : { ok: false, code: 'out-of-range', reason }
}

/** Decodes a signed body of a known type. */
export function decodeBody<K extends BodyType> (type: K, bytes: Uint8Array): Decoded<Bodies[K]> {
  const { codec, fields, maxBytes } = REGISTRY[type]
  return decodeWith<Bodies[K]>(codec, fields, maxBytes, bytes)
}

/** Canonical bytes of a body. RangeError where a field breaks its limit: nothing unsendable gets signed. */
export function encodeBody<K extends BodyType> (type: K, body: Bodies[K]): Uint8Array {
  const { codec, fields, maxBytes } = REGISTRY[type]
  const reason = checkFields<Bodies[K]>(fields, body, '')

  if (reason != null) {
    throw new RangeError(`${type}: ${reason}`)
  }

  const bytes = codec.encode(body)

  if (bytes.byteLength > maxBytes) {
    throw new RangeError(`${type}: ${bytes.byteLength} bytes, at most ${maxBytes}`)
  }

  return bytes
}

/** The part of a tender that says what to run, kind `wasm`. */
export function decodeWasmWork (bytes: Uint8Array): Decoded<pb.WasmWork> {
  return decodeWith<pb.WasmWork>(pb.WasmWork, limits.wasmWork, 8192, bytes)
}

export function encodeWasmWork (work: pb.WasmWork): Uint8Array {
  return pb.WasmWork.encode(work)
}

/** Largest manifest or results blob of a window, bytes. */
export const MAX_WINDOW_BLOB_BYTES = 64 * 1024 * 1024

/**
 * Units in order: job-wide index and input bytes. A window's is named by its sha2-256 in `start.manifest` and lists no more than `maxUnits` = 4,096; a whole job's may
 * list 262,144.
 */
export function decodeManifest (bytes: Uint8Array, maxUnits: number = MAX_WINDOW_UNITS): Decoded<pb.Manifest> {
  const bounded = { encode: pb.Manifest.encode, decode: (from: Uint8Array) => pb.Manifest.decode(from, { limits: { units: maxUnits } }) }
  return decodeWith<pb.Manifest>(bounded, undefined, MAX_WINDOW_BLOB_BYTES, bytes)
}

export function encodeManifest (units: readonly pb.UnitInput[]): Uint8Array {
  return pb.Manifest.encode({ units: [...units] })
}

/** A window's results in the manifest's order. Named by its sha2-256 in `open.results`. */
export function decodeResults (bytes: Uint8Array): Decoded<pb.Results> {
  return decodeWith<pb.Results>(pb.Results, undefined, MAX_WINDOW_BLOB_BYTES, bytes)
}

export function encodeResults (units: readonly pb.UnitResult[]): Uint8Array {
  return pb.Results.encode({ units: [...units] })
}

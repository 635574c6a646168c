import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { concat } from 'uint8arrays/concat'
import { equals } from 'uint8arrays/equals'
import { createAdmission } from './admission.ts'
import type { Crypto } from './crypto.ts'

const SIGNATURE_BYTES = 64
const admitted = createAdmission()

/** The default port: pure JavaScript, the same in a browser. */
export const nobleCrypto: Crypto = {
  sha256: bytes => sha256(bytes),
  publicKey: seed => ed25519.getPublicKey(seed),
  sign: (seed, message) => ed25519.sign(message, seed),
  verify: (key, message, signature) => signature.byteLength === SIGNATURE_BYTES && admitted(key) && holds(key, message, signature)
}

/** RFC 8032 §5.1.7 without the cofactor: `R = [S]B − [k]A`, compared as bytes, so that a non-canonical or mixed-order R never passes. */
function holds (key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const { Point } = ed25519
  const r = signature.subarray(0, 32)
  const s = littleEndian(signature.subarray(32))

  if (s >= Point.Fn.ORDER) {
    return false
  }

  const k = Point.Fn.create(littleEndian(sha512(concat([r, key, message]))))
  const a = Point.fromBytes(key, false)
  return equals(Point.BASE.multiplyUnsafe(s).subtract(a.multiplyUnsafe(k)).toBytes(), r)
}

function littleEndian (bytes: Uint8Array): bigint {
  let value = 0n

  for (let i = bytes.byteLength - 1; i >= 0; i--) {
    value = (value << 8n) | BigInt(bytes[i] ?? 0)
  }

  return value
}

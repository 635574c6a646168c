import { nobleCrypto } from '@mycel/wire/crypto'
import { nativeCrypto } from '../../packages/verify/dist/test/fixtures/native-crypto.js'
import type { Crypto } from '@mycel/wire/crypto'

/** Signs and hashes natively, which is faster; keys and signatures are the same bytes as noble's (RFC 8032 is deterministic). */
export const crypto: Crypto = { ...nobleCrypto, sha256: nativeCrypto.sha256, sign: nativeCrypto.sign, verify: nativeCrypto.verify }

/** Seeds 01…01, 02…02, 03…03. */
export { alice, bob, carol } from '../../packages/wire/dist/test/fixtures/bodies.js'

export function fill (value: number, size = 32): Uint8Array {
  return new Uint8Array(size).fill(value)
}

import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'
import type { Crypto } from '../crypto/crypto.ts'

const TAG = fromString('mycel/nonce/v1')

/** What a `start` holds of a nonce until it is revealed: sha2-256 of `"mycel/nonce/v1" ‖ party ‖ nonce`, all of fixed length. 32 bytes. */
export function nonceCommitment (crypto: Pick<Crypto, 'sha256'>, party: Uint8Array, nonce: Uint8Array): Uint8Array {
  return crypto.sha256(concat([TAG, party, nonce]))
}

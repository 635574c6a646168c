import { nonceCommitment, u32be } from '@mycel/wire'
import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'
import type { NoncePlace } from '@mycel/verify/witness'
import type { Crypto, Signer } from '@mycel/wire'

/**
 * This node's nonce for a window of somebody else's contract, from its seed alone: whatever it has forgotten, it never has another one.
 * `sha2-256("mycel/secret/v1 witness " ‖ seed ‖ requester ‖ contract ‖ u32(window))`.
 */
export function ownNonce (crypto: Crypto, { seed }: Pick<Signer, 'seed'>, { requester, contract, window }: NoncePlace): Uint8Array {
  return crypto.sha256(concat([fromString('mycel/secret/v1 witness '), seed, requester, contract, u32be(window)]))
}

export function ownCommitment (crypto: Crypto, signer: Pick<Signer, 'seed' | 'publicKey'>, place: NoncePlace): Uint8Array {
  return nonceCommitment(crypto, signer.publicKey, ownNonce(crypto, signer, place))
}

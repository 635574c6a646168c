import { nonceCommitment, u32be } from '@mycel/wire'
import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'
import type { Contract, Crypto, NonceCommitment } from '@mycel/wire'

/**
 * A node's nonces and blinds, derived from its seed and the contract's award, so that a restart finds the same ones and nothing has to be stored.
 * `sha2-256("mycel/secret/v1" ‖ purpose ‖ seed ‖ award ‖ window)`.
 */
export class Secrets {
  private readonly crypto: Crypto
  private readonly seed: Uint8Array
  private readonly self: Uint8Array

  constructor (crypto: Crypto, seed: Uint8Array, self: Uint8Array) {
    this.crypto = crypto
    this.seed = seed
    this.self = self
  }

  nonce (contract: Contract, window: number): Uint8Array {
    return this.derive('nonce', contract, window)
  }

  /** Of a requester, beside the one that it reveals: nobody sees it before the window is open, so nobody can foresee what is challenged. */
  hidden (contract: Contract, window: number): Uint8Array {
    return this.derive('hidden', contract, window)
  }

  commitment (contract: Contract, window: number): NonceCommitment {
    return { party: this.self, commitment: nonceCommitment(this.crypto, this.self, this.nonce(contract, window)) }
  }

  window (contract: Contract, window: number): Uint8Array {
    return this.derive('blind', contract, window)
  }

  private derive (purpose: string, { award }: Contract, window: number): Uint8Array {
    if (award == null) {
      throw new Error('no secrets before an award')
    }

    return this.crypto.sha256(concat([fromString(`mycel/secret/v1 ${purpose} `), this.seed, award.digest, u32be(window)]))
  }
}

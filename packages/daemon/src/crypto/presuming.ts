import type { NodeCrypto } from './node-crypto.ts'
import type { Crypto } from '@mycel/wire'

/** A port on which every signature holds at first sight. */
export interface Presuming {
  readonly crypto: Crypto
  /** Whether all that was presumed since the last call does hold. */
  held (): Promise<boolean>
}

/**
 * Reads many messages at the speed of parsing while other threads check their signatures. Whatever was read may be used only once `held` says so; where it does not, read it again with the
 * real port, which names the bad one.
 */
export function presuming (real: Pick<NodeCrypto, 'verifyLater'> & Crypto): Presuming {
  let checks: Array<Promise<boolean>> = []

  return {
    crypto: {
      sha256: bytes => real.sha256(bytes),
      publicKey: seed => real.publicKey(seed),
      sign: (seed, message) => real.sign(seed, message),
      verify: (key, message, signature) => {
        checks.push(real.verifyLater(key, message, signature))
        return true
      }
    },
    async held () {
      const all = checks
      checks = []
      return (await Promise.all(all)).every(held => held)
    }
  }
}

import type { LaterWay } from './later-checks.ts'
import type { NodeCrypto } from './node-crypto.ts'
import type { Crypto } from '@mycel/wire'

/** A port on which every signature of a key that is known holds at first sight. */
export interface Presuming {
  readonly crypto: Crypto
  /** Whether all that was presumed so far does hold. Who asks while others do gets what was presumed for them too; once false it stays so. Rejects where the checks could not be made, and then stays so. */
  held (): Promise<boolean>
}

/**
 * Reads many messages at the speed of parsing while their signatures are checked beside it. Whatever was read may be used only once `held` says so; where it does not, read it again with the
 * real port, which names the bad one.
 */
export function presuming (real: Pick<NodeCrypto, 'later'> & Crypto, way: LaterWay): Presuming {
  const checks = real.later(way)
  let sound = Promise.resolve(true)

  return {
    crypto: {
      sha256: bytes => real.sha256(bytes),
      publicKey: seed => real.publicKey(seed),
      sign: (seed, message) => real.sign(seed, message),
      verify: (key, message, signature) => {
        // who makes up a key for each message would have each admitted, however bad the first signature is
        if (!checks.knows(key)) {
          return real.verify(key, message, signature)
        }

        checks.add(key, message, signature)
        return true
      }
    },
    async held () {
      sound = Promise.all([sound, checks.held()]).then(held => held.every(one => one))
      return sound
    }
  }
}

import { u32be } from '@mycel/wire'
import { digest32, tagged } from '../tagged.ts'
import { challengeSeed } from './challenge.ts'
import { drawn, uniform } from './draw.ts'
import type { ChallengeSource } from './challenge.ts'
import type { Crypto } from '@mycel/wire/crypto'

const VERIFIERS_TAG = 'mycel/verifiers/v1'

export interface VerifierDraw extends ChallengeSource {
  /** The unit that they check. */
  readonly position: number
  /** `award.verifiers`, in its order: distinct identity keys, committed to before the root. */
  readonly trusted: readonly Uint8Array[]
  /** How many to ask, 1 … trusted.length. */
  readonly count: number
}

/**
 * Who checks one unit: `count` of the list, in the order in which they were drawn, every choice equally likely. A unit's verifiers say nothing of another unit's.
 * Spec: docs/spec/verification.md "Verifiers". RangeError where a key is no key or stands twice, where there are fewer than asked for, or without a nonce.
 */
export function drawVerifiers (crypto: Crypto, { root, nonces, position, trusted, count }: VerifierDraw): readonly Uint8Array[] {
  const distinct = new Set(trusted.map(key => digest32(key, 'verifier').join()))

  if (distinct.size !== trusted.length || !Number.isInteger(count) || count < 1 || count > trusted.length) {
    throw new RangeError(`${count} of ${distinct.size} verifiers on a list of ${trusted.length}`)
  }

  const seed = crypto.sha256(tagged(VERIFIERS_TAG, challengeSeed(crypto, { root, nonces }), u32be(position)))
  return drawn(uniform(crypto, seed), trusted.length, count).flatMap(i => trusted[i] ?? [])
}

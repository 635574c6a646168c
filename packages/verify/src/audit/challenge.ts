import { u32be } from '@mycel/wire'
import { MAX_WINDOW_UNITS } from '@mycel/wire/messages'
import { digest32, tagged } from '../tagged.ts'
import { drawn, uniform } from './draw.ts'
import type { Crypto } from '@mycel/wire/crypto'

const CHALLENGE_TAG = 'mycel/challenge/v1'
const ROUNDING_TAG = 'mycel/rounding/v1'
const PPM = 1_000_000

export interface ChallengeSource {
  /** The window's committed root, 32 bytes. */
  readonly root: Uint8Array
  /**
   * 32 bytes each, at least one, all fixed before the root was known to whoever fixed them: the revealed ones in the start's order, then the requester's hidden
   * one, which nobody sees before the window is open.
   */
  readonly nonces: readonly Uint8Array[]
}

export interface ChallengeTerms extends ChallengeSource {
  /** Units in the window, 1 … 4096. */
  readonly units: number
  /** How many to check, 0 … units. */
  readonly count: number
}

/**
 * Which positions of a window get checked: `count` distinct ones, ascending, every set equally likely. Docs: docs/spec/verification.md "Challenge".
 * RangeError where units or count are out of range, or there is no nonce: without one the provider could choose the root for the challenge.
 */
export function challenge (crypto: Crypto, { root, nonces, units, count }: ChallengeTerms): number[] {
  if (!Number.isInteger(units) || units < 1 || units > MAX_WINDOW_UNITS || !Number.isInteger(count) || count < 0 || count > units) {
    throw new RangeError(`${count} of ${units} units`)
  }

  const draw = uniform(crypto, challengeSeed(crypto, { root, nonces }))
  return drawn(draw, units, count).sort((a, b) => a - b)
}

/** 32 bytes that follow from root and nonces, and that nobody who lacks one of them can foresee. RangeError without a nonce. */
export function challengeSeed (crypto: Crypto, { root, nonces }: ChallengeSource): Uint8Array {
  if (nonces.length === 0) {
    throw new RangeError('a challenge needs a nonce')
  }

  return crypto.sha256(tagged(CHALLENGE_TAG, digest32(root, 'root'), u32be(nonces.length), ...nonces.map(nonce => digest32(nonce, 'nonce'))))
}

/** The drawn number that decides whether a broken number of units is rounded up: 0 … 999,999, for `auditCount`'s `luckPpm`. */
export function roundingLuck (crypto: Crypto, source: ChallengeSource): number {
  return uniform(crypto, crypto.sha256(tagged(ROUNDING_TAG, challengeSeed(crypto, source))))(PPM)
}

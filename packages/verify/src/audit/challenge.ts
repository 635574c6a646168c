import { u32be } from '@mycel/wire'
import { MAX_WINDOW_UNITS } from '@mycel/wire/messages'
import { digest32, tagged } from '../tagged.ts'
import type { Crypto } from '@mycel/wire/crypto'

const CHALLENGE_TAG = 'mycel/challenge/v1'
const DRAW_TAG = 'mycel/draw/v1'
const WORDS = 2 ** 32

export interface ChallengeTerms {
  /** The window's committed root, 32 bytes. */
  readonly root: Uint8Array
  /** Every nonce that was committed to before the root, in the start's order, 32 bytes each. */
  readonly nonces: readonly Uint8Array[]
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
  if (!Number.isInteger(units) || units < 1 || units > MAX_WINDOW_UNITS || !Number.isInteger(count) || count < 0 || count > units || nonces.length === 0) {
    throw new RangeError(`${count} of ${units} units with ${nonces.length} nonces`)
  }

  const seed = crypto.sha256(tagged(CHALLENGE_TAG, digest32(root, 'root'), u32be(nonces.length), ...nonces.map(nonce => digest32(nonce, 'nonce'))))
  const draw = uniform(crypto, seed)
  const order = Array.from({ length: units }, (_, position) => position)

  for (let i = 0; i < count; i++) {
    const j = i + draw(units - i)
    const chosen = order[j] ?? j
    order[j] = order[i] ?? i
    order[i] = chosen
  }

  return order.slice(0, count).sort((a, b) => a - b)
}

/** Draws below a bound from the words of `H(seed ‖ 0), H(seed ‖ 1), …`; words past the largest multiple of the bound are thrown away, so no position is favoured. */
function uniform (crypto: Crypto, seed: Uint8Array): (bound: number) => number {
  let block: DataView = new DataView(new ArrayBuffer(0))
  let blocks = 0
  let at = 0

  const word = (): number => {
    if (at === block.byteLength) {
      const bytes = crypto.sha256(tagged(DRAW_TAG, seed, u32be(blocks++)))
      block = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      at = 0
    }

    at += 4
    return block.getUint32(at - 4)
  }

  return bound => {
    const limit = WORDS - (WORDS % bound)
    let value = word()

    while (value >= limit) {
      value = word()
    }

    return value % bound
  }
}

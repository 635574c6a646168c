import { u32be } from '@mycel/wire'
import { tagged } from '../tagged.ts'
import type { Crypto } from '@mycel/wire/crypto'

const DRAW_TAG = 'mycel/draw/v1'
const WORDS = 2 ** 32

/**
 * Draws below a bound (1 … 2^32) from the words of `H(seed ‖ 0), H(seed ‖ 1), …`; words past the largest multiple of the bound are thrown away, so no value is
 * favoured. Spec: docs/spec/verification.md "Challenge".
 */
export function uniform (crypto: Crypto, seed: Uint8Array): (bound: number) => number {
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

/** The first `count` of `0 … size − 1` in a drawn order, every choice and order equally likely. */
export function drawn (draw: (bound: number) => number, size: number, count: number): number[] {
  const order = Array.from({ length: size }, (_, i) => i)

  for (let i = 0; i < count; i++) {
    const j = i + draw(size - i)
    const chosen = order[j] ?? j
    order[j] = order[i] ?? i
    order[i] = chosen
  }

  return order.slice(0, count)
}

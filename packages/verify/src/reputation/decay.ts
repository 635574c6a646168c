/** Fraction bits of a decay. */
export const DECAY_BITS = 62n

const ONE = 1n << DECAY_BITS

/** Bits of the broken half-life that are looked at. */
const STEPS = 32n

/** `⌊√(x · 2^62)⌋` by Newton's method on integers. */
function root (x: bigint): bigint {
  const target = x << DECAY_BITS
  let guess = ONE

  for (;;) {
    const next = (guess + target / guess) >> 1n

    if (next >= guess) {
      return guess
    }

    guess = next
  }
}

/** `2^(−2^−i)` for i = 1 … 32, each the integer square root of the one before, from 1/2. */
const ROOTS: readonly bigint[] = Array.from({ length: Number(STEPS) }).reduce<readonly bigint[]>(roots => [...roots, root(roots.at(-1) ?? ONE >> 1n)], [])

/**
 * `2^(−age / halfLife)` in units of 2^−62, by integers alone: the whole half-lives are shifts, the rest is cut to 32 bits and multiplied bit by bit, each
 * product rounded down. Ages below 0 count as 0. Spec: docs/spec/verification.md "Decay".
 */
export function decay (ageMs: bigint, halfLifeMs: bigint): bigint {
  const age = ageMs < 0n ? 0n : ageMs
  const whole = age / halfLifeMs

  if (whole > DECAY_BITS) {
    return 0n
  }

  const rest = ((age % halfLifeMs) << STEPS) / halfLifeMs
  const broken = ROOTS.reduce((product, factor, i) => (rest >> (STEPS - 1n - BigInt(i)) & 1n) === 1n ? product * factor >> DECAY_BITS : product, ONE)
  return broken >> whole
}

/** One part per million; a whole is 1,000,000. */
export const WHOLE_PPM = 1_000_000

/** A claim on a total: who is owed, how much of it in ppm, and why. */
export interface Claim {
  readonly party: Uint8Array
  readonly ppm: number
  readonly reason: string
}

/**
 * Splits a total over claims that sum to 1,000,000 ppm by the largest-remainder method: each gets its quota rounded down; the units left over go one each to the
 * largest fractional remainders, the earlier claim first where two are equal. Σ result = total, always. RangeError for a negative total or other sums.
 */
export function largestRemainder (total: bigint, ppms: readonly number[]): readonly bigint[] {
  if (total < 0n || ppms.some(ppm => !Number.isInteger(ppm) || ppm < 0) || ppms.reduce((sum, ppm) => sum + ppm, 0) !== WHOLE_PPM) {
    throw new RangeError(`no way to split ${total} by ${ppms.join(', ')} ppm`)
  }

  const whole = BigInt(WHOLE_PPM)
  const products = ppms.map(ppm => total * BigInt(ppm))
  const amounts = products.map(product => product / whole)
  const left = Number(total - amounts.reduce((sum, amount) => sum + amount, 0n))
  const order = products.map((product, i) => ({ i, remainder: product % whole }))
    .sort((a, b) => a.remainder === b.remainder ? a.i - b.i : a.remainder > b.remainder ? -1 : 1)
  const luckier = new Set(order.slice(0, left).map(({ i }) => i))

  return amounts.map((amount, i) => luckier.has(i) ? amount + 1n : amount)
}

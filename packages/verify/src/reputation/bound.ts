const PPM = 1_000_000

/** Most of either count that a bound is computed for; more of both are scaled down together, which only lowers what is known. */
export const MAX_COUNT = 1_000_000

/** Terms smaller than this beside the largest add nothing to a double's sum. */
const NEGLIGIBLE = 1e-30

/**
 * `P(X ≤ failures)` for X of `passes + failures + 1` trials that each fail with probability `1 − p`: the regularised incomplete beta function
 * `I_p(passes + 1, failures + 1)`. Every term is the one before times a fraction of integers, from the most likely outwards, and the sum over all is divided out:
 * additions, products and quotients of doubles in a stated order, so every machine has the same bits.
 */
export function betaCdf (ppm: number, passes: number, failures: number): number {
  const trials = passes + failures + 1
  const miss = PPM - ppm

  if (ppm === 0 || miss === 0) {
    return miss === 0 ? 1 : 0
  }

  const mode = Math.min(trials, Math.floor((trials + 1) * miss / PPM))
  let below = 0
  let all = 0

  for (let j = mode, term = 1; j >= 0 && term > NEGLIGIBLE; j--) {
    all += term
    below += j <= failures ? term : 0
    term = term * (j * ppm) / ((trials - j + 1) * miss)
  }

  for (let j = mode + 1, term = (trials - mode) * miss / ((mode + 1) * ppm); j <= trials && term > NEGLIGIBLE; j++) {
    all += term
    below += j <= failures ? term : 0
    term = term * ((trials - j) * miss) / ((j + 1) * ppm)
  }

  return below / all
}

/** The largest p, ppm, with `I_p(passes + 1, failures + 1) ≤ doubt`: after so many passes and failures, whole numbers, the true share is above it but for `doubt`. */
function wholeBound (passes: number, failures: number, doubtPpm: number): number {
  let [low, high] = [0, PPM]

  while (high - low > 1) {
    const middle = (low + high) >> 1
    ;[low, high] = betaCdf(middle, passes, failures) * PPM <= doubtPpm ? [middle, high] : [low, middle]
  }

  return low
}

const MICRO = BigInt(PPM)

/**
 * Lower confidence bound of a share, ppm, with a uniform prior: the `doubt` quantile of `Beta(1 + passes, 1 + failures)`. Counts are in millionths; between
 * whole counts the bound is interpolated, first over the passes, then over the failures, each rounded down to a ppm. Exact to 1 ppm at whole counts and monotone; between
 * them the true share is below it in at most 6 of 100 cases where 5 are asked for (compared with the exact quantile). RangeError for a negative count.
 */
export function lowerBound (passes: bigint, failures: bigint, doubtPpm: number): number {
  if (passes < 0n || failures < 0n) {
    throw new RangeError(`${passes} passes, ${failures} failures`)
  }

  const largest = passes > failures ? passes : failures
  const most = BigInt(MAX_COUNT) * MICRO
  const scale = (count: bigint): bigint => largest > most ? count * most / largest : count
  const [s, f] = [scale(passes), scale(failures)]
  const [whole, wrong] = [Number(s / MICRO), Number(f / MICRO)]
  const row = (bad: number): number => between(wholeBound(whole, bad, doubtPpm), s % MICRO, () => wholeBound(whole + 1, bad, doubtPpm))
  return between(row(wrong), f % MICRO, () => row(wrong + 1))
}

/** From one bound to the next, `part` millionths of the way, rounded down. */
function between (from: number, part: bigint, to: () => number): number {
  return part === 0n ? from : Number((BigInt(from) * (MICRO - part) + BigInt(to()) * part) / MICRO)
}

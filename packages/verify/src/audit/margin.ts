import { blindMissProbability } from './odds.ts'

/** One window as a forger sees it that knows the policy, and not the draw. */
export interface WindowStakes {
  readonly units: number
  /** `AuditCount.expected`: units checked, on average over the luck. 0 … units. */
  readonly expected: number
  /** `unitsAtStake`. */
  readonly atStake: number
  /** Cost of the average unit over its price, 0 … 1. */
  readonly kappa: number
  /** Cost of the dearest unit over the average one's, at least 1. */
  readonly spread: number
  /** Chance that a checked wrong unit is called right, 0 … 1. */
  readonly blind: number
}

/** How likely no forged unit is found: the odds of the two whole numbers beside `expected`, weighted by the luck. At most `(1 − rate·(1 − blind))^D`. */
export function expectedMiss ({ units, expected, blind }: Pick<WindowStakes, 'units' | 'expected' | 'blind'>, forged: number): number {
  const low = Math.min(units, Math.floor(expected + 1e-9))
  const above = Math.max(0, expected - low)
  const miss = (count: number): number => blindMissProbability({ units, forged, count }, blind)
  return above < 1e-9 ? miss(low) : (1 - above) * miss(low) + above * miss(low + 1)
}

export interface BestForgery {
  /** Units forged, 1 … units. */
  readonly forged: number
  /** What forging them gains over honest work, on average, in unit prices; ≤ 0: honest work pays at least as well. */
  readonly gain: number
}

/**
 * The best that a forger can expect of one window: it forges the dearest units, keeps what it saved when it is caught, and loses what is at stake. What it did in other
 * windows changes neither side, so a policy that leaves no gain here leaves none to any timing (docs/spec/verification.md, "Why one window is enough").
 */
export function bestForgery (window: WindowStakes): BestForgery {
  return bestOf(window, missesOf(window))
}

/** `expectedMiss` of 1 … units forged ones. */
function missesOf (window: Omit<WindowStakes, 'spread'>): readonly number[] {
  return Array.from({ length: window.units }, (_, i) => expectedMiss(window, i + 1))
}

function bestOf ({ units, atStake, kappa, spread }: WindowStakes, misses: readonly number[]): BestForgery {
  let best: BestForgery = { forged: 1, gain: -Infinity }

  for (let forged = 1; forged <= units; forged++) {
    const gain = kappa * Math.min(spread * forged, units) - atStake * (1 - (misses[forged - 1] ?? 0))
    best = gain > best.gain ? { forged, gain } : best
  }

  return best
}

const STEPS = 40

/** How much dearer than the average the dearest unit may be before forging it pays: 1 … units, to within a ppm; 0 where forging pays even among equals. */
export function toleratedSpread (window: Omit<WindowStakes, 'spread'>): number {
  const misses = missesOf(window)
  const pays = (spread: number): boolean => bestOf({ ...window, spread }, misses).gain > 1e-9
  let [low, high] = [1, window.units]

  if (pays(low) || !pays(high)) {
    return pays(low) ? 0 : high
  }

  for (let i = 0; i < STEPS && high - low > 1e-6; i++) {
    const middle = (low + high) / 2
    ;[low, high] = pays(middle) ? [low, middle] : [middle, high]
  }

  return low
}

export interface WindowSample {
  /** Units in the window. */
  readonly units: number
  /** Units that are wrong. */
  readonly forged: number
  /** Units that are checked, drawn without replacement. */
  readonly count: number
}

/** `C(N − D, k) / C(N, k)`: how likely a check of k among N units misses all D wrong ones. RangeError unless 0 ≤ D, k ≤ N are integers. */
export function missProbability ({ units, forged, count }: WindowSample): number {
  if (![units, forged, count].every(Number.isInteger) || units < 0 || forged < 0 || forged > units || count < 0 || count > units) {
    throw new RangeError(`${count} of ${units} units, ${forged} forged`)
  }

  // symmetric in D and k: the shorter product is the exacter one
  const steps = Math.min(forged, count)
  const other = Math.max(forged, count)
  let miss = 1

  for (let i = 0; i < steps; i++) {
    miss *= (units - other - i) / (units - i)

    if (miss <= 0) {
      return 0
    }
  }

  return miss
}

/** How likely a window's check finds at least one wrong unit. */
export function detectionOdds (sample: WindowSample): number {
  return 1 - missProbability(sample)
}

export interface RunWindow {
  readonly units: number
  readonly count: number
  /** Share of the units that the liar forges, 0 … 1. */
  readonly forgedFraction: number
}

export interface RunOdds {
  /** At least one forged unit of the run is checked. */
  readonly detection: number
  readonly miss: number
  /** Detection odds of each window by itself. */
  readonly perWindow: readonly number[]
  /** Forged units, on average. */
  readonly forged: number
  /** Forged units that nobody checks, on average. */
  readonly unchecked: number
}

/**
 * The odds of a whole run, stated beforehand. A liar that forges `f·units` of a window where that is no whole number is taken to forge the
 * next lower or next higher one, f·units on average. Windows are drawn independently.
 */
export function runOdds (windows: readonly RunWindow[]): RunOdds {
  const misses = windows.map(windowMiss)
  const miss = misses.reduce((product, one) => product * one, 1)
  const forged = windows.reduce((sum, { units, forgedFraction }) => sum + units * forgedFraction, 0)
  const unchecked = windows.reduce((sum, { units, count, forgedFraction }) => sum + (units - count) * forgedFraction, 0)
  return { detection: 1 - miss, miss, perWindow: misses.map(one => 1 - one), forged, unchecked }
}

function windowMiss ({ units, count, forgedFraction }: RunWindow): number {
  if (!(forgedFraction >= 0 && forgedFraction <= 1)) {
    throw new RangeError(`forged fraction ${forgedFraction}`)
  }

  const mean = units * forgedFraction
  const nearest = Math.round(mean)
  const whole = Math.abs(mean - nearest) < 1e-9 ? nearest : Math.floor(mean)
  const above = Math.max(0, mean - whole)
  const low = missProbability({ units, count, forged: whole })
  return above < 1e-9 ? low : low * (1 - above) + missProbability({ units, count, forged: whole + 1 }) * above
}

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

/** Terms smaller than this beside the largest add nothing to a double's sum. */
const NEGLIGIBLE = 1e-30

/**
 * `missProbability` where each checked wrong unit is called right with probability `blind`: the average of `blind^J`, J of the D wrong ones being among the k checked. From the
 * most likely J outwards, divided by the sum of all.
 */
export function blindMissProbability (sample: WindowSample, blind: number): number {
  const { units, forged, count } = sample

  if (!(blind >= 0 && blind <= 1)) {
    throw new RangeError(`blind: ${blind}`)
  }

  if (blind === 0 || forged === 0 || count === 0) {
    return missProbability(sample)
  }

  const right = units - forged - count
  const least = Math.max(0, -right)
  const most = Math.min(forged, count)
  const mode = Math.min(most, Math.max(least, Math.floor((forged + 1) * (count + 1) / (units + 2))))
  let all = 0
  let missed = 0

  for (let j = mode, term = 1; j >= least && term > NEGLIGIBLE; j--) {
    all += term
    missed += term * blind ** j
    term = term * j * (right + j) / ((forged - j + 1) * (count - j + 1))
  }

  for (let j = mode + 1, term = (forged - mode) * (count - mode) / (j * (right + j)); j <= most && term > NEGLIGIBLE; j++) {
    all += term
    missed += term * blind ** j
    term = term * (forged - j) * (count - j) / ((j + 1) * (right + j + 1))
  }

  return missed / all
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

export interface Collusion {
  /** Verifiers on the award's list. */
  readonly trusted: number
  /** Those of them that would call the provider's forged unit right. */
  readonly colluding: number
  /** How many check one unit, 1 … trusted. */
  readonly verifiers: number
}

/**
 * How likely all verifiers drawn for one unit collude: `C(c, v) / C(t, v)`, at most `(c/t)^v`. Only then is its forged outcome called right: one honest finding is
 * enough for the requester to run the unit itself. RangeError for what is no such draw.
 */
export function collusionOdds ({ trusted, colluding, verifiers }: Collusion): number {
  if (![trusted, colluding, verifiers].every(Number.isInteger) || colluding < 0 || colluding > trusted || verifiers < 1 || verifiers > trusted) {
    throw new RangeError(`${verifiers} of ${trusted} verifiers, ${colluding} colluding`)
  }

  return missProbability({ units: trusted, forged: trusted - colluding, count: verifiers })
}

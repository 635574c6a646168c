/** Passes of one (peer, class) before sampling starts (DESIGN §8; BOINC's figure). */
export const FIRST_PASSES = 10

const PPM = 1_000_000

/** Which term of the rule decided. */
export type RateTerm = 'first-passes' | 'floor' | 'history' | 'deterrence'

export interface RateTerms {
  /** Units of this (peer, class) that were checked and found right since its last failure. */
  readonly passes: number
  /** Units whose payment a failed check of this window takes from the provider; see `unitsAtStake`. */
  readonly refusableUnits: number
  /** Share always checked, 0 … 1. */
  readonly floor: number
  /** Assumed cost of a unit over its price, on average, 0 … 1: what a forger saves. */
  readonly kappa: number
  /** What the dearest unit may cost over what the average one costs, at least 1; by default 1: all cost the same. */
  readonly spread?: number
  /** Chance that a wrong unit is called right although it is checked, 0 … 1; by default 0: the requester checks by itself. See `collusionOdds`. */
  readonly blind?: number
}

/**
 * Share of units to check: 1 for the first ten passes, then `max(floor, 1/passes, (1 − (1 − κ)^(h/n)) / (1 − blind))`. With the last term forging any D units
 * of a window loses: at most `min(h·D, units)·κ` is saved, and `n·(1 − (1 − rate·(1 − blind))^D)` is lost on average (docs/spec/verification.md, "How much is
 * checked"). With nothing left to refuse it is 1. RangeError outside the stated ranges.
 */
export function auditRate ({ passes, refusableUnits, floor, kappa, spread = 1, blind = 0 }: RateTerms): { readonly rate: number, readonly term: RateTerm } {
  for (const [name, value, min, max] of [
    ['passes', passes, 0, Infinity], ['refusableUnits', refusableUnits, 0, Infinity], ['floor', floor, 0, 1], ['kappa', kappa, 0, 1], ['spread', spread, 1, Infinity], ['blind', blind, 0, 1]
  ] as const) {
    if (!(value >= min && value <= max)) {
      throw new RangeError(`${name}: ${value}`)
    }
  }

  if (passes < FIRST_PASSES) {
    return { rate: 1, term: 'first-passes' }
  }

  const terms: ReadonlyArray<{ readonly rate: number, readonly term: RateTerm }> = [
    { rate: floor, term: 'floor' },
    { rate: 1 / passes, term: 'history' },
    { rate: deterrent(kappa, spread / refusableUnits, blind), term: 'deterrence' }
  ]

  return terms.reduce((most, one) => one.rate > most.rate ? one : most)
}

/** `(1 − (1 − κ)^(h/n)) / (1 − blind)`, exact near 0, at most 1; exponent ∞ where nothing can be refused. */
function deterrent (kappa: number, exponent: number, blind: number): number {
  if (kappa === 0) {
    return 0
  }

  return Math.min(1, -Math.expm1(Math.log1p(-kappa) * exponent) / (1 - blind))
}

export interface CountTerms {
  /** Units in the window, a positive integer. */
  readonly units: number
  readonly passes: number
  readonly refusableUnits: number
  /** `tender.audit.floorPpm`. */
  readonly floorPpm: number
  /** `tender.audit.kappaPpm`. */
  readonly kappaPpm: number
  /** `spread` of the rate, in ppm. */
  readonly spreadPpm?: number
  /** `blind` of the rate, in ppm. */
  readonly blindPpm?: number
  /** `roundingLuck` of the window's challenge: a broken number of units is rounded up with the odds of its fraction. Without it always upwards. */
  readonly luckPpm?: number
}

export interface AuditCount {
  /** How many positions to challenge, 0 … units. */
  readonly count: number
  /** What `count` is on average over the luck. */
  readonly expected: number
  /** count / units. */
  readonly rate: number
  readonly term: RateTerm
  /** One sentence for people. */
  readonly why: string
}

/** The rule for one window: units still missing to the first ten passes count fully, the rest at the rate. */
export function auditCount ({ units, passes, refusableUnits, floorPpm, kappaPpm, spreadPpm = PPM, blindPpm = 0, luckPpm }: CountTerms): AuditCount {
  if (!Number.isInteger(units) || units < 1) {
    throw new RangeError(`units: ${units}`)
  }

  const first = Math.min(units, Math.max(0, FIRST_PASSES - passes))
  const { rate, term } = auditRate({
    passes: Math.max(passes, FIRST_PASSES), refusableUnits, floor: floorPpm / PPM, kappa: kappaPpm / PPM, spread: spreadPpm / PPM, blind: blindPpm / PPM
  })
  const sampled = rate * (units - first)
  const count = first + rounded(sampled, luckPpm)
  const decided = first === units ? 'first-passes' : term
  const start = first > 0 ? `this peer has ${passes} of the ${FIRST_PASSES} passes that come before sampling` : ''
  const then = first < units ? reason(term, rate, passes, refusableUnits) : ''
  const why = `${count} of ${units} units are checked: ${[start, then].filter(part => part !== '').join(', and beyond them ')}.`
  return { count, expected: first + (luckPpm == null ? count - first : sampled), rate: count / units, term: decided, why }
}

/** A whole number: by luck the one above with the odds of the fraction, else always. The last bits of a double decide nothing: 0.1 × 30 is 3 units, not 4. */
function rounded (value: number, luckPpm: number | undefined): number {
  const whole = Math.floor(value + 1e-9)
  const fraction = Math.max(0, value - whole)
  return whole + (fraction > 1e-9 && (luckPpm == null || luckPpm < fraction * PPM) ? 1 : 0)
}

function reason (term: RateTerm, rate: number, passes: number, refusable: number): string {
  const share = `${(rate * 100).toFixed(2).replace(/\.?0+$/, '')} %`
  const reasons: { readonly [T in RateTerm]: string } = {
    'first-passes': 'all of its units are checked',
    floor: `nobody is checked at less than ${share}`,
    history: `a peer with ${Math.max(passes, FIRST_PASSES)} passes is checked at ${share}`,
    deterrence: refusable === 0
      ? 'no payment can be refused any more, so only checking everything deters'
      : `with the payment of ${refusable} units still to lose, ${share} makes forging a loss`
  }
  return reasons[term]
}

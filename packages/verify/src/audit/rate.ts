/** Passes of one (peer, class) before sampling starts (DESIGN §8; BOINC's figure). */
export const FIRST_PASSES = 10

const PPM = 1_000_000

/** Which term of the rule decided. */
export type RateTerm = 'first-passes' | 'floor' | 'history' | 'deterrence'

export interface RateTerms {
  /** Units of this (peer, class) that were checked and found right since its last failure. */
  readonly passes: number
  /** Units whose payment the requester can still refuse once this window is judged. */
  readonly refusableUnits: number
  /** Share always checked, 0 … 1. */
  readonly floor: number
  /** Assumed cost of a unit over its price, 0 … 1: what a forger saves. */
  readonly kappa: number
}

/**
 * Share of units to check: 1 for the first ten passes, then `max(floor, 1/passes, 1 − (1 − κ)^(1/n))`, with which forging any fraction f of n
 * units loses: `f·κ ≤ 1 − (1 − rate)^(f·n)` (DESIGN §8). With nothing left to refuse it is 1. RangeError outside the stated ranges.
 */
export function auditRate ({ passes, refusableUnits, floor, kappa }: RateTerms): { readonly rate: number, readonly term: RateTerm } {
  for (const [name, value, max] of [['passes', passes, Infinity], ['refusableUnits', refusableUnits, Infinity], ['floor', floor, 1], ['kappa', kappa, 1]] as const) {
    if (!(value >= 0 && value <= max)) {
      throw new RangeError(`${name}: ${value}`)
    }
  }

  if (passes < FIRST_PASSES) {
    return { rate: 1, term: 'first-passes' }
  }

  const terms: ReadonlyArray<{ readonly rate: number, readonly term: RateTerm }> = [
    { rate: floor, term: 'floor' },
    { rate: 1 / passes, term: 'history' },
    { rate: deterrent(kappa, refusableUnits), term: 'deterrence' }
  ]

  return terms.reduce((most, one) => one.rate > most.rate ? one : most)
}

/** `1 − (1 − κ)^(1/n)`, exact near 0. */
function deterrent (kappa: number, refusable: number): number {
  if (kappa === 0) {
    return 0
  }

  return refusable === 0 ? 1 : -Math.expm1(Math.log1p(-kappa) / refusable)
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
}

export interface AuditCount {
  /** How many positions to challenge, 0 … units. */
  readonly count: number
  /** count / units. */
  readonly rate: number
  readonly term: RateTerm
  /** One sentence for people. */
  readonly why: string
}

/** The rule for one window: units still missing to the first ten passes count fully, the rest at the rate, rounded up. */
export function auditCount ({ units, passes, refusableUnits, floorPpm, kappaPpm }: CountTerms): AuditCount {
  if (!Number.isInteger(units) || units < 1) {
    throw new RangeError(`units: ${units}`)
  }

  const first = Math.min(units, Math.max(0, FIRST_PASSES - passes))
  const { rate, term } = auditRate({ passes: Math.max(passes, FIRST_PASSES), refusableUnits, floor: floorPpm / PPM, kappa: kappaPpm / PPM })
  const count = first + roundUp(rate * (units - first))
  const decided = first === units ? 'first-passes' : term
  const start = first > 0 ? `this peer has ${passes} of the ${FIRST_PASSES} passes that come before sampling` : ''
  const then = first < units ? reason(term, rate, passes, refusableUnits) : ''
  const why = `${count} of ${units} units are checked: ${[start, then].filter(part => part !== '').join(', and beyond them ')}.`
  return { count, rate: count / units, term: decided, why }
}

/** Upwards, but for the last bits of a double: 0.1 × 30 is 3 units, not 4. */
function roundUp (value: number): number {
  return Math.ceil(value - 1e-9)
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

import { unverifiedCap, unverifiedValue } from './in-flight.ts'
import { bestForgery, toleratedSpread } from './margin.ts'
import { runOdds } from './odds.ts'
import { auditCount } from './rate.ts'
import type { CapTerms, OpenWindow } from './in-flight.ts'
import type { BestForgery } from './margin.ts'
import type { CountTerms, RateTerm } from './rate.ts'

const PPM = 1_000_000

/** Shares for which the odds are told, ppm. */
const SHARES_PPM = [10_000, 50_000, 100_000, 500_000] as const

export interface AuditExplanation {
  /** k: units that are checked. */
  readonly checked: number
  /** N: units in the window. */
  readonly units: number
  /** n: units whose payment a failed check takes. */
  readonly atStake: number
  /** What the rule asks for on average, over N. */
  readonly rate: number
  readonly term: RateTerm
  /** One sentence for people. */
  readonly why: string
  /** How likely these k checks find a liar that forges such a share, ppm, of the window. */
  readonly odds: ReadonlyArray<{ readonly forgedPpm: number, readonly found: number }>
  /** The best that a forger could expect of this window, in unit prices. */
  readonly best: BestForgery
  /** Forging loses as long as no unit costs more than so many average ones; 0: it does not lose. */
  readonly toleratedSpread: number
  /** Unverified value that this peer holds, this window included, micro-units. */
  readonly unverified: bigint
  /** And the most that it may hold. */
  readonly cap: bigint
}

export interface ExplainTerms extends CountTerms, CapTerms {
  /** Every window of this peer that is not settled, this one included. */
  readonly open: readonly OpenWindow[]
}

/** Why k of N units of a window are checked, what that finds, and what the requester has at risk with this peer: all that `job show` prints of an audit. */
export function explainAudit (terms: ExplainTerms): AuditExplanation {
  const { units, refusableUnits: atStake, kappaPpm, spreadPpm = PPM, blindPpm = 0 } = terms
  const { count, expected, term, why } = auditCount(terms)
  const stakes = { units, expected, atStake, kappa: kappaPpm / PPM, blind: blindPpm / PPM }

  return {
    checked: count,
    units,
    atStake,
    rate: expected / units,
    term,
    why,
    odds: SHARES_PPM.map(forgedPpm => ({ forgedPpm, found: runOdds([{ units, count, forgedFraction: forgedPpm / PPM }]).detection })),
    best: bestForgery({ ...stakes, spread: spreadPpm / PPM }),
    toleratedSpread: toleratedSpread(stakes),
    unverified: unverifiedValue(terms.open),
    cap: unverifiedCap(terms)
  }
}

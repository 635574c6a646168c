import { auditCount, FIRST_PASSES, runOdds, unitsAtStake } from '@mycel/verify/audit'
import type { CountTerms, RunWindow } from '@mycel/verify/audit'

export interface Plan {
  readonly units: number
  readonly rounds: number
  /** Providers among whom a round is shared. */
  readonly providers: number
  readonly windowUnits: number
  readonly floorPpm: number
  readonly kappaPpm: number
  /** Share of its units that the liar forges. */
  readonly forge: number
  /** Units for which the liar behaves first. */
  readonly patience: number
}

/** `count` is an average: luck rounds it. */
export interface PlannedWindow extends RunWindow {
  readonly round: number
  /** How likely nothing was found up to here, this window included. */
  readonly missed: number
  /** Why that many are checked. */
  readonly why: string
}

/** The odds that re-executing a sample catches the liar, from what is known before the first unit runs. */
export interface StatedOdds {
  readonly windows: readonly PlannedWindow[]
  /** At least one forged unit is re-executed, 0 … 1. */
  readonly detection: number
  /** Forged units, on average, if nobody stops it. */
  readonly forged: number
  /** Forged units that nobody re-executes, on average. */
  readonly unchecked: number
  /** Units whose honest work the first ten passes demand, and how many of the plan's windows they fill. */
  readonly firstRound: number
  /** Detection if the same liar behaved until its first ten units were checked. */
  readonly patient: number
}

/** Units that a round gives a provider, as the job shares them: the rest in equal parts, rounded up. */
export function unitsOfRound (units: number, rounds: number, round: number): number {
  const each = Math.floor(units / rounds)
  return round === rounds ? units - each * (rounds - 1) : each
}

/**
 * Walks the liar's windows through the audit rule as the requester will apply it, taking every check to pass until one cannot, and every way in which counts may be rounded with its
 * odds. Units are taken to cost the same: where they do not, more are checked.
 */
export function stateOdds (plan: Plan): StatedOdds {
  const windows = plannedWindows(plan)
  const patient = plannedWindows({ ...plan, patience: Math.max(plan.patience, FIRST_PASSES) })
  return {
    windows,
    detection: foundIn(windows),
    forged: windows.reduce((sum, { units, forgedFraction }) => sum + units * forgedFraction, 0),
    unchecked: windows.reduce((sum, { units, count, forgedFraction }) => sum + (units - count) * forgedFraction, 0),
    firstRound: foundIn(windows.filter(({ round }) => round === 1)),
    patient: foundIn(patient)
  }
}

/** A sum of odds is not exact in its last bits, and what cannot happen is to have the chance 0. */
function foundIn (windows: readonly PlannedWindow[]): number {
  return Number((1 - (windows.at(-1)?.missed ?? 1)).toFixed(12))
}

/** By the liar's passes: how likely it has so many if nothing is found, and how likely it has so many and nothing was found. */
type Standings = ReadonlyMap<number, { readonly chance: number, readonly missed: number }>

function plannedWindows ({ units, rounds, providers, windowUnits, floorPpm, kappaPpm, forge, patience }: Plan): readonly PlannedWindow[] {
  const windows: PlannedWindow[] = []
  let standings: Standings = new Map([[0, { chance: 1, missed: 1 }]])
  let before = 0

  for (let round = 1; round <= rounds; round++) {
    let trailingUnits = 0

    for (let left = Math.ceil(unitsOfRound(units, rounds, round) / providers); left > 0; left -= windowUnits) {
      const size = Math.min(left, windowUnits)
      const honest = Math.max(0, Math.min(size, patience - before))
      const forgedFraction = forge * (size - honest) / size
      const terms = { units: size, refusableUnits: unitsAtStake({ units: size, trailingUnits, foreseen: false }), floorPpm, kappaPpm }
      const { count, why, next } = judged(standings, terms, forgedFraction)
      standings = next
      windows.push({ round, units: size, count, forgedFraction, why, missed: [...standings.values()].reduce((sum, { missed }) => sum + missed, 0) })
      before += size
      trailingUnits = size
    }
  }

  return windows
}

/** One window, from every standing that the liar may have reached, with either rounding. */
function judged (standings: Standings, terms: Omit<CountTerms, 'passes'>, forgedFraction: number): { readonly count: number, readonly why: string, readonly next: Standings } {
  const next = new Map<number, { chance: number, missed: number }>()
  let checked = 0
  let why = ''

  for (const [passes, { chance, missed }] of standings) {
    const { expected } = auditCount({ ...terms, passes, luckPpm: 0 })
    const low = Math.floor(expected + 1e-9)
    const above = Math.max(0, expected - low)
    checked += expected * chance
    // what is said is what is likelier to be drawn
    why = auditCount({ ...terms, passes, luckPpm: 500_000 }).why

    for (const [count, odds] of [[low, 1 - above], [low + 1, above]] as const) {
      if (odds > 1e-9) {
        const { miss } = runOdds([{ units: terms.units, count, forgedFraction }])
        const there = next.get(passes + count) ?? { chance: 0, missed: 0 }
        next.set(passes + count, { chance: there.chance + chance * odds, missed: there.missed + missed * odds * miss })
      }
    }
  }

  return { count: checked, why, next }
}

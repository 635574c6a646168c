import { auditCount, runOdds } from '@mycel/verify/audit'
import type { RunWindow } from '@mycel/verify/audit'

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

export interface PlannedWindow extends RunWindow {
  readonly round: number
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

/** Walks the liar's windows through the audit rule as the requester will apply it, taking every check to pass until one cannot. */
export function stateOdds (plan: Plan): StatedOdds {
  const windows = plannedWindows(plan)
  const { detection, forged, unchecked } = runOdds(windows)
  const first = runOdds(windows.filter(({ round }) => round === 1))
  const patient = runOdds(plannedWindows({ ...plan, patience: Math.max(plan.patience, 10) }))
  return { windows, detection, forged, unchecked, firstRound: first.detection, patient: patient.detection }
}

function plannedWindows ({ units, rounds, providers, windowUnits, floorPpm, kappaPpm, forge, patience }: Plan): readonly PlannedWindow[] {
  const windows: PlannedWindow[] = []
  let passes = 0
  let before = 0

  for (let round = 1; round <= rounds; round++) {
    const share = Math.ceil(unitsOfRound(units, rounds, round) / providers)
    const refusableUnits = Math.min(share, 2 * windowUnits)

    for (let left = share; left > 0; left -= windowUnits) {
      const size = Math.min(left, windowUnits)
      const { count, why } = auditCount({ units: size, passes, refusableUnits, floorPpm, kappaPpm })
      const honest = Math.max(0, Math.min(size, patience - before))
      windows.push({ round, units: size, count, forgedFraction: forge * (size - honest) / size, why })
      passes += count
      before += size
    }
  }

  return windows
}

import { Sums } from './statistics.ts'
import { play } from './world.ts'
import type { Estimate } from './statistics.ts'
import type { Strategy } from './strategy.ts'
import type { World } from './world.ts'

/** Costs over price for which the gain is told. */
export const COSTS = [0.5, 0.65, 0.8, 0.95] as const

export interface Outcome {
  readonly name: string
  /** Beyond what honest work on the same units earns, in unit prices a run, one for each of COSTS. */
  readonly gains: readonly Estimate[]
  /** Share of runs with a conviction. */
  readonly convicted: number
  /** Means a run. */
  readonly taken: number
  readonly forged: number
  readonly paidWrong: number
  readonly audited: number
  /** Most forged units that were paid in any run. */
  readonly worst: number
}

/** Plays one strategy with seeds `first … first + runs − 1`. */
export function outcomeOf (world: World, strategy: Strategy, runs: number, first = 1): Outcome {
  const sums = new Sums()
  const total = { convicted: 0, taken: 0, forged: 0, paidWrong: 0, audited: 0 }
  let worst = 0

  for (let seed = first; seed < first + runs; seed++) {
    const played = play(world, strategy, seed)
    sums.add(played.saved, played.lost)
    total.convicted += played.convictedAt.length > 0 ? 1 : 0
    total.taken += played.taken
    total.forged += played.forged
    total.paidWrong += played.paidWrong
    total.audited += played.audited
    worst = Math.max(worst, played.paidWrong)
  }

  return {
    name: strategy.name,
    gains: COSTS.map(cost => sums.difference(cost)),
    convicted: total.convicted / runs,
    taken: total.taken / runs,
    forged: total.forged / runs,
    paidWrong: total.paidWrong / runs,
    audited: total.audited / runs,
    worst
  }
}

/** Those that may gain at some cost: the interval reaches above zero. */
export function gaining (outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.filter(({ gains }) => gains.some(({ high }) => high > 0))
}

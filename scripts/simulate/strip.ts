import { play } from './world.ts'
import type { Strategy } from './strategy.ts'
import type { World } from './world.ts'

/** One seed of a strategy, as a report draws it. */
export interface StripCell {
  readonly seed: number
  /** Units that it had taken when it was first convicted; null: never in this run. */
  readonly caughtAt: number | null
  /** Units that it had taken when the run was over. */
  readonly taken: number
  readonly forged: number
  /** Forged units that the requester has paid. */
  readonly paidWrong: number
  /** Units that the requester ran again. */
  readonly audited: number
  /** What the liar gained beyond honest work on the same units, at a cost over price of the policy's κ, in unit prices. */
  readonly gain: number
}

/** When, and at what price, one strategy is found, under seeds `first … first + seeds − 1`: pure, so the same cells wherever it is drawn. */
export function strip (world: World, strategy: Strategy, seeds = 200, first = 1): readonly StripCell[] {
  return Array.from({ length: seeds }, (_, i) => {
    const { convictedAt, taken, forged, saved, lost, paidWrong, audited } = play(world, strategy, first + i)
    return { seed: first + i, caughtAt: convictedAt[0] ?? null, taken, forged, paidWrong, audited, gain: saved * world.kappaPpm / 1e6 - lost }
  })
}

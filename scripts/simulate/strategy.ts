import { auditCount, bestForgery } from '@mycel/verify/audit'
import type { Facts } from './world.ts'
import type { Random } from '../demo/random.ts'
import type { CountTerms } from '@mycel/verify/audit'

/** What a liar knows when it decides: everything but the draw. */
export interface View {
  readonly contract: number
  readonly contracts: number
  readonly window: number
  /** Windows in this contract. */
  readonly windows: number
  readonly units: number
  readonly passes: number
  readonly convictions: number
  readonly random: Random
  /** The policy's terms for this window, without the luck. */
  readonly terms: CountTerms
  readonly facts: Facts
  /** What it really loses when it is hit, units. */
  readonly atStake: number
  /** Its score at this requester, ppm. */
  score (): number
}

export interface Strategy {
  readonly name: string
  /** How many units of this window it claims without running them: the dearest ones. */
  readonly forge: (view: View) => number
  readonly afterConviction: 'stays' | 'new-identity'
}

/** f of the units, a broken number rounded by chance. */
function share (f: number): (view: View) => number {
  return ({ units, random }) => {
    const exact = f * units
    return Math.floor(exact) + (random.uniform() < exact - Math.floor(exact) ? 1 : 0)
  }
}

function when (condition: (view: View) => boolean, forge: (view: View) => number): (view: View) => number {
  return view => condition(view) ? forge(view) : 0
}

const all = ({ units }: View): number => units

/** Whatever gains most for one who knows policy and facts; one unit where nothing gains. */
function best ({ units, terms, facts, atStake }: View): number {
  const { expected } = auditCount({ ...terms, luckPpm: 0 })
  const key = [units, expected, atStake, facts.spread, facts.blind].join()
  const known = BEST.get(key) ?? bestForgery({ units, expected, atStake, kappa: terms.kappaPpm / 1e6, spread: facts.spread, blind: facts.blind }).forged
  BEST.set(key, known)
  return known
}

const BEST = new Map<string, number>()

const GOOD_PPM = 900_000

/** No longer checked more than the floor asks for. */
function trusted ({ passes, terms }: View): boolean {
  return passes * terms.floorPpm >= 1e6
}

const stays = (name: string, forge: Strategy['forge']): Strategy => ({ name, forge, afterConviction: 'stays' })

export const HONEST = stays('honest work', () => 0)
export const BEST_RESPONSE = stays('once trusted, whatever gains most in each window', when(trusted, best))
export const TENTH = stays('once trusted, 10 %', when(trusted, share(0.1)))

/** The one that the strip of seeds shows. */
export const STRIPPED = TENTH

/** Forging by the clock, by the standing and by the policy; a unit costs what the others cost. */
export const STRATEGIES: readonly Strategy[] = [
  stays('1 % of its units', share(0.01)),
  stays('5 % of its units', share(0.05)),
  stays('10 % of its units', share(0.1)),
  stays('50 % of its units', share(0.5)),
  stays('one window in ten, whole', when(({ random }) => random.uniform() < 0.1, all)),
  TENTH,
  stays('right after its first ten passes, 50 %', when(view => view.passes >= 10 && !trusted(view), share(0.5))),
  stays("once trusted, each contract's first window, one unit", when(view => trusted(view) && view.window === 0, () => 1)),
  stays("once trusted, each contract's first window, 50 %", when(view => trusted(view) && view.window === 0, share(0.5))),
  stays("once trusted, each contract's last window, one unit", when(view => trusted(view) && view.window === view.windows - 1, () => 1)),
  stays("once trusted, each contract's last window, whole", when(view => trusted(view) && view.window === view.windows - 1, all)),
  stays('once trusted, three windows of ten, 30 %', when(view => trusted(view) && (view.contract * 7 + view.window) % 10 < 3, share(0.3))),
  stays('end of the game: the last two windows of all, whole', when(({ contract, contracts, window, windows }) => contract === contracts - 1 && window >= windows - 2, all)),
  stays('end of the game: the last two windows of all, one unit', when(({ contract, contracts, window, windows }) => contract === contracts - 1 && window >= windows - 2, () => 1)),
  stays('on and off: 10 % while its score is 90 % or more', when(view => view.score() >= GOOD_PPM, share(0.1))),
  { name: 'a new identity after each conviction: 10 %', forge: share(0.1), afterConviction: 'new-identity' },
  { name: 'a new identity after each conviction: whatever gains most in each window', forge: best, afterConviction: 'new-identity' },
  BEST_RESPONSE
]

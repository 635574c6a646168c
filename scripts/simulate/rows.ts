import { collusionOdds } from '@mycel/verify/audit'
import { lazyName, lazyOutcome } from './lazy.ts'
import { outcomeOf } from './outcome.ts'
import { BEST_RESPONSE, HONEST, STRATEGIES, TENTH } from './strategy.ts'
import { DEFAULTS, EVEN } from './world.ts'
import type { Outcome } from './outcome.ts'
import type { Strategy } from './strategy.ts'
import type { Facts, World } from './world.ts'

const FORESEEN: Facts = { ...EVEN, foreseen: true }
/** One of those that are asked may tell the provider what is checked before it opens anything. */
const COLLUDING: Facts = { ...FORESEEN, blind: collusionOdds({ trusted: 10, colluding: 3, verifiers: 2 }) }
const HALF: Facts = { ...FORESEEN, blind: 0.5, spread: 2 }
const SPREAD = 4

interface Row {
  readonly name: string
  readonly strategy: Strategy
  readonly world: World
}

const row = (name: string, strategy: Strategy, facts: Facts, told: Facts): Row => ({ name: `${name}: ${strategy.name}`, strategy, world: { ...DEFAULTS, facts, told } })

/** Each loses at default settings. */
const STRATEGY_ROWS: readonly Row[] = [
  ...[HONEST, ...STRATEGIES].map(strategy => ({ name: strategy.name, strategy, world: DEFAULTS })),
  ...[TENTH, BEST_RESPONSE].map(strategy => row('3 of 10 verifiers collude, 2 a unit', strategy, COLLUDING, COLLUDING)),
  ...[TENTH, BEST_RESPONSE].map(strategy => row('all nonces public, lets the window lie when it is hit', strategy, FORESEEN, FORESEEN)),
  row(`units that differ ${SPREAD}-fold in cost`, BEST_RESPONSE, { ...EVEN, spread: SPREAD }, { ...EVEN, spread: SPREAD })
]

/** The same facts, and a policy that does not know of them. */
const UNTOLD_ROWS: readonly Row[] = [
  row(`units that differ ${SPREAD}-fold in cost, untold`, BEST_RESPONSE, { ...EVEN, spread: SPREAD }, EVEN),
  row('all nonces public and units that differ 2-fold, untold', BEST_RESPONSE, { ...FORESEEN, spread: 2 }, EVEN),
  row('all nonces public and units that differ 2-fold, told', BEST_RESPONSE, { ...FORESEEN, spread: 2 }, { ...FORESEEN, spread: 2 }),
  row('half of the verifiers collude, 1 a unit, units that differ 2-fold, untold', BEST_RESPONSE, HALF, EVEN),
  row('half of the verifiers collude, 1 a unit, units that differ 2-fold, told', BEST_RESPONSE, HALF, HALF)
]

interface Entry {
  readonly name: string
  readonly outcome: (runs: number) => Outcome
}

const entry = ({ name, strategy, world }: Row): Entry => ({ name, outcome: runs => ({ ...outcomeOf(world, strategy, runs), name }) })

/** Lazy verifiers, by the share of audits that they skip and the chance of a right guess. */
const LAZY: readonly Entry[] = ([[0.1, 0], [1, 0], [0.1, 0.5]] as const).map(([skipped, guess]) => ({ name: lazyName(skipped, guess), outcome: runs => lazyOutcome(skipped, guess, runs) }))

/** All lines that must lose, or those named. */
export function strategies (runs: number, names?: readonly string[]): readonly Outcome[] {
  return [...STRATEGY_ROWS.map(entry), ...LAZY].filter(({ name }) => names == null || names.includes(name)).map(({ outcome }) => outcome(runs))
}

export function untold (runs: number): readonly Outcome[] {
  return UNTOLD_ROWS.map(row => entry(row).outcome(runs))
}

/** From what liars' lives were to a row of the table, and to what the formula says of the very same windows. */
import { missProbability } from '@mycel/verify/audit'
import { expect } from 'aegir/chai'
import { detection, within3Sigma } from '../outcome.ts'
import type { Judged, Life } from './liars.ts'
import type { Lasted, Outcome } from '../outcome.ts'

/** Cost of a unit over its price: what a forger saves. The policy's own default. */
export const KAPPA = 0.95

/**
 * What a life came to beyond honest work on the same units, in unit prices: `κ` saved for each forged unit, and the price lost of each unit that was computed or claimed and is not paid.
 */
export function gainOf ({ units, forged, paid }: Pick<Life, 'units' | 'forged' | 'paid'>): number {
  return KAPPA * forged - (units - paid)
}

/** A window that was judged and holds something wrong: found with these odds, whatever came before. */
function oddsOf ({ units, forged, checked = 0 }: Judged): number {
  return 1 - missProbability({ units, forged, count: checked })
}

const mean = (lives: readonly Life[], of: (life: Life) => number): number => lives.reduce((sum, life) => sum + of(life), 0) / lives.length

export function outcomeOf (lives: readonly Life[], lasted: Lasted['of'] = 'units'): Outcome {
  return {
    runs: lives.length,
    gained: mean(lives, gainOf),
    paidWrong: mean(lives, ({ paidForged }) => paidForged),
    cost: { rerun: mean(lives, ({ rerun }) => rerun), wasted: mean(lives, ({ units, paid }) => units - paid), lost: mean(lives, ({ paidForged }) => paidForged) },
    lasted: { count: mean(lives, ({ units, contracts, windows }) => lasted === 'units' ? units : lasted === 'contracts' ? contracts : windows.length), of: lasted },
    stopped: lives.filter(({ convicted }) => convicted).length,
    by: 'convicted'
  }
}

/** What the formula says that the windows as they were played would gain on average, and how far luck carries: each window is a draw of its own. */
export interface Expected {
  readonly gain: number
  readonly sigma: number
}

export type Sampled = Outcome & { readonly expected: Expected }

/** How much larger the second sample is where the first one lies outside 3σ, as one in 370 does by luck. Both count then. */
export const AGAIN = 4

/** Lives that luck decides, beside the formula. `sample` makes so many, fresh identities all. */
export async function sampled (runs: number, sample: (runs: number) => Promise<readonly Life[]>): Promise<Sampled> {
  const lives = await sample(runs)
  const outcome = besideFormula(lives)
  return agrees(outcome) ? outcome : besideFormula([...lives, ...await sample(AGAIN * runs)])
}

/** Windows are the draws: a life ends with the first that is found, so its length is luck and its windows' odds are not. */
export function besideFormula (lives: readonly Life[]): Sampled {
  const draws = lives.flatMap(({ windows }) => windows).filter(({ forged, checked }) => forged > 0 && checked != null)
  const stakes = draws.map(window => ({ odds: oddsOf(window), saved: KAPPA * window.forged, stake: window.atStake }))
  const expected = {
    gain: stakes.reduce((sum, { odds, saved, stake }) => sum + saved - odds * stake, 0) / lives.length,
    sigma: Math.sqrt(stakes.reduce((sum, { odds, stake }) => sum + odds * (1 - odds) * stake * stake, 0)) / lives.length
  }
  return {
    ...outcomeOf(lives),
    detection: detection(stakes.map(({ odds }) => odds), draws.map(({ found }) => found)),
    facts: [
      `of ${draws.length} windows that held something wrong and were judged ${draws.filter(({ found }) => found).length} were found`,
      `by the formula those windows come to ${expected.gain.toFixed(1)} unit prices a run (σ ${expected.sigma.toFixed(1)})`
    ],
    expected
  }
}

/** Found as often as the formula says, and no better off than by the formula. It may be worse off: after a first proof what is still unpaid is run again whole. */
function agrees ({ detection: found, gained, expected }: Sampled): boolean {
  return found != null && within3Sigma(found) && gained <= expected.gain + 3 * expected.sigma + 1e-9
}

/** No gain on average by the formula, and what was measured agrees with it. */
export function expectLosing (outcome: Outcome): void {
  const { detection: found, gained, expected } = outcome as Sampled
  expect(agrees(outcome as Sampled), `found ${JSON.stringify(found)}, gained ${gained}, by the formula ${JSON.stringify(expected)}`).to.equal(true)
  expect(expected.gain, 'by the formula').to.be.at.most(0)
}

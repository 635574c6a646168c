import { isDeepStrictEqual } from 'node:util'
import { propose, ranked } from '../search.ts'
import type { LiarsRound } from './share.ts'
import type { OtherWorld } from '../record.ts'
import type { Experiment, Finding, Score } from '../search.ts'

/** An experiment's number in the search, and what it really comes to. */
export interface Truth extends Finding {
  readonly index: number
}

/** Runs units here; undefined once there is no more time. */
export interface Runs {
  /** What an experiment really comes to. */
  honest (index: number, experiment: Experiment): Promise<Score | undefined>
  /** What the liar says it comes to. */
  forged (index: number, experiment: Experiment): Promise<Score | undefined>
}

export interface Replay {
  readonly seed: number
  /** Units of each round. */
  readonly sizes: readonly number[]
  /** The liar's part of each round. */
  readonly liar: readonly LiarsRound[]
  /** Micro-units that the liar asks for a unit. */
  readonly price: bigint
  /** What the run that took place has shown already. */
  readonly known: readonly Truth[]
}

interface Row extends Finding {
  readonly index: number
  /** What it really comes to, where the score is made up. */
  readonly truth?: Score
}

/**
 * The same search where whatever a provider said is believed: same seed, same rule of proposing, a liar with its part of every round. What is known is not run again.
 * Ends with the last round that was finished in time; undefined where that is none. Pure but for `runs`.
 */
export async function replay ({ seed, sizes, liar, price, known }: Replay, runs: Runs): Promise<Omit<OtherWorld, 'ms'> | undefined> {
  const rows: Row[] = []
  const same = (index: number, experiment: Experiment): Truth | undefined => known.find(one => one.index === index && isDeepStrictEqual(one.experiment, experiment))
  let rounds = 0
  let executed = 0

  const truthOf = async (index: number, experiment: Experiment): Promise<Score | undefined> => {
    const before = same(index, experiment)
    const score = before?.score ?? await runs.honest(index, experiment)
    executed += before == null && score != null ? 1 : 0
    return score
  }

  const rowOf = async (index: number, experiment: Experiment, made: boolean): Promise<Row | undefined> => {
    const [truth, said] = await Promise.all([truthOf(index, experiment), made ? runs.forged(index, experiment) : undefined])

    if (truth == null || (made && said == null)) {
      return undefined
    }

    return said == null ? { index, experiment, score: truth } : { index, experiment, score: said, truth }
  }

  for (const [i, size] of sizes.entries()) {
    const first = rows.length
    const proposals = propose(seed, i + 1, size, rows)
    const found = (await Promise.all(proposals.map(async ({ experiment }, n) => rowOf(first + n, experiment, liar[i]?.forged.has(first + n) === true)))).filter(row => row != null)

    if (found.length < size) {
      break
    }

    rows.push(...found)
    rounds++
  }

  const best = ranked(rows)[0]

  if (best == null) {
    return undefined
  }

  const taken = liar.slice(0, rounds).reduce((sum, { units }) => sum + units.length, 0)
  const forged = rows.flatMap(({ index, score, truth }) => truth == null ? [] : [{ index, claimed: score, truth }])

  return {
    rounds,
    units: rows.length,
    best: { index: best.index, experiment: best.experiment, claimed: best.score, truth: best.truth ?? best.score },
    forged,
    elsewhere: rows.filter(({ index, experiment }) => same(index, experiment) == null).length,
    executed,
    liarUnits: taken,
    paid: (BigInt(taken) * price).toString(),
    paidForged: (BigInt(forged.length) * price).toString()
  }
}

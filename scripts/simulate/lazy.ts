import { createRandom } from '../demo/random.ts'
import { COSTS } from './outcome.ts'
import { Sums } from './statistics.ts'
import type { Outcome } from './outcome.ts'

/** Audits of one small contract, paid together, and how many such contracts a run has. */
const BATCH = 10
const BATCHES = 20

export function lazyName (skipped: number, guess: number): string {
  return `a lazy verifier that guesses ${skipped * 100} % of its units, ${guess === 0 ? 'never' : `${guess * 100} % of them`} right`
}

/**
 * A verifier that signs a guess for some of its units instead of running them. It commits before it sees the claim, so it has nothing to copy; a wrong guess
 * differs from an honest provider's claim, the requester runs the unit itself, and what the verifier signed refutes it: its batch is not paid.
 */
export function lazyOutcome (skipped: number, guess: number, runs: number): Outcome {
  const sums = new Sums()
  const total = { convicted: 0, forged: 0, paidWrong: 0 }
  let worst = 0

  for (let seed = 1; seed <= runs; seed++) {
    const random = createRandom(seed)
    let [saved, lost, paid] = [0, 0, 0]

    for (let batch = 0; batch < BATCHES; batch++) {
      const lazy = Array.from({ length: BATCH }, () => random.uniform() < skipped).filter(Boolean).length
      const right = Array.from({ length: lazy }, () => random.uniform() < guess).every(Boolean)
      saved += lazy
      lost += right ? 0 : BATCH
      paid += right ? lazy : 0
    }

    sums.add(saved, lost)
    total.convicted += lost > 0 ? 1 : 0
    total.forged += saved
    total.paidWrong += paid
    worst = Math.max(worst, paid)
  }

  return {
    name: lazyName(skipped, guess),
    gains: COSTS.map(cost => sums.difference(cost)),
    convicted: total.convicted / runs,
    taken: BATCH * BATCHES,
    forged: total.forged / runs,
    paidWrong: total.paidWrong / runs,
    audited: 0,
    worst
  }
}

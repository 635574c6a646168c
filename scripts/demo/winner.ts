import { isDeepStrictEqual } from 'node:util'
import { mycelJson } from './mycel.ts'
import { inputOf, ranked, readScore } from './search.ts'
import { DATA_FILE, DATA_PATH, MODULE_FILE } from './work.ts'
import type { UnitResult, Winner } from './record.ts'
import type { Experiment, Score } from './search.ts'

const TIERS = ['liftoff', 'turbofan'] as const

/**
 * Re-executes the best result in both V8 tiers before anybody hears of it; one that does not come out the same is struck and the next is tried. The requester
 * runs it with the `mycel exec` command, beside its node.
 */
export async function recheckWinner (results: readonly UnitResult[]): Promise<Winner> {
  const struck: Array<Winner['struck'][number]> = []

  for (const { index, experiment, score, provider } of ranked(results)) {
    const again = await Promise.all(TIERS.map(async tier => ({ tier, ...await runAgain(experiment, tier) })))
    const rechecks = again.map(({ tier, score: found, ms }) => ({ tier, ms, same: isDeepStrictEqual(found, score) }))

    if (rechecks.every(({ same }) => same)) {
      return { index, experiment, score, provider, rechecks, struck }
    }

    struck.push({ index, provider, claimed: score, found: again[0]?.score ?? { kind: 'unreadable', text: '' } })
  }

  throw new Error('no result came out the same when it was run again')
}

async function runAgain (experiment: Experiment, tier: typeof TIERS[number]): Promise<{ readonly score: Score, readonly ms: number }> {
  const input = new TextDecoder().decode(inputOf(experiment))
  const answer = await mycelJson(['exec', MODULE_FILE, '--tier', tier, '--input', '-', '--in', `${DATA_PATH}=${DATA_FILE}`], input)
  const { stdout, wallMs } = answer as { readonly stdout: string, readonly wallMs: number }
  return { score: readScore(Buffer.from(stdout, 'base64')), ms: wallMs }
}

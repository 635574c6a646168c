import { availableParallelism } from 'node:os'
import { claimed, shortened, spoiled } from '../../../test/adversary/shorten.ts'
import { createStrata } from '../../../test/adversary/strata.ts'
import { LIAR } from '../cast.ts'
import { unitsOfRound } from '../odds.ts'
import { inputOf, readScore } from '../search.ts'
import { replay } from './replay.ts'
import { liarsRounds } from './share.ts'
import { Threads } from './threads.ts'
import type { Runs } from './replay.ts'
import type { DemoRecord, OtherWorld } from '../record.ts'
import type { Work } from '../work.ts'

/** What this may add to the demo, milliseconds. */
const LIMIT_MS = 20_000

type Seen = Pick<DemoRecord, 'settings' | 'cast' | 'rounds' | 'forged' | 'fraud'>

/** The same search with the liar believed, by the liar's own rule and the example's own module. Undefined where nobody was caught: then the run itself was that world. */
export async function withoutAudits ({ settings, cast, rounds, forged, fraud }: Seen, work: Work): Promise<OtherWorld | undefined> {
  if (fraud == null) {
    return undefined
  }

  const started = performance.now()
  const { peer, price = '0' } = cast.find(({ name }) => name === LIAR) ?? {}
  const held = rounds.flatMap(({ job }) => job.contracts).filter(one => one.peer === peer).flatMap(({ windows }) => windows.flatMap(({ indexes }) => indexes.map(Number)))
  const made = new Set(forged.map(({ index }) => index))
  const chosen = createStrata(settings.forge, String(settings.seed))
  const forges = (position: number): boolean => position >= settings.patience && chosen(position - settings.patience)
  const sizes = rounds.map((_, i) => unitsOfRound(settings.units, settings.rounds, i + 1))
  const known = rounds.flatMap(({ results }) => results).filter(({ index, provider }) => provider !== LIAR || !made.has(index))
  const threads = new Threads(work, availableParallelism(), LIMIT_MS)

  try {
    const found = await replay({ seed: settings.seed, sizes, liar: liarsRounds({ held, forged: made, forges }, sizes, settings.providers), price: BigInt(price), known }, runsOn(threads, settings.forgedEpochs))
    return found == null ? undefined : { ...found, ms: performance.now() - started }
  } finally {
    await threads.stop()
  }
}

/** @param epochs - that the liar trains for in a forged unit */
function runsOn (threads: Threads, epochs: number): Runs {
  return {
    async honest (index, experiment) {
      const output = await threads.run({ index, input: inputOf(experiment) })
      return output == null ? undefined : readScore(output)
    },
    async forged (index, experiment) {
      const input = inputOf(experiment)
      const shorter = shortened(input, epochs)
      const output = await threads.run({ index, input: shorter?.input ?? input })
      return output == null ? undefined : readScore(shorter == null ? spoiled(output) : claimed(output, shorter.asked))
    }
  }
}

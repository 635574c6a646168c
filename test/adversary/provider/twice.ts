/** Providers that do a job once and sign it twice: the root of one contract, with its results and secret, in another one about the same units. */
import { arena, walkJob } from '../rogue/arena.ts'
import { castOf, lifeOf } from './liars.ts'
import { comingTo, expectNothing, instead } from './mischief.ts'
import type { Life } from './liars.ts'
import type { Play as Adversary, Size } from '../outcome.ts'
import type { Play } from '../rogue/play.ts'

const WINDOW = 8
const UNITS = 6 * WINDOW

const REPEATS: Readonly<Record<Size, number>> = { test: 2, table: 8 }

/** `askers`: the first one gets the true contract, the last one the other. */
function twice (name: string, askers: readonly string[]): Adversary {
  return {
    name,
    run: async size => {
      const swarm = await arena(askers.map(one => ({ name: one })))
      const nodes = [swarm.nodes[0], swarm.nodes.at(-1)].flatMap(node => node ?? [])

      try {
        const lives = await Promise.all(Array.from({ length: REPEATS[size] }, async (_, i): Promise<readonly Life[]> => {
          const first: Play[] = []
          const cast = await castOf(swarm, `twice-${i}`, 1, () => instead((play, window) => {
            const [original = play] = first.length === 0 ? [first[first.push(play) - 1]] : first
            return original === play ? undefined : cast.liar.windows(original).find(one => one.window === window)
          }))

          try {
            const done: Life[] = []

            for (const node of nodes) {
              done.push(await lifeOf(node, cast, await walkJob(node, UNITS, cast.region, { windowUnits: WINDOW, providers: 2 }, i * UNITS), i * UNITS))
            }

            return done.slice(-1)
          } finally {
            await cast.stop()
          }
        }))
        return comingTo(lives.flat())
      } finally {
        await swarm.down()
      }
    },
    holds: outcome => { expectNothing(outcome, 'let-lie') }
  }
}

export const TWICE: readonly Adversary[] = [
  twice('replays another contract\'s commitment', ['asker']),
  twice('gives one root to two requesters', ['asker', 'other'])
]

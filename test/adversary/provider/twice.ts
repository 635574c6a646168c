/** Providers that do a job once and sign it twice: the root of one contract, with its results and secret, in another one about the same units. */
import { arena, walkJob } from '../rogue/arena.ts'
import { castOf, lifeOf } from './liars.ts'
import { comingTo, expectNothing, instead } from './mischief.ts'
import type { Life } from './liars.ts'
import type { Play as Adversary, Size } from '../outcome.ts'
import type { Play } from '../rogue/play.ts'
import type { Swarm, SwarmNode } from '@mycel/daemon/swarm'

const WINDOW = 8
const UNITS = 6 * WINDOW

const REPEATS: Readonly<Record<Size, number>> = { test: 1, table: 5 }

/** The life of a liar in the second contract: in the first one it was honest. Every `i` has units of its own. */
async function second (swarm: Swarm, [one, other]: readonly SwarmNode[], i: number): Promise<Life> {
  let original: Play | undefined
  const cast = await castOf(swarm, `twice-${i}`, 1, () => instead((play, window) => {
    original ??= play
    return original === play ? undefined : cast.liar.windows(original).find(claimed => claimed.window === window)
  }))

  try {
    const hire = async (node: SwarmNode): Promise<Life> => lifeOf(node, cast, await walkJob(node, UNITS, cast.region, { windowUnits: WINDOW, providers: 2 }, i * UNITS), i * UNITS)
    await hire(one as SwarmNode)
    return await hire(other as SwarmNode)
  } finally {
    await cast.stop()
  }
}

/** `askers`: the first one gets the true contract, the last one the other. */
function twice (name: string, askers: readonly string[]): Adversary {
  return {
    name,
    run: async size => {
      const swarm = await arena(askers.map(one => ({ name: one })))
      const nodes = [swarm.nodes[0], swarm.nodes.at(-1)].flatMap(node => node ?? [])

      try {
        const lives: Life[] = []

        for (let i = 1; i <= REPEATS[size]; i++) {
          lives.push(await second(swarm, nodes, i))
        }

        return comingTo(lives)
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

import { swarmUp } from '@mycel/daemon/swarm'
import { createPool, HeldBlobs, PROFILE } from '../../packages/daemon/dist/src/executors/index.js'
import { rounded, timed } from './figure.ts'
import { follow, noopJob, NOOP, provider } from './jobs.ts'
import type { Figure, Note } from './figure.ts'

const UNITS = 30_000
const WINDOW_UNITS = 1024
const WORKERS = 2

/**
 * One provider, units that do nothing, windows committed, challenged, opened, audited at the rule's rate (the first ten, then 2 % or more), receipt countersigned. From
 * submission to the last approved unit. The limit: the same units through the provider's executor alone.
 */
export async function throughput (note: Note): Promise<readonly Figure[]> {
  const bare = await bareRate(note)
  const swarm = await swarmUp({ nodes: [{ name: 'asker' }, provider('worker', { workers: WORKERS })] })

  try {
    await swarm.ready()
    const asker = swarm.node('asker')
    await follow(asker, await noopJob(asker, 2048, { windowUnits: WINDOW_UNITS }), ({ state }) => state === 'done')
    const job = await noopJob(asker, UNITS, { windowUnits: WINDOW_UNITS })
    const rates: number[] = []
    let audited = 0

    for (let round = 0; round < 3; round++) {
      const at = performance.now()
      const { contracts } = await follow(asker, job, ({ state }) => state === 'done')
      const ms = performance.now() - at
      audited = contracts.flatMap(({ windows }) => windows).reduce((sum, window) => sum + (window.audited?.length ?? 0), 0)
      rates.push(UNITS / ms * 1000)
      note(`${UNITS} units in ${(ms / 1000).toFixed(2)} s, ${audited} of them audited`)
    }

    return [
      { bench: 'throughput', figure: `units through the whole loop, windows of ${WINDOW_UNITS}`, value: rounded(Math.max(...rates)), unit: 'units/s', goal: '>= 3000', peer: `the executor alone, ${WORKERS} children`, peerValue: rounded(bare) },
      { bench: 'throughput', figure: 'units audited', value: rounded(audited / UNITS * 100), unit: '%', goal: '>= 2', peer: 'the floor', peerValue: 2 }
    ]
  } finally {
    await swarm.down()
  }
}

/** Units per second through a pool of children, as many at once as a window has. */
export async function bareRate (note: Note, size = WORKERS, units = UNITS): Promise<number> {
  const blobs = new HeldBlobs()
  const module = blobs.add(NOOP)
  const pool = await createPool({ size, tier: 'default', blobs, memoryMib: 64 })

  try {
    const workload = { module, profile: PROFILE, args: [], mounts: [], limits: { fuel: 100_000_000n, memoryPages: 4, outputBytes: 64, wallMs: 10_000 } }
    const run = async (count: number): Promise<number> => timed(async () => {
      for (let from = 0; from < count; from += WINDOW_UNITS) {
        await Promise.all(Array.from({ length: Math.min(WINDOW_UNITS, count - from) }, async (_, i) => pool.run(workload, { index: BigInt(from + i), input: new Uint8Array(0) })))
      }
    })
    await run(2048)
    const rate = units / await run(units) * 1000
    note(`${rate.toFixed(0)} units/s through ${size} children (${pool.isolation})`)
    return rate
  } finally {
    await pool.stop()
  }
}

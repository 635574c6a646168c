import { multiaddr } from '@multiformats/multiaddr'
import { swarmUp } from '@mycel/daemon/swarm'
import { median, quantile, rounded, timed } from './figure.ts'
import { follow, noopJob, provider } from './jobs.ts'
import { outsider } from './outsider.ts'
import type { Figure, Note } from './figure.ts'
import type { Swarm } from '@mycel/daemon/swarm'

const TENDERS = 1000
const WARM_UP = 40
const PINGS = 500

/** Nodes ignore an author that gossips more than ten tenders a second for long (docs/spec/discovery.md, "Gossip"): a call that nobody hears measures that rule, not the loop. */
const PACE_MS = 105

/** Tender (gossiped), bid, award, accept, start, commit, reveal, open: the result is in the requester's hands with the last one. */
const MESSAGES = 8

/**
 * From a submitted job of one unit to its first result, as a client of the control API sees it: the tender is signed, bids come in, one is awarded, the unit runs in
 * the sandbox, is committed, challenged, opened, re-executed by the requester, approved.
 */
export async function loop (note: Note): Promise<readonly Figure[]> {
  const swarm = await swarmUp({ nodes: [{ name: 'asker' }, ...['p1', 'p2', 'p3', 'p4', 'p5'].map(name => provider(name))] })

  try {
    await swarm.ready()
    const asker = swarm.node('asker')
    const job = await noopJob(asker, 1)
    const once = async (): Promise<number> => {
      const ms = await timed(async () => follow(asker, job, ({ units }) => units.done > 0))
      await new Promise(resolve => { setTimeout(resolve, Math.max(0, PACE_MS - ms)) })
      return ms
    }

    for (let i = 0; i < WARM_UP; i++) {
      await once()
    }

    const took: number[] = []
    for (let i = 0; i < TENDERS; i++) {
      took.push(await once())
      if (i % 250 === 249) {
        note(`${i + 1} tenders, p50 ${median(took).toFixed(1)} ms, p99 ${quantile(took, 0.99).toFixed(1)} ms`)
      }
    }

    const peer = `libp2p ping × ${MESSAGES} messages`
    const pings = await pingTimes(swarm)
    const common = { bench: 'loop', unit: 'ms', peer } as const
    return [
      { ...common, figure: 'tender to first unit result, p50', value: rounded(median(took)), goal: '<= 50', peerValue: rounded(median(pings) * MESSAGES) },
      { ...common, figure: 'tender to first unit result, p99', value: rounded(quantile(took, 0.99)), goal: '<= 250', peerValue: rounded(quantile(pings, 0.99) * MESSAGES) }
    ]
  } finally {
    await swarm.down()
  }
}

/** Round trips between two processes over an open connection, a new stream each. */
async function pingTimes (swarm: Swarm): Promise<number[]> {
  const { node, stop } = await outsider(swarm)

  try {
    const addr = multiaddr(swarm.node('p1').addr)
    await node.services.ping.ping(addr)
    const times: number[] = []
    for (let i = 0; i < PINGS; i++) {
      times.push(await timed(async () => node.services.ping.ping(addr)))
    }
    return times
  } finally {
    await stop()
  }
}

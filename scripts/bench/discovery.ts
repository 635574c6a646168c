import { randomBytes } from 'node:crypto'
import { swarmUp } from '@mycel/daemon/swarm'
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { sha256 } from 'multiformats/hashes/sha2'
import { eventually, median, quantile, rounded, timed } from './figure.ts'
import { provider } from './jobs.ts'
import { outsider } from './outsider.ts'
import type { Figure, Note } from './figure.ts'
import type { Outsider } from './outsider.ts'

const NEW_ADS = 12
const LOOKUPS = 1000
const BARE = 30

/** How soon a new capacity is found by a node that hears no gossip; how long a lookup takes that the local index can answer. */
export async function discovery (note: Note): Promise<readonly Figure[]> {
  const swarm = await swarmUp({ nodes: [{ name: 'asker' }, ...['p1', 'p2', 'p3', 'p4', 'p5'].map(name => provider(name))] })
  const stranger = await outsider(swarm)
  const other = await outsider(swarm)

  try {
    await swarm.ready()
    await eventually('the strangers are connected', 10_000, async () => [stranger, other].every(({ node }) => node.getPeers().length >= swarm.nodes.length) ? true : undefined)
    const visible: number[] = []

    for (let i = 0; i < NEW_ADS; i++) {
      const service = `bench-${i}`
      const owner = swarm.node(`p${i % 5 + 1}`)
      const { directory, stop } = await stranger.directory()
      visible.push(await timed(async () => {
        await owner.control.addCapacity({ class: 'clinic', descriptor: { services: [service] }, asset: 'credit', unitPrice: '1', region: '' })
        await eventually(`${service} on the DHT`, 20_000, async () => {
          const found = await directory.find([`service=${service}`], { enough: 1 })
          return found.length > 0 ? true : undefined
        })
      }))
      await stop()
      await owner.control.removeCapacity('clinic')
    }
    note(`new ads: ${visible.map(ms => ms.toFixed(0)).join(', ')} ms`)

    const { control } = swarm.node('asker')
    const warm: number[] = []
    for (let i = 0; i < LOOKUPS; i++) {
      warm.push(await timed(async () => control.find(['class=compute'], 5)))
    }

    const { provide, find } = await bareDht(stranger, other)
    const common = { bench: 'discovery', unit: 'ms' } as const
    return [
      { ...common, figure: 'new ad to a DHT lookup from another node, median', value: rounded(median(visible)), goal: '<= 2000', peer: 'bare kad-dht provide, then find', peerValue: rounded(provide + find) },
      { ...common, figure: 'new ad to a DHT lookup from another node, slowest', value: rounded(Math.max(...visible)), goal: '<= 2000', peer: 'bare kad-dht provide, then find', peerValue: rounded(provide + find) },
      { ...common, figure: 'warm facet lookup through the control API, median', value: rounded(median(warm)), goal: '<= 5', peer: 'bare kad-dht find of one provider', peerValue: rounded(find) },
      { ...common, figure: 'warm facet lookup through the control API, p99', value: rounded(quantile(warm, 0.99)), goal: null, peer: 'bare kad-dht find of one provider', peerValue: rounded(find) }
    ]
  } finally {
    await Promise.all([stranger.stop(), other.stop()])
    await swarm.down()
  }
}

/** What the DHT takes by itself: medians for placing one record, and for finding its provider from another node. */
async function bareDht (from: Outsider, to: Outsider): Promise<{ readonly provide: number, readonly find: number }> {
  const [placing, finding]: [number[], number[]] = [[], []]

  for (let i = 0; i < BARE; i++) {
    const key = CID.createV1(raw.code, await sha256.digest(randomBytes(16)))
    placing.push(await timed(async () => from.node.contentRouting.provide(key)))
    finding.push(await timed(async () => {
      for await (const found of to.node.contentRouting.findProviders(key)) {
        if (found.id.equals(from.node.peerId)) {
          return
        }
      }
      throw new Error('a provider record is not found')
    }))
  }

  return { provide: median(placing), find: median(finding) }
}

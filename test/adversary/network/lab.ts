/** What the plays of requesters and bare peers share. */
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { RoguePeer } from '../rogue/rogue-peer.ts'
import { RogueRequester } from '../rogue/rogue-requester.ts'
import type { CapacityView, NodeSpec, Swarm, SwarmNode } from '@mycel/daemon/swarm'
import type { Authenticated, Tender } from '@mycel/wire'

/** Micro-units that one unit costs everywhere here. */
export const PRICE = 1000n

export const COMPUTE: CapacityView = { class: 'compute', descriptor: { cores: 4, memoryMib: 8192, arch: 'x86-64' }, asset: 'credit', unitPrice: PRICE.toString(), region: '' }

const COUNTING = fileURLToPath(new URL('counting.ts', import.meta.url))

/** Units that a newcomers' pool of these nodes pays for: the harness's own limits are far above any play. */
export const POOL_UNITS = 100

const LIMITS = `[policy]
newcomer_pool_provider = "${Number(PRICE) * POOL_UNITS / 1e6}"
newcomer_pool_requester = "${Number(PRICE) * POOL_UNITS / 1e6}"
newcomer_attested_share = 0.0
max_owed = "10.00"
`

/** A provider as it comes, with a small newcomers' pool and an eye on what it runs. */
export function worker (name: string, more: Partial<NodeSpec> = {}): NodeSpec {
  return { name, capacities: [COMPUTE], config: LIMITS, adversary: { module: COUNTING, options: {} }, ...more }
}

/** A requester as it comes, with a small newcomers' pool. */
export function asker (name: string, more: Partial<NodeSpec> = {}): NodeSpec {
  return { name, config: LIMITS, ...more }
}

/** A rogue connected to all nodes of a swarm, for the time of `then`. */
export async function withRogue<T> (swarm: Swarm, then: (peer: RoguePeer) => Promise<T>): Promise<T> {
  const peer = await RoguePeer.start({ network: swarm.network, bootstrap: swarm.nodes.filter(({ running }) => running).map(({ addr }) => addr) })
  try {
    return await then(peer)
  } finally {
    await peer.stop()
  }
}

/** So long a call for bids that nobody answers is waited for; an answer takes some milliseconds. */
const SILENCE_MS = 1000

/** A bid of this node on the tender, if it makes one. */
export async function bidOf (requester: RogueRequester, node: SwarmNode, tender: Authenticated<'tender'>): Promise<Authenticated<'bid'> | undefined> {
  await requester.peer.heardBy({ kind: 'tenders', class: 'compute' }, node.key)
  const calling = requester.call(tender)
  calling.catch(() => {})
  const [bid] = await Promise.race([calling, delay(SILENCE_MS, [])])
  return bid
}

/** Deadlines that let a play end soon. */
export function soon (ms: number): Pick<Tender, 'timeouts'> {
  return { timeouts: { acceptMs: 5000, startMs: 5000, windowMs: 5000, revealMs: ms, openMs: 5000, approveMs: ms, settleMs: ms } }
}

/** Works through items, so many at a time. */
export async function inLanes<T, R> (items: readonly T[], lanes: number, act: (item: T, i: number) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const waiting = [...items.entries()]
  await Promise.all(Array.from({ length: lanes }, async () => {
    for (let next = waiting.shift(); next != null; next = waiting.shift()) {
      results[next[0]] = await act(next[1], next[0])
    }
  }))
  return results
}

/** The middle one; of an even number the upper. NaN of none. */
export function median (values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

export function mean (values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

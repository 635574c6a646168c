import { setTimeout as delay } from 'node:timers/promises'
import { SwarmError } from './errors.ts'
import type { SwarmNode } from './spec.ts'
import type { AbortOptions } from '@libp2p/interface'

const READY_MS = 30_000
const POLL_MS = 50

/** Connects running nodes to each other and makes them look for each other's ads, until nobody misses anybody. */
export async function untilReady (nodes: readonly SwarmNode[], { signal }: AbortOptions = {}): Promise<void> {
  const deadline = Date.now() + READY_MS
  const running = nodes.filter(node => node.running)
  const offers = new Map(await Promise.all(running.map(async node => [node.peerId, (await node.control.listCapacities()).map(one => one.class)] as const)))
  const tickets = new Map(await Promise.all(running.map(async node => [node.peerId, await node.control.ticket()] as const)))

  for (;;) {
    signal?.throwIfAborted()
    const missing = (await Promise.all(running.map(async node => missed(node, running, offers, tickets)))).flat()

    if (missing.length === 0) {
      return
    }

    if (Date.now() > deadline) {
      throw new SwarmError('not-ready', `after ${READY_MS / 1000} s ${missing.slice(0, 5).join(', ')}`, 'is the machine overloaded? the nodes\' logs say more')
    }

    await delay(POLL_MS)
  }
}

async function missed (node: SwarmNode, all: readonly SwarmNode[], offers: ReadonlyMap<string, readonly string[]>, tickets: ReadonlyMap<string, string>): Promise<string[]> {
  const known = new Map((await node.control.peers()).map(peer => [peer.peer, peer]))
  const others = all.filter(other => other !== node)
  const strangers = others.filter(other => known.get(other.peerId)?.connected !== true)
  const unseen = others.filter(other => offers.get(other.peerId)?.some(cls => known.get(other.peerId)?.classes.includes(cls) !== true) === true)
  // failures are expected while others start: the next round asks again
  await Promise.allSettled([
    ...strangers.map(async other => node.control.join(tickets.get(other.peerId) ?? '')),
    ...[...new Set(unseen.flatMap(other => offers.get(other.peerId) ?? []))].map(async cls => node.control.find([`class=${cls}`], all.length))
  ])
  return [...strangers.map(other => `${node.name} is not connected to ${other.name}`), ...unseen.map(other => `${node.name} has no ad of ${other.name}`)]
}

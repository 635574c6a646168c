import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'aegir/chai'
import { asker, bidOf, mean, withRogue, worker } from '../network/lab.ts'
import { arena } from '../rogue/arena.ts'
import { RogueRequester } from '../rogue/rogue-requester.ts'
import { checkpointOf, fresh, HEADS } from './bank.ts'
import type { Outcome, Play, Size } from '../outcome.ts'
import type { RoguePeer } from '../rogue/rogue-peer.ts'
import type { Swarm, SwarmNode } from '@mycel/daemon/swarm'

const NODES = ['one', 'two', 'three'] as const
const SOON_MS = 30_000
/** A bid takes some milliseconds. */
const SILENCE_MS = 1000

/** Shows a node one of its histories. */
async function shows (peer: RoguePeer, node: SwarmNode, epoch: Uint8Array, root: number): Promise<void> {
  await peer.settle(node.key, { body: Uint8Array.of(HEADS), envelopes: [checkpointOf(peer.network, peer.signer, { epoch, size: 5n, root: new Uint8Array(32).fill(root) }).bytes] })
}

async function frozenAt (nodes: readonly SwarmNode[], peerId: string): Promise<number> {
  return (await Promise.all(nodes.map(async ({ control }) => control.listForks()))).filter(forks => forks.some(({ peer, frozen }) => peer === peerId && frozen)).length
}

interface Run { readonly trusted: boolean, readonly bids: number, readonly at: number, readonly ms: number }

/** Two nodes are shown a history each, and meet; a third has seen nothing. */
async function once (swarm: Swarm): Promise<Run> {
  const nodes = NODES.map(name => swarm.node(name))
  const [one, two] = nodes as [SwarmNode, SwarmNode, SwarmNode]
  return withRogue(swarm, async peer => {
    const epoch = fresh(16)
    await shows(peer, one, epoch, 1)
    await shows(peer, two, epoch, 2)
    const requester = new RogueRequester(peer)
    const trusted = await bidOf(requester, one, requester.tender({ units: 8 })) != null && await frozenAt(nodes, peer.peerId) === 0
    const began = performance.now()
    await one.control.reconcile(two.peerId)
    while (await frozenAt(nodes, peer.peerId) < nodes.length && performance.now() - began < SOON_MS) {
      await delay(20)
    }
    const ms = performance.now() - began
    // all of them are asked: the one that saw a history, and the one that saw none
    const bids = await Promise.race([requester.call(requester.tender({ units: 8 }), { to: nodes.map(({ key }) => key) }).catch(() => []), delay(SILENCE_MS, [])])
    return { trusted, bids: bids.length, at: await frozenAt(nodes, peer.peerId), ms }
  })
}

async function run (size: Size): Promise<Outcome> {
  const runs: Run[] = []
  const swarm = await arena([worker(NODES[0]), worker(NODES[1]), worker(NODES[2]), asker('aside')])

  try {
    await swarm.ready()
    for (let i = 0; i < (size === 'test' ? 1 : 5); i++) {
      runs.push(await once(swarm))
    }
  } finally {
    await swarm.down()
  }

  return {
    runs: runs.length,
    gained: mean(runs.map(({ bids }) => bids)),
    paidWrong: 0,
    cost: { rerun: 0, wasted: 0, lost: 0 },
    lasted: { count: 2, of: 'messages' },
    stopped: runs.filter(({ at }) => at === NODES.length).length,
    by: 'convicted',
    facts: [
      `two nodes that had seen one history each met, and all ${NODES.length} had frozen it ${(mean(runs.map(({ ms }) => ms)) / 1000).toFixed(1)} s later, the one that had seen neither too; before, ${runs.filter(({ trusted }) => trusted).length} of ${runs.length} were bid for`,
      `${mean(runs.map(({ bids }) => bids))} of ${NODES.length} nodes bid for it afterwards`
    ]
  }
}

export const TWO_HISTORIES: Play = {
  name: 'two histories, one shown to each of two nodes',
  run,
  holds ({ runs, gained, stopped, facts = [] }) {
    expect([stopped, gained]).to.deep.equal([runs, 0])
    expect(facts[0]).to.contain(`before, ${runs} of ${runs} were bid for`)
  }
}

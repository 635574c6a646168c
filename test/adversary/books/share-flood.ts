import { performance } from 'node:perf_hooks'
import { expect } from 'aegir/chai'
import { asker, COMPUTE, withRogue, worker } from '../network/lab.ts'
import { arena, closed, followed, walkJob } from '../rogue/arena.ts'
import { accountOf, bring, inUnits, logSize, madeUp, receiptOf } from './bank.ts'
import type { Outcome, Play, Size } from '../outcome.ts'
import type { Swarm, SwarmNode } from '@mycel/daemon/swarm'

/** What is booked of one bringer, and of all that the victim has no dealings with: at once, and a second. */
const OF_ONE = { burst: 1_000, perSecond: 1 }
const OF_ALL = { burst: 4_096, perSecond: 10 }
const UNITS = 8

interface Brought { readonly made: number, readonly booked: number, readonly owed: number, readonly seconds: number }

/** One key brings receipts of work that it says it ordered from another made-up one, with a share for the victim in each. */
async function floods (swarm: Swarm, node: SwarmNode, receipts: number): Promise<Brought> {
  return withRogue(swarm, async peer => {
    const messages = Array.from({ length: receipts }, () => receiptOf({ network: peer.network, provider: madeUp(), requester: peer.signer, share: node.key }))
    const began = performance.now()
    // as often as it is let: what was too much once is brought again
    for (let i = 0; i < 2; i++) {
      // a frame for which the victim has no time is answered with an error, and the rest not at all
      await bring(peer, node.key, messages).catch(() => 0)
    }
    const { receipts: booked, contributed } = await accountOf(node, peer.peerId)
    return { made: receipts, booked, owed: inUnits(contributed), seconds: (performance.now() - began) / 1000 }
  })
}

async function job (from: SwarmNode): Promise<number> {
  const began = performance.now()
  const { id } = await from.control.submit(await walkJob(from, UNITS, 'victim', { windowUnits: UNITS, deadlineMs: 60_000 }))
  await followed(from, id, view => view.state !== 'running' && closed(view))
  return performance.now() - began
}

async function run (size: Size): Promise<Outcome> {
  const [keys, each] = size === 'test' ? [1, 1_100] : [6, 1_500]
  const swarm = await arena([worker('victim', { capacities: [{ ...COMPUTE, region: 'victim' }] }), asker('customer')])

  try {
    await swarm.ready()
    const [node, customer] = [swarm.node('victim'), swarm.node('customer')]
    const before = { ms: await job(customer), size: await logSize(node), pools: await node.control.pools() }
    const all: Brought[] = []
    const flood = (async () => {
      for (let i = 0; i < keys; i++) {
        all.push(await floods(swarm, node, each))
      }
    })()
    const during = await job(customer)
    await flood
    const sum = (of: (one: Brought) => number): number => all.reduce((total, one) => total + of(one), 0)
    const seconds = sum(one => one.seconds)
    const limit = Math.min(sum(one => OF_ONE.burst + OF_ONE.perSecond * (one.seconds + 1)), OF_ALL.burst + OF_ALL.perSecond * (seconds + 1))
    const pools = await node.control.pools()
    const grown = pools.filter(({ side, proven, grown: more }, i) => side === 'provider' && (more !== before.pools[i]?.grown || proven !== before.pools[i]?.proven)).length
    return {
      runs: keys,
      gained: grown,
      paidWrong: Math.max(0, sum(({ booked }) => booked) - Math.ceil(limit)),
      cost: { rerun: 0, wasted: 0, lost: 0, entries: await logSize(node) - before.size },
      lasted: { count: sum(({ made }) => made), of: 'messages' },
      stopped: keys,
      by: 'bounded',
      facts: [
        `${keys} keys brought ${sum(({ made }) => made)} receipts, twice each, ${sum(({ booked }) => booked)} were booked in ${seconds.toFixed(0)} s: the victim's books say that it is owed ${sum(({ owed }) => owed)} unit prices by them, none of which it risks anything for`,
        `its pools did not grow by it; its customer's job took ${(during / 1000).toFixed(2)} s meanwhile, and ${(before.ms / 1000).toFixed(2)} s before`
      ]
    }
  } finally {
    await swarm.down()
  }
}

export const SHARE_FLOOD: Play = {
  name: 'flood of shares that made-up keys owe',
  run,
  holds ({ gained, paidWrong, cost, lasted, facts = [] }) {
    expect(gained, 'pools').to.equal(0)
    expect(paidWrong, 'receipts beyond the rate').to.equal(0)
    expect(cost.entries).to.be.at.least(1_000)
    expect(cost.entries).to.be.below(lasted.count + 100)
    expect(facts).to.have.lengthOf(2)
  }
}

import { isDeepStrictEqual } from 'node:util'
import { expect } from 'aegir/chai'
import { bidOf, inLanes, POOL_UNITS, PRICE, withRogue, worker } from '../network/lab.ts'
import { arena } from '../rogue/arena.ts'
import { RogueRequester } from '../rogue/rogue-requester.ts'
import { walkInputs } from '../rogue/work.ts'
import { bring, inUnits, madeUp, PAYMENT, paymentOf, pretending, receiptOf } from './bank.ts'
import type { Outcome, Play, Size } from '../outcome.ts'
import type { RoguePeer } from '../rogue/rogue-peer.ts'
import type { Swarm, SwarmNode } from '@mycel/daemon/swarm'

const UNITS = 10
/** `policy.newcomer_pool_growth` as it comes. */
const GROWTH = 0.1
const LANES = 4

/** Receipts among each other in which the victim has a share, some in its name, and payments that nobody made. */
async function washes (peer: RoguePeer, node: SwarmNode, receipts: number): Promise<void> {
  const { network, signer } = peer
  await bring(peer, node.key, Array.from({ length: receipts }, () => receiptOf({ network, provider: madeUp(), requester: signer, share: node.key })))
  await bring(peer, node.key, [receiptOf({ network, provider: pretending(node.key), requester: signer, units: 1000n })])
  for (let i = 0; i < receipts; i++) {
    await peer.settle(node.key, { body: Uint8Array.of(PAYMENT), envelopes: [paymentOf(network, signer, node.key, 5_000_000n).bytes] })
  }
}

/** Has units worked, and signs for them or does not. How many it got. */
async function orders (peer: RoguePeer, node: SwarmNode, units: number, signs: boolean): Promise<number> {
  const requester = new RogueRequester(peer)
  const tender = requester.tender({ units, windowUnits: units })
  const bid = await bidOf(requester, node, tender)
  if (bid == null) {
    return 0
  }
  const play = await requester.award(tender, bid, { inputs: walkInputs(Math.min(units, bid.body.maxUnits)), send: step => step.type === 'countersign' && !signs ? [] : [step] })
  await play.until(({ state }) => [...signs ? [] : ['receipted'], 'settled', 'declined'].includes(state), 20_000)
  return play.contract.windows.reduce((sum, { open, units: got }) => sum + (open == null ? 0 : got), 0)
}

/** Pays truly, outside, for what it had worked. */
async function pays (peer: RoguePeer, node: SwarmNode, units: number): Promise<void> {
  const claim = paymentOf(peer.network, peer.signer, node.key, PRICE * BigInt(units))
  await peer.settle(node.key, { body: Uint8Array.of(PAYMENT), envelopes: [claim.bytes] })
  await node.control.confirmPayment(claim.id)
}

/** What the pool has grown by, and with; of a node that has dealt with nobody nothing. */
async function poolOf (node: SwarmNode): Promise<{ readonly grown: string, readonly proven: string }> {
  const { grown, proven } = (await node.control.pools()).find(({ side, asset }) => side === 'provider' && asset === 'credit') ?? { grown: '0', proven: '0' }
  return { grown, proven }
}

async function played (swarm: Swarm, node: SwarmNode, keys: number, receipts: number): Promise<Outcome> {
  const before = await poolOf(node)
  for (let i = 0; i < 3; i++) {
    await withRogue(swarm, async peer => washes(peer, node, receipts))
  }
  const washed = await poolOf(node)
  const same = isDeepStrictEqual(washed, before)

  // then one of them works the pool up in earnest: what it pays is paid
  const bought = await withRogue(swarm, async peer => {
    const got = await orders(peer, node, UNITS * 4, true)
    await pays(peer, node, got)
    return got
  })
  const grown = inUnits((await poolOf(node)).grown)
  const taken = (await inLanes(Array.from({ length: keys }), LANES, async () => withRogue(swarm, async peer => orders(peer, node, UNITS, false)))).reduce((sum, units) => sum + units, 0)
  return {
    runs: 1,
    gained: Math.max(0, taken - POOL_UNITS) - bought,
    paidWrong: 0,
    cost: { rerun: 0, wasted: taken, lost: 0 },
    lasted: { count: keys, of: 'identities' },
    stopped: 1,
    by: 'bounded',
    facts: [
      `${3 * receipts} receipts among themselves, as many claimed payments, and receipts in the victim's name: its pool is ${same ? 'as it was' : 'another one'}`,
      `with ${bought} units worked and paid for it grew by ${grown} to ${POOL_UNITS + grown}, of which ${keys} more keys took ${taken} unpaid`
    ]
  }
}

async function run (size: Size): Promise<Outcome> {
  const swarm = await arena([worker('victim')])

  try {
    await swarm.ready()
    return await played(swarm, swarm.node('victim'), size === 'test' ? 7 : 30, size === 'test' ? 20 : 300)
  } finally {
    await swarm.down()
  }
}

export const RING: Play = {
  name: 'ring of keys that wants the newcomers\' pool to grow',
  run,
  holds ({ gained, cost, facts = [] }) {
    expect(facts[0]).to.match(/its pool is as it was$/)
    const bought = Number(/with (\d+) units/.exec(facts[1] ?? '')?.[1])
    expect(bought).to.equal(UNITS * 4)
    expect(cost.wasted, 'one pool, and a tenth of what was paid').to.be.within(POOL_UNITS / 2, POOL_UNITS + GROWTH * bought)
    expect(gained, 'it paid more than it got beyond the pool').to.be.at.most(GROWTH * bought - bought)
  }
}

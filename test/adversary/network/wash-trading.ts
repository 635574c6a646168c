import { isDeepStrictEqual } from 'node:util'
import { reputation } from '@mycel/verify/reputation'
import { equals, keyOfDid } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { arena, closed, followed, walkJob } from '../rogue/arena.ts'
import { RoguePeer } from '../rogue/rogue-peer.ts'
import { RogueProvider } from '../rogue/rogue-provider.ts'
import { RogueRequester } from '../rogue/rogue-requester.ts'
import { walkInputs } from '../rogue/work.ts'
import { asker, COMPUTE, inLanes, worker } from './lab.ts'
import type { Outcome, Play, Size } from '../outcome.ts'
import type { JobView, ReputationView, Swarm, SwarmNode } from '@mycel/daemon/swarm'
import type { Evidence } from '@mycel/verify/reputation'

const IDENTITIES = 5
const UNITS = 8
const FIRST_PASSES = 10

interface Trader {
  readonly peer: RoguePeer
  readonly provider: RogueProvider
  readonly requester: RogueRequester
}

async function run (size: Size): Promise<Outcome> {
  const contracts = size === 'test' ? 60 : 400
  const swarm = await arena([asker('observer'), worker('known', { capacities: [{ ...COMPUTE, region: 'known' }] })])
  const traders: Trader[] = []

  try {
    await swarm.ready()
    const observer = swarm.node('observer')
    for (let i = 0; i < IDENTITIES; i++) {
      traders.push(await trader(swarm, observer, i))
    }
    await Promise.all(traders.flatMap(({ peer }, i) => traders.slice(i + 1).map(async other => { await peer.node.dial(other.peer.node.getMultiaddrs()) })))

    // one node that everybody knows, and one trader that has truly worked: what it earned stays what it is
    await done(observer, 'known', 20)
    await done(observer, 'trader-0', 12)
    const before = await seen(observer)
    const passes = await passesOf(observer)
    expect(before.map(view => recomputed(view, view.at).scorePpm)).to.deep.equal(before.map(({ scorePpm }) => scorePpm))

    const settled = await inLanes(Array.from({ length: contracts }), IDENTITIES, async (_, i) => {
      const from = traders[i % IDENTITIES] as Trader
      const to = traders[(i + 1 + Math.floor(i / IDENTITIES) % (IDENTITIES - 1)) % IDENTITIES] as Trader
      return trade(from, to, observer)
    })

    const after = await seen(observer)
    const moved = before.filter(view => !isDeepStrictEqual(recomputed(view, view.at), recomputed(after.find(other => other.peer === view.peer && other.class === view.class) ?? view, view.at))).length
    const strangers = after.filter(({ peer }) => !before.some(view => view.peer === peer)).length
    const sameVolume = isDeepStrictEqual(passes, await passesOf(observer))

    // whom they offer themselves to afterwards takes them for what they are
    const next = await done(observer, 'trader-1', 12)
    const windows = next.contracts.flatMap(one => one.windows)
    const rerun = windows.reduce((sum, { audited = [] }) => sum + audited.length, 0)

    return {
      runs: 1,
      gained: moved + strangers,
      paidWrong: 0,
      cost: { rerun: 0, wasted: 0, lost: 0 },
      lasted: { count: settled.filter(Boolean).length, of: 'contracts' },
      stopped: 1,
      by: 'bounded',
      facts: [
        `${settled.filter(Boolean).length} contracts of ${UNITS} units among ${IDENTITIES} identities, all countersigned, all said to be audited in full, every signed step shown to the observer`,
        `${before.length} peers' numbers at an honest node stayed the same to the bit, ${strangers} peers are new to it${sameVolume ? '' : ', and passes moved'}`,
        `of a trader's next ${next.units.total} units ${rerun} were run again, ${windows[0]?.auditOdds?.term ?? 'nothing'} being why`
      ]
    }
  } finally {
    await Promise.all(traders.map(async ({ peer }) => peer.stop()))
    await swarm.down()
  }
}

async function trader (swarm: Swarm, observer: SwarmNode, i: number): Promise<Trader> {
  const peer = await RoguePeer.start({ network: swarm.network, bootstrap: swarm.nodes.map(({ addr }) => addr) })
  // cheaper than any: they sell to each other
  const provider = new RogueProvider(peer, { region: `trader-${i}`, bids: ({ body }) => body.facets.every(facet => facet === 'class=compute' || facet === `region=trader-${i}`) })
  await provider.offer(observer.key)
  return { peer, provider, requester: new RogueRequester(peer) }
}

/** One contract, from the tender to the receipt that both have signed; all of it is shown to the observer. */
async function trade (from: Trader, to: Trader, observer: SwarmNode): Promise<boolean> {
  const tender = from.requester.tender({ units: UNITS, windowUnits: UNITS / 2 })
  const bids = await from.requester.call(tender, { to: [to.peer.key] })
  const bid = bids.find(({ body }) => equals(body.provider, to.peer.key))

  if (bid == null) {
    throw new Error('a trader does not bid')
  }

  const play = await from.requester.award(tender, bid, {
    inputs: walkInputs(UNITS),
    judge: ({ contract }) => {
      const { window, units } = contract.windows.at(-1) ?? { window: 0, units: 0 }
      return { type: 'approve', body: { window, audited: units } }
    }
  })
  const { award, windows, receipt } = await play.until(({ state }) => state === 'settled')
  const steps = [tender, bid, award, ...windows.flatMap(({ start, commit, reveal, open, approve }) => [start, commit, reveal, open, approve]), receipt]

  for (const step of steps) {
    // refused, each of them: none is the observer's contract
    await (step == null ? undefined : from.peer.send(observer.key, [step.bytes]))
  }

  return receipt?.complete === true
}

/** A job for the providers of one region, paid or over. */
async function done (node: SwarmNode, region: string, units: number): Promise<JobView> {
  const { id } = await node.control.submit(await walkJob(node, units, region, { windowUnits: UNITS }))
  const view = await followed(node, id, one => one.state !== 'running' && closed(one))
  expect(view.state, view.reason).to.equal('done')
  return view
}

async function seen (node: SwarmNode): Promise<ReputationView[]> {
  return (await Promise.all((await node.control.listReputations()).map(async ({ peer }) => node.control.showReputation(peer)))).flat()
}

async function passesOf (node: SwarmNode): Promise<unknown> {
  return (await node.control.peers()).map(({ peer, passes, failures }) => ({ peer, passes, failures })).sort((a, b) => a.peer.localeCompare(b.peer))
}

/** The number at another time, by anybody who has the evidence: decay is the only thing that may have moved it. */
function recomputed ({ peer, class: cls, policy, why }: ReputationView, at: number): { readonly scorePpm: number, readonly [name: string]: unknown } {
  const subject = new Uint8Array(32)
  const keys = (dids: readonly string[] | undefined): Uint8Array[] => (dids ?? []).flatMap(did => keyOfDid(did) ?? [])
  const evidence = why.map(one => ({
    ...one, id: new Uint8Array(Buffer.from(one.id, 'hex')), peer: subject, class: cls, at: BigInt(one.at), value: BigInt(one.value ?? 0), contributors: keys(one.contributors), auditors: keys(one.auditors), reporter: keys(one.reporter == null ? [] : [one.reporter])[0]
  })) as unknown as Evidence[]
  const known = reputation({ peer: subject, class: cls, evidence, policy: { ...policy, trusted: keys(policy.trusted), passValue: BigInt(policy.passValue) }, now: BigInt(at) })
  const { scorePpm, honestPpm, deliversPpm, passesSinceFailure, verifiedSinceFailure, passes, failures, deliveries, nonDeliveries } = known
  return { peer, scorePpm, honestPpm, deliversPpm, passesSinceFailure, verifiedSinceFailure, passes, failures, deliveries, nonDeliveries, why: why.map(({ id }) => id) }
}

export const WASH_TRADING: Play = {
  name: 'wash trading between own identities',
  run,
  holds ({ gained, lasted, facts = [] }) {
    expect(gained, 'numbers that moved, and peers that came out of nothing').to.equal(0)
    expect(lasted.count).to.be.at.least(60)
    expect(facts[1]).to.match(/^2 peers' numbers .* 0 peers are new to it$/)
    expect(facts[2]).to.match(new RegExp(`next 12 units (${FIRST_PASSES}|11|12) were run again, first-passes`))
  }
}

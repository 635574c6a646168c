import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { swarmUp } from '@mycel/daemon/swarm'
import { createRequester, protocolName } from '@mycel/wire/streams'
import { expect } from 'aegir/chai'
import { peerIdOf } from '../../../packages/daemon/dist/src/network/identity.js'
import { topicName } from '../../../packages/daemon/dist/src/network/topics.js'
import { followed, walkJob } from '../rogue/arena.ts'
import { RogueRequester } from '../rogue/rogue-requester.ts'
import { walkInputs } from '../rogue/work.ts'
import { executedBy } from './counting.ts'
import { Draw, garbage, TYPES } from './garbage.ts'
import { asker, bidOf, COMPUTE, inLanes, withRogue, worker } from './lab.ts'
import type { Context } from './garbage.ts'
import type { Outcome, Play, Size } from '../outcome.ts'
import type { Play as Course } from '../rogue/play.ts'
import type { RoguePeer } from '../rogue/rogue-peer.ts'
import type { JobView, Swarm, SwarmNode } from '@mycel/daemon/swarm'

const LANES = 16
const OWN_UNITS = 8
const JOB_UNITS = 40
const PROTOCOLS = ['contract', 'blob', 'settle', 'ad', 'witness', 'proofs'] as const
/** A peer that was silenced stays so for minutes: this many, and as many again, are enough to see it. */
const GOSSIPED = 30
/** Gossipsub looks at a peer's score once a second. */
const SCORED_MS = 1200

/** A contract of the attacker's own, honestly played as far as the commitment: its messages are what garbage is made of. */
async function underWay (peer: RoguePeer, victim: SwarmNode): Promise<Course> {
  const requester = new RogueRequester(peer)
  const tender = requester.tender({ facets: ['class=compute', 'region=victim'], units: OWN_UNITS, windowUnits: OWN_UNITS })
  const bid = await bidOf(requester, victim, tender) ?? expect.fail('the victim does not bid')
  const play = await requester.award(tender, bid, { inputs: walkInputs(OWN_UNITS), send: step => step.type === 'reveal' ? [] : [step] })
  await play.until(({ state }) => state === 'committed')
  return play
}

function contextOf (peer: RoguePeer, { contract }: Course, others: readonly SwarmNode[]): Context {
  const steps = [contract.tender, contract.bid, contract.award, ...contract.windows.flatMap(({ start, commit }) => [start, commit])].flatMap(step => step ?? [])
  return {
    network: peer.network,
    signer: peer.signer,
    digests: [contract.headDigest, ...steps.map(({ digest }) => digest)],
    keys: [peer.key, ...others.map(({ key }) => key)],
    envelopes: steps.map(({ bytes }) => bytes),
    now: BigInt(Date.now())
  }
}

/** Wrong messages of every type, one after another on the contract protocol; what the victim said, by code. */
async function sendAll (peer: RoguePeer, victim: SwarmNode, context: Context, count: number): Promise<Map<string, number>> {
  const draw = new Draw('malformed')
  const codes = new Map<string, number>()
  await inLanes(Array.from({ length: count }, (_, i) => TYPES[i % TYPES.length] ?? 'tender'), LANES, async type => {
    const { bytes } = garbage(draw, type, { ...context, now: BigInt(Date.now()) })
    const attachments = draw.chance(0.1) ? [draw.bytes(draw.below(5000))] : []
    const code = await peer.send(victim.key, [bytes], attachments).then(([verdict]) => verdict?.code ?? 'silence', () => 'unreachable')
    codes.set(code, (codes.get(code) ?? 0) + 1)
  })
  return codes
}

/** Requests that are no requests, or that bring several messages which do not belong together, and streams that speak no protocol at all. */
async function babble (peer: RoguePeer, victim: SwarmNode, context: Context, count: number): Promise<void> {
  const draw = new Draw('babble')
  const to = peerIdOf(victim.key)
  for (const name of PROTOCOLS) {
    const protocol = protocolName(peer.network, name)
    const requester = createRequester(peer.node, { protocol, timeoutMs: 3000 })
    await inLanes(Array.from({ length: count }), 4, async () => {
      const envelopes = Array.from({ length: 1 + draw.below(5) }, () => draw.chance(0.2) ? draw.of(context.envelopes) : garbage(draw, draw.of(TYPES), context).bytes)
      await requester.request(to, { body: draw.chance(0.5) ? new Uint8Array(0) : draw.bytes(draw.below(3000)), envelopes, attachments: [draw.bytes(draw.below(300))] }).catch(() => {})
    })
    requester.stop()
    for (let i = 0; i < count / 4; i++) {
      try {
        const stream = await peer.node.dialProtocol(to, protocol, { signal: AbortSignal.timeout(3000) })
        stream.send(draw.bytes(1 + draw.below(2000)))
        await delay(1)
        stream.abort(new Error('enough'))
      } catch {
        // no more streams for it: that is what a limit is for
      }
    }
  }
}

/** Malformed gossip on every topic, twice; how much of it the victim looked at each time. */
async function shout (peer: RoguePeer, context: Context, refusals: () => number): Promise<readonly [number, number]> {
  const draw = new Draw('shout')
  const heard = async (): Promise<number> => {
    const before = refusals()
    for (let i = 0; i < GOSSIPED; i++) {
      const [kind, cls] = draw.of([['ads', 'compute'], ['tenders', 'compute'], ['proofs', '']] as const)
      const { bytes } = garbage(draw, draw.of(TYPES), context)
      await peer.node.services.pubsub.publish(topicName(peer.network, { kind, class: cls }), bytes).catch(() => {})
    }
    await delay(SCORED_MS)
    return refusals() - before
  }
  return [await heard(), await heard()]
}

async function done (node: SwarmNode, region: string): Promise<{ readonly view: JobView, readonly ms: number }> {
  const at = performance.now()
  const { id } = await node.control.submit(await walkJob(node, JOB_UNITS, region, { windowUnits: 8 }))
  const view = await followed(node, id, ({ state }) => state !== 'running')
  return { view, ms: performance.now() - at }
}

async function run (size: Size): Promise<Outcome> {
  const count = size === 'test' ? 2200 : 20_000
  let refused = 0
  const log = (line: string): void => { refused += /^victim: gossip on .*: (reject|ignore)/.test(line) ? 1 : 0 }
  const swarm = await swarmUp({
    mode: 'in-process', nodes: [worker('victim', { capacities: [{ ...COMPUTE, region: 'victim' }] }), worker('honest', { capacities: [{ ...COMPUTE, region: 'honest' }] }), asker('asker')], log
  })

  try {
    await swarm.ready()
    const [victim, honest, other] = [swarm.node('victim'), swarm.node('honest'), swarm.node('asker')]
    return await withRogue(swarm, async peer => {
      const before = executedBy(victim.dir)
      const context = contextOf(peer, await underWay(peer, victim), [victim, honest, other])
      const at = performance.now()
      // it works for others and has others work for it meanwhile
      const [codes, works, hires] = await Promise.all([sendAll(peer, victim, context, count), done(other, 'victim'), done(victim, 'honest')])
      const ms = performance.now() - at
      await babble(peer, victim, context, size === 'test' ? 20 : 100)
      const heard = await shout(peer, context, () => refused)
      const executed = executedBy(victim.dir) - before - works.view.units.done
      const { upheld, others } = await judged(swarm)
      const status = await victim.control.status()
      const named = [...codes].sort((a, b) => b[1] - a[1])

      return {
        runs: 1,
        gained: 0,
        paidWrong: 0,
        cost: { rerun: 0, wasted: executed, lost: 0 },
        lasted: { count, of: 'messages' },
        stopped: 1,
        by: 'bounded',
        facts: [
          `${count} wrong messages of ${TYPES.length} types (${named.slice(0, 6).map(([code, n]) => `${n} ${code}`).join(', ')}, ${named.length} answers in all) and ${PROTOCOLS.length} protocols' worth of noise in ${(ms / 1000).toFixed(1)} s`,
          `${upheld} honest peers convicted, ${others} proofs looked at, ${executed} units executed for it, of ${OWN_UNITS} that it had ordered`,
          `meanwhile the node's own job was ${hires.view.state} in ${(hires.ms / 1000).toFixed(2)} s and its work for another ${works.view.state} in ${(works.ms / 1000).toFixed(2)} s`,
          `of ${GOSSIPED} malformed ones that it gossiped at once ${heard[0]} were looked at, of as many a second later ${heard[1]}; ${status.connections > 0 ? 'the node is up' : 'nobody is connected'}`
        ]
      }
    })
  } finally {
    // throws where a node had crashed
    await swarm.down()
  }
}

async function judged (swarm: Swarm): Promise<{ readonly upheld: number, readonly others: number }> {
  const proofs = (await Promise.all(swarm.nodes.map(async ({ control }) => control.listProofs()))).flat()
  const honest = new Set(swarm.nodes.map(({ peerId }) => peerId))
  const upheld = proofs.filter(({ verdict, provider }) => verdict === 'upheld' && honest.has(provider)).length
  return { upheld, others: proofs.length }
}

export const MALFORMED: Play = {
  name: 'malformed traffic',
  run,
  holds ({ cost, lasted, facts = [] }) {
    expect(lasted.count).to.be.at.least(2000)
    expect(cost.wasted, 'units executed for it').to.be.at.most(OWN_UNITS)
    expect(facts[1]).to.match(/^0 honest peers convicted/)
    expect(facts[2]).to.match(/own job was done .* another done/)
    expect(facts[3]).to.match(/the node is up$/)
    expect(facts[3], 'heard at first, silenced then').to.match(/at once [1-9]\d* were looked at, of as many a second later 0;/)
  }
}

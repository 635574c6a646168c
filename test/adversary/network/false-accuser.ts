import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'aegir/chai'
import { arena, closed, followed, walkJob } from '../rogue/arena.ts'
import { RogueRequester } from '../rogue/rogue-requester.ts'
import { walkInputs } from '../rogue/work.ts'
import { accusation, judgedBy, openedOf } from './accuse.ts'
import { asker, bidOf, COMPUTE, mean, withRogue, worker } from './lab.ts'
import type { Outcome, Play, Size } from '../outcome.ts'
import type { Swarm } from '@mycel/daemon/swarm'

const UNITS = 8
const JUDGED_MS = 15_000

interface Run {
  readonly proofs: number
  /** Nodes that hold it against the accuser, of those that were told. */
  readonly convictedAt: number
  readonly told: number
  /** Units that all nodes ran again for it, in both tiers. */
  readonly executed: number
  readonly innocent: boolean
  readonly ms: number
  /** Of the window that it did not pay. */
  readonly unpaid: number
  readonly works: boolean
}

/** Hires an honest provider, takes its results, and tells everybody that they are wrong. */
async function once (swarm: Swarm): Promise<Run> {
  const nodes = swarm.nodes
  const [honest, bystander] = [swarm.node('honest'), swarm.node('bystander')]
  return withRogue(swarm, async peer => {
    const requester = new RogueRequester(peer)
    const inputs = walkInputs(UNITS)
    const tender = requester.tender({ facets: ['class=compute', 'region=honest'], units: UNITS, windowUnits: UNITS })
    const bid = await bidOf(requester, honest, tender) ?? expect.fail('no bid')
    const play = await requester.award(tender, bid, { inputs, judge: () => undefined })
    await play.until(({ state }) => state === 'opened')
    const opened = await openedOf(play, inputs)
    const at = performance.now()
    await Promise.all(nodes.map(async ({ key }) => peer.heardBy({ kind: 'proofs', class: '' }, key)))
    const proofs = [0, 3].map(position => accusation(opened, peer.signer, position, new Uint8Array(32).fill(position)))

    for (const proof of proofs) {
      await peer.publish({ kind: 'proofs', class: '' }, proof.bytes)
      await play.emit({ type: 'refute', body: { window: 0, proof: proof.digest } })
    }

    const convicted = async (): Promise<number> => {
      const known = await Promise.all(nodes.map(async ({ control }) => control.showReputation(peer.peerId)))
      return known.filter(views => views.some(({ why }) => why.some(({ kind }) => kind === 'proof'))).length
    }
    for (const until = performance.now() + JUDGED_MS; performance.now() < until && await convicted() < nodes.length;) {
      await delay(20)
    }
    const ms = performance.now() - at
    const held = await Promise.all(nodes.map(async ({ control }) => (await control.showReputation(honest.peerId)).flatMap(({ why }) => why).filter(({ kind }) => kind !== 'audit').length))
    const upheld = (await Promise.all(nodes.map(async ({ control }) => control.listProofs()))).flat().filter(({ verdict }) => verdict === 'upheld')
    const executed = (await Promise.all(nodes.map(async ({ control }) => judgedBy(await control.status())))).reduce((sum, { count }) => sum + 2 * count, 0)
    const { id } = await bystander.control.submit(await walkJob(bystander, UNITS, 'honest', { windowUnits: UNITS }))
    const view = await followed(bystander, id, one => one.state !== 'running' && closed(one))
    return { proofs: proofs.length, convictedAt: await convicted(), told: nodes.length, executed, innocent: held.every(n => n === 0) && upheld.length === 0, ms, unpaid: UNITS, works: view.state === 'done' }
  })
}

async function run (size: Size): Promise<Outcome> {
  const runs: Run[] = []

  for (let i = 0; i < (size === 'test' ? 1 : 3); i++) {
    const swarm = await arena([asker('asker'), worker('honest', { capacities: [{ ...COMPUTE, region: 'honest' }] }), asker('bystander')])
    try {
      await swarm.ready()
      // who accuses somebody that a node has dealt with is heard there
      for (const name of ['asker', 'bystander']) {
        const node = swarm.node(name)
        const { id } = await node.control.submit(await walkJob(node, UNITS, 'honest', { windowUnits: UNITS }))
        await followed(node, id, one => one.state !== 'running' && closed(one))
      }
      runs.push(await once(swarm))
    } finally {
      await swarm.down()
    }
  }

  return {
    runs: runs.length,
    gained: mean(runs.map(({ unpaid }) => unpaid)),
    paidWrong: 0,
    cost: { rerun: mean(runs.map(({ executed }) => executed)), wasted: mean(runs.map(({ unpaid }) => unpaid)), lost: 0 },
    lasted: { count: mean(runs.map(({ proofs }) => proofs)), of: 'proofs' },
    stopped: runs.filter(({ convictedAt, told, innocent, works }) => convictedAt === told && innocent && works).length,
    by: 'convicted',
    facts: [
      `convicted at ${mean(runs.map(({ convictedAt }) => convictedAt))} of ${mean(runs.map(({ told }) => told))} nodes, ${(mean(runs.map(({ ms }) => ms)) / 1000).toFixed(2)} s after it had begun; what it got is the one window that it did not pay`,
      `the accused ${runs.every(({ innocent }) => innocent) ? 'has nothing against it anywhere' : 'was harmed'} and ${runs.every(({ works }) => works) ? 'went on to work' : 'was not hired again'}`
    ]
  }
}

export const FALSE_ACCUSER: Play = {
  name: 'false accuser',
  run,
  holds ({ runs, stopped, gained, facts = [] }) {
    expect(stopped, facts.join('; ')).to.equal(runs)
    expect(gained, 'one window').to.be.at.most(UNITS)
    expect(facts[1]).to.equal('the accused has nothing against it anywhere and went on to work')
  }
}

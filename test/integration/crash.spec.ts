import { setTimeout as delay } from 'node:timers/promises'
import { swarmUp } from '@mycel/daemon/swarm'
import { expect } from 'aegir/chai'
import { allOver, balanceOf, downAudited, echoJob, eventually, expectBooksAgree, expectEchoes, paidUnits, provider } from './lab.ts'
import type { JobView, Swarm, SwarmNode } from '@mycel/daemon/swarm'

const UNITS = 160

/** Ends once a job has as many units done; fails where it is over before. */
async function reaches (node: SwarmNode, id: string, done: number): Promise<void> {
  await eventually(`${done} units done`, async () => (await node.control.showJob(id)).units.done >= done)
}

async function doneAfter (node: SwarmNode, id: string): Promise<JobView> {
  return eventually('the job ends', async () => {
    const view = await node.control.showJob(id)
    return view.state !== 'running' && view
  }, 50_000)
}

/** A small generator (mulberry32): the same seed, the same moments. */
function random (seed: number): () => number {
  let a = seed
  return () => {
    a = a + 0x6D2B79F5 | 0
    let t = Math.imul(a ^ a >>> 15, 1 | a)
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t
    return ((t ^ t >>> 14) >>> 0) / 2 ** 32
  }
}

describe('kill -9', function () {
  // a few seconds each; more where the machine is busy with others
  this.timeout(90_000)
  let swarm: Swarm
  let asker: SwarmNode
  let anna: SwarmNode

  before(async () => {
    swarm = await swarmUp({ nodes: [{ name: 'asker' }, provider('anna'), provider('bert')] })
    asker = swarm.node('asker')
    anna = swarm.node('anna')
    await swarm.ready()
  })
  after(async () => { await downAudited(swarm) })

  /** The job is done, everything in it is paid once, and all books agree. */
  async function expectConverged (id: string, before: bigint): Promise<void> {
    await expectEchoes(asker, await doneAfter(asker, id))
    const over = await allOver(asker, id)
    expect(paidUnits(over)).to.equal(BigInt(UNITS))
    await eventually('books agree', async () => expectBooksAgree(swarm).then(() => true))

    for (const node of swarm.nodes) {
      const { contracts } = await node.control.status()
      expect(Object.keys(contracts).filter(state => state !== 'settled' && state !== 'bid'), `${node.name} holds contracts that are not over`).to.deep.equal([])
    }

    expect(await owed() - before).to.equal(BigInt(UNITS) * 1000n)
  }

  async function owed (): Promise<bigint> {
    return await balanceOf(anna, asker) + await balanceOf(swarm.node('bert'), asker)
  }

  it('a provider killed in the middle comes back, and its contract goes on where it was', async () => {
    const before = await owed()
    const { id } = await asker.control.submit(await echoJob(asker, UNITS, { providers: 2, windowUnits: 2 }))
    await reaches(asker, id, 20)
    await anna.kill()
    expect((await asker.control.showJob(id)).state).to.equal('running')
    await anna.start()
    await expectConverged(id, before)
    // not re-tendered: the contract it had before is the one that was paid
    expect((await asker.control.showJob(id)).contracts.map(({ peer, state }) => [peer, state])).to.have.deep.members([[anna.peerId, 'settled'], [swarm.node('bert').peerId, 'settled']])
  })

  it('a requester killed in the middle comes back, and its job goes on to the end', async () => {
    const before = await owed()
    const { id } = await asker.control.submit(await echoJob(asker, UNITS, { providers: 2, windowUnits: 2 }))
    await reaches(asker, id, 20)
    const contracts = (await asker.control.showJob(id)).contracts.map(one => one.id)
    await asker.kill()
    await asker.start()
    expect((await asker.control.showJob(id)).state).to.equal('running')
    await expectConverged(id, before)
    expect((await asker.control.showJob(id)).contracts.map(one => one.id)).to.deep.equal(contracts)
  })

  /** Kills two nodes, one after the other, at moments that the seed draws. */
  async function killAtRandom (seed: number): Promise<void> {
    const draw = random(seed)
    const before = await owed()
    const { id } = await asker.control.submit(await echoJob(asker, UNITS, { providers: 2, windowUnits: 2 }))
    expect((await asker.control.showJob(id)).state).to.equal('running')

    for (let i = 0; i < 2; i++) {
      const victim = swarm.nodes[Math.floor(draw() * swarm.nodes.length)] ?? asker
      // not a wait for something: the moment is what the seed varies
      await delay(Math.floor(draw() * 250))
      await victim.kill()
      await victim.start()
    }

    await expectConverged(id, before)
  }

  for (const seed of [1, 2, 3, 4, 5]) {
    it(`at moments drawn from seed ${seed}: everything converges`, async () => killAtRandom(seed))
  }
})

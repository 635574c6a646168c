import { setTimeout as delay } from 'node:timers/promises'
import { swarmUp } from '@mycel/daemon/swarm'
import { expect } from 'aegir/chai'
import { allOver, downAudited, echoJob, eventually, expectBooksAgree, expectEchoes, paidUnits, provider } from './lab.ts'
import type { Swarm, SwarmNode } from '@mycel/daemon/swarm'

/** Kills in this run, and the first seed: `MYCEL_KILLS=1000 npx mocha test/integration/settle-crash.spec.ts` is the long proof. */
const KILLS = Number(process.env.MYCEL_KILLS ?? '3')
const SEED = Number(process.env.MYCEL_SEED ?? '1')

const KILLS_PER_JOB = 3
const UNITS = 96

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

describe(`kill -9, ${KILLS} times (seeds from ${SEED}), of nodes that trade and compare their books all the while`, function () {
  this.timeout(120_000 + KILLS * 30_000)
  let swarm: Swarm
  const comparing = new AbortController()
  let comparisons = 0
  /** Entries that a node has shown of its log: they were on its disk. */
  const shown = new Map<SwarmNode, Map<string, string>>()

  before(async () => {
    swarm = await swarmUp({ nodes: [{ name: 'asker' }, provider('anna'), provider('bert')] })
    await swarm.ready()
  })
  after(async () => {
    comparing.abort()
    await downAudited(swarm)
  })

  /** Compares books and looks at logs without a pause, whoever is there. */
  async function compare (node: SwarmNode): Promise<void> {
    while (!comparing.signal.aborted) {
      try {
        comparisons += (await node.control.reconcile()).filter(({ agreed }) => agreed).length
        const entries = await node.control.listEntries()
        shown.set(node, new Map(entries.filter(({ seq }) => seq !== '').map(({ id, seq, kind }) => [seq, `${kind} ${id}`])))
      } catch {
        // it was just killed
      }

      await delay(200)
    }
  }

  async function expectAgreed (): Promise<void> {
    await eventually('books agree', async () => expectBooksAgree(swarm).then(() => true), 60_000)
  }

  async function expectKept (node: SwarmNode): Promise<void> {
    const before = shown.get(node) ?? new Map<string, string>()
    const entries = (await node.control.listEntries()).filter(({ seq }) => seq !== '')
    const after = new Map(entries.map(({ id, seq, kind }) => [seq, `${kind} ${id}`]))
    expect(await node.control.verifyLog(), node.name).to.include({ ok: true })
    expect([...before].filter(([seq, what]) => after.get(seq) !== what), `${node.name} has lost what it showed`).to.deep.equal([])
    expect(after.size, `${node.name} has two entries of one number`).to.equal(entries.length)
  }

  it('loses nothing that was shown, books nothing twice, and every pair agrees', async () => {
    const asker = swarm.node('asker')
    const loops = swarm.nodes.map(compare)
    let paid = 0n

    for (let seed = SEED; seed < SEED + KILLS; seed += KILLS_PER_JOB) {
      const { id } = await asker.control.submit(await echoJob(asker, UNITS, { providers: 2, windowUnits: 2, deadlineMs: 110_000 }))

      for (let kill = seed; kill < Math.min(seed + KILLS_PER_JOB, SEED + KILLS); kill++) {
        const draw = random(kill)
        const victim = swarm.nodes[Math.floor(draw() * swarm.nodes.length)] ?? asker
        // not a wait for something: the moment is what the seed varies
        await delay(Math.floor(draw() * 600))
        await victim.kill()
        await victim.start()
        await expectKept(victim)
      }

      await expectEchoes(asker, await eventually('the job ends', async () => {
        const view = await asker.control.showJob(id)
        return view.state !== 'running' && view
      }, 110_000))
      const over = await allOver(asker, id)
      paid += paidUnits(over)
      await expectAgreed()
      const owed = (await asker.control.balances()).reduce((sum, { balance }) => sum - BigInt(balance), 0n)
      expect(owed, `seed ${seed}: each receipt once`).to.equal(paid * 1000n)
    }

    comparing.abort()
    await Promise.all(loops)
    await Promise.all(swarm.nodes.map(expectKept))
    expect(comparisons, 'books that were found equal meanwhile').to.be.above(KILLS)
  })
})

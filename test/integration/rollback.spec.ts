import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { swarmUp } from '@mycel/daemon/swarm'
import { expect } from 'aegir/chai'
import { gate } from './gate.ts'
import { balanceOf, COMPUTE, echoJob, ended, eventually, expectBooksAgree, expectEchoes, provider } from './lab.ts'
import type { Swarm, SwarmNode } from '@mycel/daemon/swarm'

const GATED = fileURLToPath(new URL('gate.ts', import.meta.url))
const WINDOW = 4
const UNITS = 3 * WINDOW
/** Of the cheaper one, who gets the contract. */
const PRICE = 100n

/** What a snapshot of a machine takes back. */
const SNAPSHOT = ['store', 'store.end'] as const

/** When the snapshot was taken, and how far the contract was as the machine was set back to it. */
const CASES = [
  ['anna', 'before the contract', 'two windows proven'],
  ['anna', 'in its first window', 'two windows proven'],
  ['anna', 'in its first window', 'settled'],
  ['asker', 'before the contract', 'two windows proven'],
  ['asker', 'in its first window', 'two windows proven'],
  ['asker', 'in its first window', 'settled']
] as const

describe('a node that is set back to a snapshot with a contract under way', function () {
  this.timeout(120_000)
  let swarm: Swarm
  let asker: SwarmNode
  let anna: SwarmNode

  beforeEach(async () => {
    gate.close()
    swarm = await swarmUp({ mode: 'in-process', nodes: [{ name: 'asker' }, provider('anna', { capacities: [{ ...COMPUTE, unitPrice: String(PRICE) }], adversary: { module: GATED, options: {} } }), provider('bert')] })
    asker = swarm.node('asker')
    anna = swarm.node('anna')
    await swarm.ready()
  })
  afterEach(async () => {
    gate.open()
    await swarm.down()
  })

  async function snapshot (node: SwarmNode): Promise<void> {
    await node.stop()
    await Promise.all(SNAPSHOT.map(async file => cp(join(node.dir, file), join(node.dir, 'older', file), { recursive: true })))
    await node.start()
    await swarm.ready()
  }

  async function rollBack (node: SwarmNode): Promise<void> {
    await node.stop()
    await Promise.all(SNAPSHOT.map(async file => rm(join(node.dir, file), { recursive: true })))
    await Promise.all(SNAPSHOT.map(async file => cp(join(node.dir, 'older', file), join(node.dir, file), { recursive: true })))
    gate.open()
    await node.start()
  }

  async function recovers (who: string, from: string, to: string): Promise<void> {
    const node = swarm.node(who)

    if (from === 'before the contract') {
      await snapshot(node)
    }

    const { id } = await asker.control.submit(await echoJob(asker, UNITS, { providers: 1, windowUnits: WINDOW, deadlineMs: 90_000 }))
    await eventually('the first window is worked on', async () => gate.waiting > 0)

    if (from === 'in its first window') {
      await snapshot(node)
      await eventually('the first window is worked on again', async () => gate.waiting > 0)
    }

    if (to === 'settled') {
      gate.open()
      await eventually('paid', async () => await balanceOf(anna, asker) === BigInt(UNITS) * PRICE)
    } else {
      gate.allow(2 * WINDOW)
      await eventually('two windows are proven', async () => (await asker.control.showJob(id)).units.done === 2 * WINDOW)
      await eventually('the third is worked on', async () => gate.waiting > 0)
    }

    const { log } = await node.control.status()
    await rollBack(node)
    await eventually('it begins a new epoch', async () => (await node.control.status()).log.epoch !== log.epoch)

    if (who === 'anna' || from === 'in its first window') {
      await expectEchoes(asker, await ended(asker, id, 60_000))
    }

    await eventually('what was proven is paid', async () => {
      const paid = await balanceOf(anna, asker)
      expect(Number(paid / PRICE)).to.be.at.least(to === 'settled' ? UNITS : 2 * WINDOW)
      return true
    }, 30_000)
    await eventually('nothing is reserved, every log verifies, every pair agrees by root', async () => expectBooksAgree(swarm).then(() => true), 30_000)
    expect(await Promise.all(swarm.nodes.map(async ({ control }) => [await control.listForks(), await control.listProofs()]))).to.deep.equal([[[], []], [[], []], [[], []]])
  }

  for (const [who, from, to] of CASES) {
    it(`${who === 'anna' ? 'the provider' : 'the requester'}, ${from} (${to} since): what was proven is paid, nothing is reserved for ever, nobody is convicted`, async () => recovers(who, from, to))
  }
})

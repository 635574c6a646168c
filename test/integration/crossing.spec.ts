import { fileURLToPath } from 'node:url'
import { swarmUp } from '@mycel/daemon/swarm'
import { expect } from 'aegir/chai'
import { gate } from './gate.ts'
import { COMPUTE, downAudited, echoJob, ended, eventually, expectBooksAgree, expectEchoes, paidUnits, provider } from './lab.ts'
import type { ContractView, Swarm, SwarmNode } from '@mycel/daemon/swarm'

const GATED = fileURLToPath(new URL('gate.ts', import.meta.url))

describe('messages that cross over a cut link', function () {
  this.timeout(30_000)
  let swarm: Swarm
  let asker: SwarmNode
  let anna: SwarmNode

  beforeEach(async () => {
    gate.close()
    swarm = await swarmUp({ mode: 'in-process', nodes: [{ name: 'asker' }, provider('anna', { capacities: [{ ...COMPUTE, unitPrice: '100' }], adversary: { module: GATED, options: {} } }), provider('bert')] })
    asker = swarm.node('asker')
    anna = swarm.node('anna')
    await swarm.ready()
  })
  afterEach(async () => {
    gate.open()
    await downAudited(swarm)
  })

  /** A job of which anna has started the first window; the link is cut while she works. */
  async function cutInWindow (windowMs: number): Promise<string> {
    const { limits } = await echoJob(asker, 1)
    const { id } = await asker.control.submit(await echoJob(asker, 16, { providers: 1, limits: { ...limits, windowMs } }))
    await eventually('anna works', async () => gate.waiting > 0)
    swarm.cut('asker', 'anna')
    return id
  }

  async function withAnna (id: string): Promise<ContractView> {
    return (await asker.control.showJob(id)).contracts.find(({ peer }) => peer === anna.peerId) ?? expect.fail('no contract with anna')
  }

  it('expire and commit: both sides end in the same state, and the job is done', async () => {
    const id = await cutInWindow(1000)
    gate.open()
    await eventually('anna has committed', async () => (await anna.control.status()).contracts.committed === 1)
    await eventually('the requester gave her up', async () => (await withAnna(id)).state === 'expired')
    expect((await anna.control.status()).contracts.committed, 'neither has heard of the other').to.equal(1)

    swarm.heal('asker', 'anna')
    await eventually('both sides agree', async () => (await anna.control.status()).contracts[(await withAnna(id)).state] === 1)
    await expectEchoes(asker, await ended(asker, id))
    const view = await eventually('everything is over', async () => {
      const job = await asker.control.showJob(id)
      return paidUnits(job) === 16n && job
    })
    expect((await withAnna(id)).state, 'expire wins against a commit (docs/spec/contract.md, crossings)').to.equal('expired')
    expect((await anna.control.status()).contracts.expired).to.equal(1)
    expect(view.contracts.map(({ peer }) => peer)).to.include(swarm.node('bert').peerId)
    await eventually('books agree', async () => expectBooksAgree(swarm).then(() => true))
  })

  it('a commit that was only late to arrive: the window counts once the link is back', async () => {
    const id = await cutInWindow(20_000)
    gate.open()
    await eventually('anna has committed', async () => (await anna.control.status()).contracts.committed === 1)
    expect((await withAnna(id)).state).to.equal('started')
    swarm.heal('asker', 'anna')
    const job = await ended(asker, id)
    await expectEchoes(asker, job)
    expect(job.contracts.map(({ peer }) => peer)).to.deep.equal([anna.peerId])
    await eventually('books agree', async () => expectBooksAgree(swarm).then(() => true))
  })
})

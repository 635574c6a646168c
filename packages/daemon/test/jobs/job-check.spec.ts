import { expect } from 'aegir/chai'
import { Victim } from '../hostile/lab.ts'
import type { JobRequest } from '../../src/control.ts'

describe('what a job may ask for', () => {
  let node: Victim

  before(async () => { node = await Victim.start() })
  after(async () => { await node.end() })

  async function asking (memoryPages: number, more: Partial<JobRequest> = {}): Promise<JobRequest> {
    const job = await node.job(more)
    return { ...job, limits: { ...job.limits, memoryPages } }
  }

  it('is at most the memory that this node can give a unit to check its result', async () => {
    const { control } = node.daemon
    await expect(control.quote(await asking(8193))).to.eventually.be.rejected.with.property('code', 'refused')
    await expect(control.submit(await asking(8193))).to.eventually.be.rejected.with.property('code', 'refused')
    expect(await control.submit(await asking(8192))).to.have.property('state', 'running')
  })

  it('may be more memory where nothing is checked by running it again', async () => {
    expect(await node.daemon.control.submit(await asking(8193, { evidence: 'accepted' }))).to.have.property('state', 'running')
  })

  it('is no more witnesses than its node can ask', async () => {
    const { control } = node.daemon
    await expect(control.quote(await asking(16, { witnesses: 1 }))).to.eventually.be.rejected.with.property('code', 'refused')
    await expect(control.submit(await asking(16, { witnesses: 1 }))).to.eventually.be.rejected.with.property('message', '1 witnesses are asked for, and this node has 0 to ask')
    expect(await control.submit(await asking(16, { witnesses: 0 }))).to.have.property('state', 'running')
  })
})

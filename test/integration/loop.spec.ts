import { swarmUp } from '@mycel/daemon/swarm'
import { expect } from 'aegir/chai'
import { allOver, balanceOf, downAudited, echoJob, ended, eventually, expectBooksAgree, expectEchoes, paidUnits, provider } from './lab.ts'
import type { Swarm } from '@mycel/daemon/swarm'

describe('the loop', function () {
  this.timeout(30_000)
  let swarm: Swarm

  before(async () => {
    swarm = await swarmUp({ mode: 'in-process', nodes: [{ name: 'asker' }, provider('anna'), provider('bert'), provider('cleo')] })
    await swarm.ready()
  })
  after(async () => { await downAudited(swarm) })

  it('tender, bids, awards, windows, audits, receipts, books: three providers share a job', async () => {
    const asker = swarm.node('asker')
    const { id } = await asker.control.submit(await echoJob(asker, 96))
    const job = await ended(asker, id)
    await expectEchoes(asker, job)
    expect(new Set(job.contracts.map(({ peer }) => peer)).size).to.equal(3)

    const over = await allOver(asker, id)
    expect(paidUnits(over)).to.equal(96n)
    expect(over.spent).to.equal('96000')
    expect(over.contracts.every(({ windows }) => windows.every(({ audited = [] }) => audited.length > 0)), 'newcomers are audited in every window').to.equal(true)
    await eventually('books agree', async () => expectBooksAgree(swarm).then(() => true))
    expect((await Promise.all(['anna', 'bert', 'cleo'].map(async name => balanceOf(swarm.node(name), asker)))).reduce((a, b) => a + b)).to.equal(96_000n)
  })

  it('a node that comes later finds the ads on the DHT', async () => {
    const late = await swarm.add({ name: 'late' })
    const found = await eventually('three providers are found', async () => {
      const views = await late.control.find(['class=compute'], 10)
      return views.length >= 3 && views
    })
    expect(found.map(({ peer }) => peer)).to.have.members(['anna', 'bert', 'cleo'].map(name => swarm.node(name).peerId))
  })

  it('a job on the requester\'s word is paid without a re-execution', async () => {
    const asker = swarm.node('asker')
    const { id } = await asker.control.submit(await echoJob(asker, 40, { evidence: 'accepted', floorPpm: 0 }))
    await expectEchoes(asker, await ended(asker, id))
    const over = await allOver(asker, id)
    expect(paidUnits(over)).to.equal(40n)
    expect(over.contracts.flatMap(({ windows }) => windows.flatMap(({ audited = [] }) => audited))).to.deep.equal([])
    await eventually('books agree', async () => expectBooksAgree(swarm).then(() => true))
  })
})

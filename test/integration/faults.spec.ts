import { swarmUp } from '@mycel/daemon/swarm'
import { expect } from 'aegir/chai'
import { allOver, balanceOf, downAudited, echoJob, ended, eventually, expectBooksAgree, expectEchoes, paidUnits, provider, put } from './lab.ts'
import type { Swarm, SwarmNode } from '@mycel/daemon/swarm'

describe('faults', function () {
  this.timeout(30_000)
  let swarm: Swarm
  let asker: SwarmNode

  beforeEach(async function () {
    // the silent one is the cheaper one, so that it is asked first
    const silent = provider('silent', { adversary: { module: 'withhold', options: { after: '24' } }, capacities: [{ class: 'compute', descriptor: { cores: 4, memoryMib: 8192, arch: 'x86-64' }, asset: 'credit', unitPrice: '100', region: '' }] })
    const nodes = this.currentTest?.title.includes('silent') === true ? [silent, provider('anna')] : [provider('anna')]
    swarm = await swarmUp({ mode: 'in-process', nodes: [{ name: 'asker' }, ...nodes] })
    asker = swarm.node('asker')
    await swarm.ready()
  })
  afterEach(async () => { await downAudited(swarm, 0) })

  it('a price that nobody takes: the job fails and names the cheapest', async () => {
    const { id } = await asker.control.submit(await echoJob(asker, 4, { unitPriceCap: '999' }))
    const job = await ended(asker, id)
    expect(job.state).to.equal('failed')
    expect(job.reason).to.include('asks 1000').and.to.include('price cap of 999')
    expect(job.contracts).to.deep.equal([])
  })

  it('nobody who matches: the job fails and says what to ask less of', async () => {
    const request = await echoJob(asker, 4, { facets: ['cpu.cores>=64'] })
    expect((await asker.control.quote(request)).matching).to.equal(0)
    const { id } = await asker.control.submit(request)
    const job = await ended(asker, id)
    expect(job.state).to.equal('failed')
    expect(job.reason).to.include('no provider with class=compute, cpu.cores>=64')
  })

  it('an input that is not there: refused at once, and named', async () => {
    const request = await echoJob(asker, 4)
    const inputs = 'bafkreieq5jui4j25lacwomsqgjeswwl3y5zcdrresptwgmfylxo2depppq'
    await expect(asker.control.submit({ ...request, inputs })).to.eventually.be.rejectedWith(/the inputs .* is not in this node's store/)
    await expect(asker.control.submit({ ...request, units: 5 })).to.eventually.be.rejectedWith(/the manifest has 4 units, the job says 5/)
    expect(await asker.control.listJobs()).to.deep.equal([])
  })

  it('a module that is no WebAssembly: every unit says so, alike on both sides', async () => {
    const module = await put(asker, new TextEncoder().encode('#!/bin/sh\necho hello\n'))
    const { id } = await asker.control.submit(await echoJob(asker, 4, { module }))
    const job = await ended(asker, id)
    expect(job.state, job.reason).to.equal('done')
    const results = await asker.control.results(id)
    expect(results.map(({ status, output }) => [status, output.byteLength])).to.deep.equal(Array(4).fill([259, 0]))
    expect((await allOver(asker, id)).contracts.map(({ state }) => state)).to.deep.equal(['settled'])
  })

  it('a provider that goes silent in the middle: its deadline passes, its window goes elsewhere, what it proved is paid', async () => {
    const { limits } = await echoJob(asker, 1)
    const { id } = await asker.control.submit(await echoJob(asker, 64, { providers: 1, limits: { ...limits, windowMs: 1500 } }))
    const job = await ended(asker, id)
    await expectEchoes(asker, job)
    const [silent, anna] = [swarm.node('silent'), swarm.node('anna')]
    const abandoned = job.contracts.find(({ peer }) => peer === silent.peerId)?.windows.at(-1)
    expect(abandoned, 'its fourth window was never committed').to.include({ window: 3 }).and.to.not.have.property('committedAt')
    expect(job.tenders).to.be.above(1)
    expect(job.passedOver).to.deep.include({ peer: silent.peerId, why: 'an earlier contract with this provider ended badly' })

    const over = await eventually('what counts is settled', async () => {
      const view = await asker.control.showJob(id)
      return paidUnits(view) === 64n && view
    })
    expect(over.contracts.filter(({ state }) => state === 'settled').map(({ peer, payable }) => [peer, payable])).to.have.deep.members([[silent.peerId, '24'], [anna.peerId, '40']])
    await eventually('books agree', async () => expectBooksAgree(swarm).then(() => true))
    expect([await balanceOf(silent, asker), await balanceOf(anna, asker)]).to.deep.equal([2_400n, 40_000n])
  })

  it('owners who do not want the work keep out, and the job says that nobody bid', async () => {
    const request = await echoJob(asker, 4)
    await swarm.add(provider('picky', { config: '[policy]\nallow_classes = ["gpu"]\n' }))
    await swarm.node('anna').stop()
    await swarm.ready()
    const { id } = await asker.control.submit(request)
    const job = await ended(asker, id)
    expect(job.state).to.equal('failed')
    expect(job.reason).to.include('none of them bid')
  })
})

import { swarmUp } from '@mycel/daemon/swarm'
import { expect } from 'aegir/chai'
import { allOver, balanceOf, downAudited, echoJob, ended, eventually, expectBooksAgree, provider } from './lab.ts'
import type { Swarm } from '@mycel/daemon/swarm'

describe('payments', function () {
  this.timeout(30_000)
  let swarm: Swarm

  beforeEach(async () => {
    swarm = await swarmUp({ mode: 'in-process', nodes: [{ name: 'asker' }, provider('anna')] })
    await swarm.ready()
  })
  afterEach(async () => { await downAudited(swarm, 0) })

  it('a payment is claimed by its payer, counts once its payee has confirmed it, and both books move', async () => {
    const [asker, anna] = [swarm.node('asker'), swarm.node('anna')]
    const { id } = await asker.control.submit(await echoJob(asker, 30))
    await ended(asker, id)
    await allOver(asker, id)
    await eventually('both sides have settled', async () => await balanceOf(anna, asker) === 30_000n)

    const claim = await asker.control.pay({ peer: anna.peerId, asset: 'credit', amount: '25000', reference: 'bank transfer 7' })
    expect(claim).to.include({ kind: 'payment', amount: '25000', peer: anna.peerId })
    const waiting = await eventually('the payee is told', async () => (await anna.control.listEntries()).find(({ kind }) => kind === 'claimed'))
    expect(waiting.id).to.equal(claim.id)
    expect(await balanceOf(anna, asker)).to.equal(30_000n)
    expect(await balanceOf(asker, anna)).to.equal(-30_000n)

    await anna.control.confirmPayment(waiting.id)
    expect(await balanceOf(anna, asker)).to.equal(5_000n)
    await eventually('the payer learns of it', async () => await balanceOf(asker, anna) === -5_000n)
    await expectBooksAgree(swarm)
    await expect(anna.control.confirmPayment(waiting.id)).to.eventually.be.rejectedWith(/no payment/)
    expect(await balanceOf(anna, asker)).to.equal(5_000n)
  })

  it('a payee that was away is told when the pair reconciles, and of nothing twice', async () => {
    const [asker, anna] = [swarm.node('asker'), swarm.node('anna')]
    await anna.stop()
    const claim = await asker.control.pay({ peer: anna.peerId, asset: 'credit', amount: '7000', reference: 'in advance' })
    await anna.start()
    expect(await anna.control.listEntries()).to.satisfy((entries: Array<{ kind: string }>) => entries.every(({ kind }) => kind !== 'claimed'))

    const waiting = await eventually('the payee is told', async () => {
      await asker.control.reconcile(anna.peerId)
      return (await anna.control.listEntries()).find(({ kind }) => kind === 'claimed')
    })
    expect(waiting.id).to.equal(claim.id)
    await anna.control.confirmPayment(waiting.id)
    await eventually('the payer learns of it', async () => await balanceOf(asker, anna) === 7_000n)
    await asker.control.reconcile(anna.peerId)
    expect((await anna.control.listEntries()).filter(({ kind }) => kind === 'claimed')).to.be.empty()
    await expectBooksAgree(swarm)
  })

  it('a thin fee goes to the payee whom the tender names', async () => {
    await swarm.down()
    const seed = new Uint8Array(32).fill(9)
    const probe = await swarmUp({ mode: 'in-process', nodes: [{ name: 'payee', seed }] })
    const { did } = probe.node('payee')
    await probe.down()
    const config = `[fees]\npayee = "${did}"\nppm = 20000\nfloor_ppm = 10000\n`
    swarm = await swarmUp({ mode: 'in-process', nodes: [{ name: 'asker', config }, provider('anna', { config }), { name: 'payee', seed, config }] })
    await swarm.ready()
    const [asker, anna, payee] = [swarm.node('asker'), swarm.node('anna'), swarm.node('payee')]
    const { id } = await asker.control.submit(await echoJob(asker, 50))
    await ended(asker, id)
    await allOver(asker, id)
    await eventually('the provider has settled', async () => await balanceOf(anna, asker) > 0n)
    // of 50,000 micro-units 2 % is the fee; the rest is the provider's
    expect([await balanceOf(anna, asker), await balanceOf(asker, payee)]).to.deep.equal([49_000n, -1_000n])
    await asker.control.reconcile(payee.peerId)
    await eventually('the payee learns of it', async () => await balanceOf(payee, asker) === 1_000n)
    await expectBooksAgree(swarm)
  })
})

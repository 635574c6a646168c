import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'aegir/chai'
import { gate } from './gate.ts'
import { COMPUTE, ended, eventually, expectEchoes, provider } from './lab.ts'
import { asked, expectPaidOnce, settled, submit, trusting, UNITS, up, verifier, WINDOW } from './verifying.ts'
import type { Swarm, SwarmNode } from '@mycel/daemon/swarm'

const GATE = new URL('gate.ts', import.meta.url).pathname

describe('verifiers and crashes', function () {
  this.timeout(60_000)

  describe('verifiers that take their time', () => {
    let swarm: Swarm

    // newcomers all: the cheapest bid is the provider's, and the gate is none of it
    beforeEach(async () => {
      gate.close()
      swarm = await up([trusting(51, 52), provider('anna'), verifier('vera', 51, { adversary: { module: GATE, options: {} } }), verifier('vito', 52)])
    })
    afterEach(async () => {
      gate.open()
      await swarm.down()
    })

    it('are waited for over a restart of the requester, and nobody is hired twice', async () => {
      const asker = swarm.node('asker')
      const id = await submit(asker, WINDOW, { auditSelf: true })
      const before = await eventually('a verifier computes', async () => gate.waiting > 0 && asker.control.showJob(id))
      await asker.kill()
      await asker.start()
      await eventually('both are found again', async () => asked(await asker.control.showJob(id)).length === 2)
      expect((await asker.control.showJob(id)).contracts.flatMap(({ state }) => state)).to.deep.equal(['committed'])
      gate.open()
      const job = await ended(asker, id)
      await expectEchoes(asker, job)
      expect(asked(job).map(({ contract, committed }) => [contract, committed])).to.have.deep.members(asked(before).map(({ contract }) => [contract, true]))
      const over = await settled(swarm, asker, id)
      expect(asked(over).every(({ paid }) => paid)).to.equal(true)
      await expectPaidOnce(swarm, asker, ['vera', 'vito'])
    })

    it('come too late to count, and are paid all the same', async () => {
      const asker = swarm.node('asker')
      const id = await submit(asker, WINDOW, { auditSelf: false, limits: { fuel: '100000000000', memoryPages: 16, outputBytes: 4096, wallMs: 60_000, windowMs: 30_000, answerMs: 1000 } })
      const job = await ended(asker, id, 40_000)
      await expectEchoes(asker, job)
      const vera = swarm.node('vera').peerId
      expect(asked(job).map(({ peer, committed }) => [peer === vera, committed])).to.have.deep.members([[true, false], [false, true]])
      gate.open()
      const over = await settled(swarm, asker, id)
      expect(asked(over).map(({ paid }) => paid)).to.deep.equal([true, true])
      await expectPaidOnce(swarm, asker, ['vera', 'vito'])
    })
  })

  describe('a provider that is gone before its verifiers have computed', () => {
    let swarm: Swarm

    before(() => { gate.close() })
    after(async () => {
      gate.open()
      await swarm.down()
    })

    it('costs them nothing: they are judged like any provider, and paid', async () => {
      swarm = await up([trusting(51, 52), provider('anna'), provider('bert', { capacities: [{ ...COMPUTE, unitPrice: '1400' }] }), verifier('vera', 51, { adversary: { module: GATE, options: {} } }), verifier('vito', 52)])
      const [asker, anna] = [swarm.node('asker'), swarm.node('anna')]
      const id = await submit(asker, WINDOW, { limits: { fuel: '100000000000', memoryPages: 16, outputBytes: 4096, wallMs: 5000, windowMs: 8000, answerMs: 1500 } })
      await eventually('a verifier computes', async () => gate.waiting > 0)
      await anna.kill()
      gate.open()
      await expectEchoes(asker, await ended(asker, id, 40_000))
      await anna.start()
      const over = await settled(swarm, asker, id)
      const left = over.contracts.find(({ peer }) => peer === anna.peerId)
      expect([left?.state, left?.payable]).to.deep.equal(['expired', '0'])
      const hired = left?.windows.flatMap(({ verifiers = [] }) => verifiers) ?? []
      expect(hired.map(({ paid, total }) => [paid, total])).to.deep.equal([[true, '12000'], [true, '12000']])
      await expectPaidOnce(swarm, asker, ['anna', 'bert', 'vera', 'vito'])
    })
  })

  describe('kill -9 of their requester', () => {
    let swarm: Swarm
    let asker: SwarmNode

    before(async () => {
      swarm = await up([trusting(51, 52, 53), provider('anna'), verifier('vera', 51), verifier('vito', 52), verifier('vlad', 53)], { mode: 'processes' })
      asker = swarm.node('asker')
    })
    after(async () => { await swarm.down() })

    async function hiredFor (id: string, ms: number): Promise<void> {
      await eventually('somebody is hired', async () => asked(await asker.control.showJob(id)).length > 0)
      // not a wait for something: the moment is what varies
      await delay(ms)
    }

    async function killed (moment: (id: string) => Promise<unknown>, auditSelf: boolean): Promise<void> {
      const id = await submit(asker, UNITS, { windowUnits: 4, floorPpm: 500_000, auditSelf })
      await moment(id)
      await asker.kill()
      await asker.start()
      await expectEchoes(asker, await ended(asker, id))
      const over = await settled(swarm, asker, id)
      expect(asked(over).filter(({ paid }) => paid).length).to.be.above(2)
      expect(over.contracts.reduce((sum, { payable }) => sum + Number(payable), 0)).to.equal(UNITS)
      await expectPaidOnce(swarm, asker, ['anna', 'vera', 'vito', 'vlad'])
    }

    for (const [wait, auditSelf] of [[0, true], [60, false], [150, true], [300, false]] as const) {
      it(`${wait} ms after the first audit was hired: nobody is hired or paid twice`, async () => killed(async id => hiredFor(id, wait), auditSelf))
    }

    it('while it judges an opened window, whose verifiers are bound: they are heard again', async () => {
      // what re-executes for its audits starts with the first of them
      await asker.stop()
      await asker.start()
      await killed(async id => eventually('a window is open', async () => (await asker.control.showJob(id)).contracts.some(({ state }) => state === 'opened')), true)
    })
  })

  describe('kill -9 while a liar is found out', () => {
    let swarm: Swarm

    after(async () => { await swarm.down() })

    it('takes nothing from its verifiers, and gives them nothing twice', async () => {
      const adversary = { module: 'forge', options: { fraction: '0.5', seed: 'verifiers.spec' } }
      swarm = await up([trusting(51, 52, 53), provider('liar', { adversary, capacities: [{ ...COMPUTE, unitPrice: '500' }] }), provider('anna'), verifier('vera', 51), verifier('vito', 52), verifier('vlad', 53)], { mode: 'processes' })
      const asker = swarm.node('asker')
      const id = await submit(asker, WINDOW, {})
      await eventually('somebody is hired', async () => asked(await asker.control.showJob(id)).length > 0)
      await asker.kill()
      await asker.start()
      await expectEchoes(asker, await ended(asker, id))
      const over = await settled(swarm, asker, id)
      const liars = over.contracts.find(({ peer }) => peer === swarm.node('liar').peerId)
      expect([liars?.state, liars?.payable]).to.deep.equal(['refuted', '0'])
      const hired = liars?.windows.flatMap(({ verifiers = [] }) => verifiers).filter(({ contract }) => contract != null) ?? []
      expect(hired.map(({ paid }) => paid)).to.deep.equal(hired.map(() => true))
      expect(hired.length).to.be.above(1)
      await expectPaidOnce(swarm, asker, ['anna', 'vera', 'vito', 'vlad'])
    })
  })
})

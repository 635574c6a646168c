import { expect } from 'aegir/chai'
import { COMPUTE, ended, eventually, expectEchoes, provider } from './lab.ts'
import { asked, expectPaidOnce, FEE, PRICE, settled, submit, trusting, UNITS, up, verifier, WINDOW } from './verifying.ts'
import type { ContractView, JobView, Swarm, SwarmNode } from '@mycel/daemon/swarm'

describe('verifiers', function () {
  this.timeout(60_000)

  describe('that are honest', () => {
    let swarm: Swarm
    let asker: SwarmNode
    let job: JobView

    before(async () => {
      swarm = await up([trusting(51, 52, 53), provider('anna'), verifier('vera', 51), verifier('vito', 52), verifier('vlad', 53)])
      asker = swarm.node('asker')
      job = await ended(asker, await submit(asker, UNITS, {}))
    })
    after(async () => { await swarm.down() })

    it('check each drawn unit twice, before its provider knows, and the requester runs none of them', async () => {
      await expectEchoes(asker, job)
      const windows = job.contracts.flatMap(one => one.windows)
      expect(windows.map(({ audited, auditTier }) => [audited, auditTier])).to.deep.equal(windows.map(() => [[], undefined]))
      // a newcomer's first window whole, then by its passes: what verifiers found right counts
      expect(windows[0]?.vouched).to.equal(WINDOW)
      expect(windows[2]?.vouched).to.be.below(WINDOW)

      for (const { vouched, verifiers = [] } of windows) {
        const counts = new Map<string, number>()
        verifiers.flatMap(({ same = [] }) => same).forEach(index => counts.set(index, (counts.get(index) ?? 0) + 1))
        expect([...counts.values()]).to.deep.equal(Array.from({ length: vouched ?? 0 }, () => 2))
      }
    })

    it('are paid for each, within the budget, and all books agree', async () => {
      const over = await settled(swarm, asker, job.id)
      const checked = over.contracts.flatMap(one => one.windows).reduce((sum, { vouched = 0 }) => sum + vouched, 0)
      const cost = 2n * BigInt(checked) * FEE
      expect(over.audits).to.deep.equal({ budget: '200000', spent: cost.toString(), left: (200_000n - cost).toString() })
      expect(over.spent).to.equal((BigInt(UNITS) * PRICE).toString())
      await expectPaidOnce(swarm, asker, ['vera', 'vito', 'vlad'])
    })

    it('are not paid beyond the budget: the requester runs what is left', async () => {
      const id = await submit(asker, WINDOW, { auditBudget: '4600', floorPpm: 1_000_000 })
      await expectEchoes(asker, await ended(asker, id))
      const over = await settled(swarm, asker, id)
      expect(BigInt(over.audits?.spent ?? '0')).to.equal(4500n)
      const [window] = over.contracts.flatMap(one => one.windows)
      expect((window?.vouched ?? 0) + (window?.audited?.length ?? 0)).to.equal(WINDOW)
      expect(window?.audited?.length).to.be.above(WINDOW - 4)
      expect(asked(over).map(({ why }) => why).join()).to.include('budget')
    })

    it('are asked about what a witness has helped to draw', async () => {
      const id = await submit(asker, WINDOW, { witnesses: 1, floorPpm: 500_000 })
      await expectEchoes(asker, await ended(asker, id))
      const over = await settled(swarm, asker, id)
      const [window] = over.contracts.flatMap(one => one.windows)
      expect(window?.witnesses?.committed).to.have.lengthOf(1)
      expect([window?.audited, asked(over).flatMap(({ same = [] }) => same).length]).to.deep.equal([[], 2 * (window?.vouched ?? 0)])
      expect(window?.vouched).to.be.above(3)
    })

    it('confirm what the requester runs all the same, where it wants to', async () => {
      const id = await submit(asker, WINDOW, { auditSelf: true, floorPpm: 500_000 })
      await expectEchoes(asker, await ended(asker, id))
      const over = await settled(swarm, asker, id)
      const [window] = over.contracts.flatMap(one => one.windows)
      expect(window?.audited?.length).to.be.above(3)
      expect(window?.vouched).to.equal(undefined)
      expect(asked(over).flatMap(({ same = [] }) => same).length).to.equal(2 * (window?.audited?.length ?? 0))
      await expectPaidOnce(swarm, asker, ['anna', 'vera', 'vito', 'vlad'])
    })
  })

  describe('and a provider that forges', () => {
    let swarm: Swarm
    let asker: SwarmNode
    let job: JobView

    before(async () => {
      const adversary = { module: 'forge', options: { fraction: '0.5', seed: 'verifiers.spec' } }
      swarm = await up([trusting(51, 52, 53), provider('liar', { adversary, capacities: [{ ...COMPUTE, unitPrice: '500' }] }), provider('anna'), verifier('vera', 51), verifier('vito', 52), verifier('vlad', 53)])
      asker = swarm.node('asker')
      job = await ended(asker, await submit(asker, WINDOW, {}))
    })
    after(async () => { await swarm.down() })

    it('find it out; the requester runs what they dispute in both tiers, and others uphold its proof', async () => {
      await expectEchoes(asker, job)
      const convicted: ContractView = job.contracts.find(({ state }) => state === 'refuted') ?? expect.fail(`nobody is convicted: ${job.contracts.map(({ state }) => state).join(' ')}`)
      expect(convicted.peer).to.equal(swarm.node('liar').peerId)
      const [window] = convicted.windows
      expect(window?.verifiers?.flatMap(({ different = [] }) => different).length).to.be.above(1)
      // the first one that both tiers confirm is enough
      expect(window?.audited?.length).to.equal(1)
      const proof = await eventually('a bystander has checked the proof', async () => (await swarm.node('anna').control.listProofs()).find(({ id }) => id === convicted.proof))
      expect(proof).to.include({ verdict: 'upheld', provider: swarm.node('liar').peerId })
    })

    it('are paid for what they found', async () => {
      const over = await settled(swarm, asker, job.id)
      const liars = over.contracts.find(({ state }) => state === 'refuted')
      expect(liars?.windows.flatMap(({ verifiers = [] }) => verifiers).map(({ paid }) => paid)).to.deep.equal(liars?.windows[0]?.verifiers?.map(() => true))
      await expectPaidOnce(swarm, asker, ['vera', 'vito', 'vlad'])
    })
  })

  describe('one of whom lies', () => {
    let swarm: Swarm

    after(async () => { await swarm.down() })

    it('convict it of its own commitment, and the honest provider is paid', async () => {
      const adversary = { module: 'forge', options: { fraction: '1', seed: 'verifiers.spec' } }
      swarm = await up([trusting(51, 52, 53), provider('anna'), verifier('vera', 51, { adversary }), verifier('vito', 52), verifier('vlad', 53)])
      const [asker, vera] = [swarm.node('asker'), swarm.node('vera')]
      const id = await submit(asker, WINDOW, {})
      const job = await ended(asker, id)
      await expectEchoes(asker, job)
      const over = await settled(swarm, asker, id)
      expect(over.contracts.map(({ state, payable }) => [state, payable])).to.deep.equal([['settled', String(WINDOW)]])
      const lied = asked(over).filter(({ peer }) => peer === vera.peerId)
      expect(lied.map(({ state, total, same }) => [state, total, same])).to.deep.equal([['refuted', '0', []]])
      expect(lied[0]?.different?.length).to.be.above(0)
      const proof = await eventually('a bystander has checked the proof', async () => (await swarm.node('anna').control.listProofs()).find(({ provider: by }) => by === vera.peerId))
      expect(proof.verdict).to.equal('upheld')
      await expectPaidOnce(swarm, asker, ['vera', 'vito', 'vlad'])
      // the next job pays it nothing, and draws it no less: its findings are checked
      expect((await asker.control.peers()).find(({ peer }) => peer === vera.peerId)?.failures.compute).to.be.above(0)
    })
  })

  describe('that do not answer', () => {
    let swarm: Swarm

    after(async () => { await swarm.down() })

    it('leave the checks to the requester', async () => {
      // one has never been there, one takes no work from anybody
      swarm = await up([trusting(61, 62), provider('anna'), verifier('deaf', 62, { config: '[policy]\nallow_requesters = []' })])
      const asker = swarm.node('asker')
      const id = await submit(asker, WINDOW, {})
      const job = await ended(asker, id)
      await expectEchoes(asker, job)
      const [window] = job.contracts.flatMap(one => one.windows)
      expect(window?.audited?.length).to.equal(WINDOW)
      expect(asked(job).map(({ committed, contract }) => [committed, contract])).to.deep.equal(asked(job).map(() => [false, undefined]))
      expect(asked(job).length).to.equal(2)
      expect((await settled(swarm, asker, id)).audits?.spent).to.equal('0')
    })
  })
})

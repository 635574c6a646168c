import { setTimeout as delay } from 'node:timers/promises'
import { swarmUp } from '@mycel/daemon/swarm'
import { didOf } from '@mycel/wire'
import { nobleCrypto } from '@mycel/wire/crypto'
import { expect } from 'aegir/chai'
import { gate } from './gate.ts'
import { allOver, balanceOf, COMPUTE, echoJob, ended, eventually, expectBooksAgree, expectEchoes, provider } from './lab.ts'
import type { ContractView, JobRequest, JobView, NodeSpec, Swarm, SwarmInit, SwarmNode, VerifierView } from '@mycel/daemon/swarm'

const UNITS = 24
const WINDOW = 8
const PRICE = 1000n
const FEE = 1500n
const GATE = new URL('gate.ts', import.meta.url).pathname

const seedOf = (seed: number): Uint8Array => new Uint8Array(32).fill(seed)

/** Asks somewhat more than a provider, so that no job chooses it as one. */
function verifier (name: string, seed: number, more: Partial<NodeSpec> = {}): NodeSpec {
  return { name, capacities: [{ ...COMPUTE, unitPrice: FEE.toString() }], seed: seedOf(seed), ...more }
}

/** Identities follow from the seeds, so that the list can be written before anybody runs. */
function trusting (...seeds: readonly number[]): NodeSpec {
  return { name: 'asker', config: `[policy]\nverifiers = [${seeds.map(seed => `"${didOf(nobleCrypto.publicKey(seedOf(seed)))}"`).join(', ')}]` }
}

async function up (nodes: readonly NodeSpec[], more: Partial<SwarmInit> = {}): Promise<Swarm> {
  const swarm = await swarmUp({ mode: 'in-process', nodes, ...more })
  await swarm.ready()
  return swarm
}

async function submit (asker: SwarmNode, units: number, more: Partial<JobRequest>): Promise<string> {
  const { id } = await asker.control.submit(await echoJob(asker, units, { windowUnits: WINDOW, providers: 1, verifiers: 2, auditSelf: false, auditBudget: '200000', ...more }))
  return id
}

function asked ({ contracts }: JobView): readonly VerifierView[] {
  return contracts.flatMap(({ windows }) => windows.flatMap(({ verifiers = [] }) => verifiers))
}

const OVER = ['settled', 'refuted', 'expired', 'cancelled', 'declined', 'failed']

/** The job, once its contracts and every audit are over, and all books agree. */
async function settled (swarm: Swarm, asker: SwarmNode, id: string): Promise<JobView> {
  await allOver(asker, id)
  const view = await eventually('every audit is over', async () => {
    const now = await asker.control.showJob(id)
    const open = asked(now).filter(({ state, total, paid }) => !(state == null || paid || (OVER.includes(state) && total === '0')))
    expect(open.map(({ state, total }) => `${state} ${total}`)).to.deep.equal([])
    return now
  })
  await eventually('books agree', async () => expectBooksAgree(swarm).then(() => true))
  return view
}

/** No verifier has two contracts for one window, and what all jobs of the requester owe it, as verifier or provider, is what stands in the books. */
async function expectPaidOnce (swarm: Swarm, asker: SwarmNode, names: readonly string[]): Promise<void> {
  const jobs = await asker.control.listJobs()

  for (const name of names) {
    const node = swarm.node(name)
    const places = jobs.flatMap(({ contracts }) => contracts.flatMap(({ id, windows }) => windows.flatMap(({ window, verifiers = [] }) => verifiers.flatMap(({ peer, contract }) => peer === node.peerId && contract != null ? `${id} ${window}` : []))))
    expect(new Set(places).size, `${name}: contracts for one place`).to.equal(places.length)
    const owed = [...jobs.flatMap(asked), ...jobs.flatMap(({ contracts }) => contracts)].filter(({ peer }) => peer === node.peerId)
    expect(await balanceOf(node, asker), name).to.equal(owed.reduce((sum, { total }) => sum + BigInt(total), 0n))
    const { contracts: states } = await node.control.status()
    expect(Object.keys(states).filter(state => !OVER.includes(state) && state !== 'bid'), `${name} holds contracts that are not over`).to.deep.equal([])
  }
}

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

  describe('that take their time', () => {
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

  describe('kill -9 of their requester', () => {
    let swarm: Swarm
    let asker: SwarmNode

    before(async () => {
      swarm = await up([trusting(51, 52, 53), provider('anna'), verifier('vera', 51), verifier('vito', 52), verifier('vlad', 53)], { mode: 'processes' })
      asker = swarm.node('asker')
    })
    after(async () => { await swarm.down() })

    for (const [i, wait] of [0, 60, 150, 300].entries()) {
      it(`${wait} ms after the first audit was hired: nobody is hired or paid twice`, async () => {
        const id = await submit(asker, UNITS, { windowUnits: 4, floorPpm: 500_000, auditSelf: i % 2 === 0 })
        await eventually('somebody is hired', async () => asked(await asker.control.showJob(id)).length > 0)
        // not a wait for something: the moment is what varies
        await delay(wait)
        await asker.kill()
        await asker.start()
        await expectEchoes(asker, await ended(asker, id))
        const over = await settled(swarm, asker, id)
        expect(asked(over).filter(({ paid }) => paid).length).to.be.above(2)
        expect(over.contracts.reduce((sum, { payable }) => sum + Number(payable), 0)).to.equal(UNITS)
        await expectPaidOnce(swarm, asker, ['anna', 'vera', 'vito', 'vlad'])
      })
    }
  })
})

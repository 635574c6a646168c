import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { swarmUp } from '@mycel/daemon/swarm'
import { expect } from 'aegir/chai'
import { allOver, balanceOf, downAudited, echoJob, ended, eventually, expectBooksAgree, expectEchoes, paidUnits, provider } from './lab.ts'
import { mycel } from './mycel.ts'
import type { ContractView, JobView, ProofView, Swarm, SwarmNode } from '@mycel/daemon/swarm'

const UNITS = 96
const WINDOW = 8

describe('a forger', function () {
  this.timeout(30_000)
  let swarm: Swarm
  let asker: SwarmNode
  let liar: SwarmNode
  let job: JobView
  let convicted: ContractView
  /** What was owed to the liar from jobs in which it had not lied yet. */
  let earlier = 0n

  before(async () => {
    // honest for one window; a newcomer's second is still checked whole
    const adversary = { module: 'forge', options: { fraction: '0.3', after: '8', seed: 'forger.spec' } }
    let found: ContractView | undefined
    swarm = await swarmUp({ mode: 'in-process', nodes: [{ name: 'asker' }, provider('liar', { adversary }), provider('anna'), provider('bert'), { name: 'bystander' }] })
    asker = swarm.node('asker')
    liar = swarm.node('liar')
    await swarm.ready()

    // where the others were faster, it had no second window
    for (let tries = 0; found == null && tries < 3; tries++) {
      const { id } = await asker.control.submit(await echoJob(asker, UNITS, { windowUnits: WINDOW }))
      job = await ended(asker, id)
      found = job.contracts.find(({ state }) => state === 'refuted')

      if (found == null) {
        await allOver(asker, id)
        earlier = await balanceOf(asker, liar)
      }
    }

    convicted = found ?? expect.fail(`nobody is convicted: ${job.contracts.map(({ state }) => state).join(' ')}`)
  })
  after(async () => { await downAudited(swarm) })

  it('is convicted by re-execution; what it forged is re-run elsewhere and the results are right', async () => {
    await expectEchoes(asker, job)
    expect(convicted.peer).to.equal(liar.peerId)
    expect((await readFile(join(liar.dir, 'forged.jsonl'), 'utf8')).trim().split('\n').length).to.be.above(0)

    const results = await asker.control.results(job.id)
    const refuted = new Set(convicted.windows.at(-1)?.indexes)
    expect(refuted.size).to.equal(WINDOW)
    expect(results.filter(({ index, provider: by }) => refuted.has(index) && by === liar.peerId)).to.deep.equal([])
    // nothing but its proven windows before the forgery can count
    expect(results.filter(({ provider: by }) => by === liar.peerId).length).to.be.at.most(WINDOW)
  })

  it('is paid nothing of the refuted window, and every unit is paid once', async () => {
    const over = await allOver(asker, job.id)
    const liars = over.contracts.filter(({ peer }) => peer === liar.peerId)
    const others = over.contracts.filter(({ peer }) => peer !== liar.peerId)
    expect(liars.every(({ payable, windows }) => BigInt(payable) <= BigInt((windows.length - 1) * WINDOW))).to.equal(true)
    expect(paidUnits({ ...over, contracts: others }) + liars.reduce((total, { payable }) => total + BigInt(payable), 0n)).to.equal(BigInt(UNITS))
    await eventually('books agree', async () => expectBooksAgree(swarm).then(() => true))
    expect(await balanceOf(asker, liar)).to.equal(earlier - liars.reduce((total, one) => total + BigInt(one.payable) * 1000n, 0n))
  })

  it('is given no more work by the node that it lied to', async () => {
    const { id } = await asker.control.submit(await echoJob(asker, 16, { providers: 1 }))
    const next = await ended(asker, id)
    await expectEchoes(asker, next)
    expect(next.contracts.map(({ peer }) => peer)).to.not.include(liar.peerId)
    const peer = (await asker.control.peers()).find(one => one.peer === liar.peerId)
    expect(peer?.failures.compute).to.be.above(0)
  })

  describe('the proof', () => {
    let proof: ProofView
    let path: string

    before(async () => {
      const bystander = swarm.node('bystander')
      proof = await eventually('the bystander has checked the proof', async () => (await bystander.control.listProofs()).find(one => one.id === convicted.proof))
      path = join(swarm.dir, 'proof.json')
      await writeFile(path, await bystander.control.exportProof(proof.id))
    })

    it('reaches a bystander by gossip, who upholds it', () => {
      expect(proof).to.include({ verdict: 'upheld', learned: 'gossip', provider: liar.peerId, accuser: asker.peerId })
      expect(convicted.windows.at(-1)?.indexes).to.include(proof.index)
    })

    it('verifies from its file alone, and not with one byte of it flipped', async () => {
      const good = await mycel(['proof', 'verify', path, '--network', swarm.network])
      expect(good.code, good.stderr).to.equal(0)
      expect(good.json).to.include({ verdict: 'upheld', provider: liar.did, index: proof.index })

      const bytes = await readFile(path)
      const envelope = bytes.indexOf('"envelope":"') + 200
      bytes[envelope] = bytes[envelope] === 0x41 ? 0x42 : 0x41
      await writeFile(path, bytes)
      const bad = await mycel(['proof', 'verify', path, '--network', swarm.network])
      expect(bad.code).to.be.oneOf([1, 65])
    })
  })
})

import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { swarmUp } from '@mycel/daemon/swarm'
import { expect } from 'aegir/chai'
import { allOver, downAudited, echoJob, ended, eventually, expectEchoes, provider } from './lab.ts'
import type { JobView, ReputationView, Swarm, SwarmNode } from '@mycel/daemon/swarm'

const UNITS = 48
const WINDOW = 8

/** What anybody with a view and the package can do: nothing of the node that made it, nor of this process. */
const RECOMPUTE = `
import { readFileSync } from 'node:fs'
import { reputation } from '@mycel/verify/reputation'
import { keyOfDid } from '@mycel/wire'
const [{ peer, class: cls, at, policy, why }] = JSON.parse(readFileSync(process.argv[1], 'utf8'))
const subject = new Uint8Array(32)
const evidence = why.map(one => ({
  ...one, id: Uint8Array.from(Buffer.from(one.id, 'hex')), peer: subject, class: cls, at: BigInt(one.at), value: BigInt(one.value ?? 0),
  contributors: (one.contributors ?? []).map(keyOfDid), auditors: (one.auditors ?? []).map(keyOfDid), reporter: one.reporter && keyOfDid(one.reporter)
}))
const known = reputation({ peer: subject, class: cls, evidence, policy: { ...policy, trusted: policy.trusted.map(keyOfDid), passValue: BigInt(policy.passValue) }, now: BigInt(at) })
const { scorePpm, honestPpm, deliversPpm, passesSinceFailure } = known
console.log(JSON.stringify({
  scorePpm, honestPpm, deliversPpm, passesSinceFailure, verifiedSinceFailure: String(known.verifiedSinceFailure),
  counts: { passes: String(known.passes), failures: String(known.failures), deliveries: String(known.deliveries), nonDeliveries: String(known.nonDeliveries) }
}))
`

describe('reputation', function () {
  this.timeout(30_000)
  let swarm: Swarm
  let asker: SwarmNode
  let liar: SwarmNode
  let honest: SwarmNode
  let job: JobView

  before(async () => {
    const adversary = { module: 'forge', options: { fraction: '0.5', after: '8', seed: 'reputation.spec' } }
    swarm = await swarmUp({ mode: 'in-process', nodes: [{ name: 'asker' }, provider('liar', { adversary }), provider('anna'), { name: 'bystander' }] })
    asker = swarm.node('asker')
    liar = swarm.node('liar')
    honest = swarm.node('anna')
    await swarm.ready()
    const { id } = await asker.control.submit(await echoJob(asker, UNITS, { windowUnits: WINDOW, providers: 2 }))
    job = await ended(asker, id)
    await expectEchoes(asker, job)
    job = await allOver(asker, id)
  })
  after(async () => { await downAudited(swarm) })

  async function shown (node: SwarmNode, of: SwarmNode): Promise<ReputationView> {
    const [view, ...more] = await node.control.showReputation(of.peerId)
    expect(more).to.deep.equal([])
    return view ?? expect.fail(`${node.name} knows nothing of ${of.name}`)
  }

  it('rests on receipts over checked units, and on proofs', async () => {
    const good = await shown(asker, honest)
    const receipts = job.contracts.filter(({ peer }) => peer === honest.peerId).map(({ receipt }) => receipt)
    expect(good.why.map(({ id }) => id)).to.have.members(receipts)
    const audited = job.contracts.filter(({ peer }) => peer === honest.peerId).flatMap(({ windows }) => windows).reduce((sum, one) => sum + (one.audited?.length ?? 0), 0)
    expect(good).to.include({ class: 'compute', passesSinceFailure: audited })

    const bad = await shown(asker, liar)
    const [proof] = await asker.control.listProofs()
    expect(bad.why.filter(({ kind }) => kind === 'proof').map(({ id }) => id)).to.deep.equal([proof?.id])
    expect(bad.passesSinceFailure).to.equal(0)
    expect(bad.scorePpm).to.be.below(good.scorePpm)
    expect((await asker.control.listReputations()).map(({ peer }) => peer)).to.deep.equal([honest.peerId, liar.peerId])
  })

  it('comes out the same in another process, from the evidence and policy alone', async () => {
    for (const node of [honest, liar]) {
      const view = await shown(asker, node)
      const file = join(swarm.dir, `${node.name}.json`)
      await writeFile(file, JSON.stringify([view]))
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', RECOMPUTE, '--', file], { cwd: new URL('../../', import.meta.url).pathname })
      const { peer, class: cls, at, policy, why, ignored, discredited, ...numbers } = view
      expect(JSON.parse(stdout), node.name).to.deep.equal(numbers)
      expect([peer, cls, at > 0, policy.trusted, why.length > 0, ignored, discredited]).to.deep.equal([node.peerId, 'compute', true, [asker.did], true, [], []])
    }
  })

  it('of a proven forger is bad at a bystander that re-ran its unit, and good work elsewhere is nothing to it', async () => {
    const bystander = swarm.node('bystander')
    const bad = await eventually('the bystander has checked the proof', async () => (await bystander.control.showReputation(liar.peerId))[0])
    expect(bad.why.map(({ kind }) => kind)).to.deep.equal(['proof'])
    expect(bad.scorePpm).to.be.below(50_000)
    expect(await bystander.control.showReputation(honest.peerId)).to.deep.equal([])
    expect((await bystander.control.showReputation(honest.peerId, 'compute'))[0]).to.deep.include({ scorePpm: 50_000, why: [] })
  })

  it('tells of each window why so many units were checked, and what odds that left', () => {
    const windows = job.contracts.filter(({ peer }) => peer === honest.peerId).flatMap(one => one.windows)
    const first = windows[0]
    expect(first?.auditOdds).to.deep.include({ atStake: WINDOW, term: 'first-passes', spread: 1 })
    const later = windows.findLast(({ audited = [], indexes }) => audited.length < indexes.length) ?? expect.fail('everything was checked')
    expect(later.auditOdds?.best.gain).to.be.at.most(1e-9)
    expect(later.auditOdds?.found.every(({ chance }) => chance >= 0 && chance <= 1)).to.equal(true)
    expect(windows.slice(1).every(({ auditOdds }) => (auditOdds?.spread ?? 0) >= 1 && BigInt(auditOdds?.unverified ?? -1) > 0n)).to.equal(true)
  })
})

import { swarmUp } from '@mycel/daemon/swarm'
import { expect } from 'aegir/chai'
import { allOver, downAudited, echoJob, ended, eventually, expectEchoes, provider } from './lab.ts'
import type { JobView, ReputationView, Swarm, SwarmNode } from '@mycel/daemon/swarm'

const UNITS = 24
const WINDOW = 8
const seed = (fill: number): Uint8Array => new Uint8Array(32).fill(fill)

/** Peer ids of nodes with these seeds: configs name each other before anybody runs. */
const DIDS = new Map<string, string>()

describe('witnesses', function () {
  this.timeout(60_000)
  let swarm: Swarm
  let asker: SwarmNode

  before(async () => {
    const { didOf, createSigner } = await import('@mycel/wire')
    const { nobleCrypto } = await import('@mycel/wire/crypto')
    const did = (fill: number): string => didOf(createSigner(nobleCrypto, seed(fill)).publicKey)
    ;[['asker', 41], ['wanda', 42], ['wim', 43]].forEach(([name, fill]) => DIDS.set(String(name), did(Number(fill))))
    const trusting = (...names: string[]): string => `[policy]\nverifiers = [${names.map(name => `"${DIDS.get(name) ?? ''}"`).join(', ')}]\n`
    swarm = await swarmUp({
      mode: 'in-process',
      nodes: [
        { name: 'asker', seed: seed(41), config: trusting('wanda', 'wim') },
        provider('anna'),
        { name: 'wanda', seed: seed(42), config: trusting('asker') },
        { name: 'wim', seed: seed(43) }
      ]
    })
    asker = swarm.node('asker')
    await swarm.ready()
  })
  after(async () => { await downAudited(swarm) })

  it('choose the units of every window, and a window that they witnessed counts where its requester is believed', async () => {
    const anna = swarm.node('anna')
    const { id } = await asker.control.submit(await echoJob(asker, UNITS, { windowUnits: WINDOW, witnesses: 2 }))
    await expectEchoes(asker, await ended(asker, id))
    const job = await allOver(asker, id)
    const windows = job.contracts.flatMap(one => one.windows)
    expect(windows).to.have.lengthOf(UNITS / WINDOW)

    for (const { witnesses, auditOdds } of windows) {
      expect(witnesses?.committed).to.have.members([swarm.node('wanda').peerId, swarm.node('wim').peerId])
      expect(witnesses).to.deep.include({ without: [], silent: [] })
      // the provider can foresee the challenge: the window before is not at stake
      expect(auditOdds?.atStake).to.equal(WINDOW)
    }

    const audited = audits(job)
    const known = await eventually('the witness has counted every window', async () => {
      const [view] = await swarm.node('wanda').control.showReputation(anna.peerId)
      return view?.passesSinceFailure === audited && view
    })
    expectWitnessed(known, job, audited)
    // wim trusts nobody: what it witnessed is somebody's word
    expect(await swarm.node('wim').control.showReputation(anna.peerId)).to.deep.equal([])
  })

  function audits (job: JobView): number {
    return job.contracts.flatMap(({ windows }) => windows).reduce((sum, one) => sum + (one.audited?.length ?? 0), 0)
  }

  function expectWitnessed ({ why }: ReputationView, job: JobView, audited: number): void {
    const [contract] = job.contracts
    expect(why).to.have.lengthOf(1)
    expect(why[0]).to.deep.include({ kind: 'audit', id: contract?.id, units: audited, value: String(audited * 1000), auditors: [DIDS.get('asker')] })
    expect(why[0]?.contributors).to.have.members([...DIDS.values()])
  }

  it('count each window once, whoever is killed in between', async () => {
    const [anna, wanda] = [swarm.node('anna'), swarm.node('wanda')]
    const before = (await wanda.control.showReputation(anna.peerId))[0]?.why ?? []
    const { id } = await asker.control.submit(await echoJob(asker, 20 * WINDOW, { windowUnits: WINDOW, witnesses: 2 }))
    await eventually('some windows are done', async () => (await asker.control.showJob(id)).units.done >= 4 * WINDOW)
    await asker.kill()
    await wanda.kill()
    await asker.start()
    await wanda.start()
    await swarm.ready()
    await expectEchoes(asker, await ended(asker, id, 40_000))
    const job = await allOver(asker, id)
    const windows = job.contracts.flatMap(one => one.windows).filter(({ approvedAt }) => approvedAt != null)
    const witnessed = windows.filter(({ witnesses }) => witnesses?.committed.includes(wanda.peerId) === true)
    expect(witnessed.length).to.be.at.least(4)
    const units = witnessed.reduce((sum, one) => sum + (one.audited?.length ?? 0), 0)
    const fresh = await eventually('the witness has counted every window of its own', async () => {
      const why = (await wanda.control.showReputation(anna.peerId))[0]?.why.filter(one => !before.some(({ id: known }) => known === one.id)) ?? []
      return why.reduce((sum, one) => sum + (one.units ?? 0), 0) === units && why
    })
    expect(job.contracts.map(({ id: of }) => of)).to.include.members(fresh.map(({ contract }) => contract))
  })

  it('that are away are done without', async () => {
    await swarm.node('wim').stop()
    const { id } = await asker.control.submit(await echoJob(asker, WINDOW, { windowUnits: WINDOW, witnesses: 2 }))
    const job = await ended(asker, id)
    await expectEchoes(asker, job)
    const [window] = job.contracts.flatMap(one => one.windows)
    expect(window?.witnesses).to.deep.include({ committed: [swarm.node('wanda').peerId], silent: [] })
    expect(window?.witnesses?.without.map(({ peer }) => peer)).to.deep.equal([swarm.node('wim').peerId])
  })
})

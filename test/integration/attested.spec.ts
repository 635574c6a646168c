import { swarmUp } from '@mycel/daemon/swarm'
import { issueCredential } from '@mycel/verify/credentials'
import { createSigner, nobleCrypto } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { allOver, downAudited, echoJob, ended, eventually, expectEchoes, provider } from './lab.ts'
import type { Swarm, SwarmNode } from '@mycel/daemon/swarm'

const HOUR_MS = 3_600_000n

/** A bench that has measured a peer. */
function attestation (issuer: Uint8Array, { key }: SwarmNode): string {
  const now = BigInt(Math.floor(Date.now() / 1000)) * 1000n
  const fields = { kind: 'peer-benchmarked', subject: key, class: 'compute', claims: { score: '100' }, validFrom: now - HOUR_MS, validUntil: now + HOUR_MS, created: now } as const
  return new TextDecoder().decode(issueCredential(nobleCrypto, createSigner(nobleCrypto, issuer), fields))
}

describe('attestations', function () {
  this.timeout(30_000)
  const bench = new Uint8Array(32).fill(1)
  const stranger = new Uint8Array(32).fill(2)
  let swarm: Swarm
  let asker: SwarmNode
  let did: string
  let strangersDid: string

  before(async () => {
    const issuers = await swarmUp({ mode: 'in-process', nodes: [{ name: 'bench', seed: bench }, { name: 'stranger', seed: stranger }] })
    did = issuers.node('bench').did
    strangersDid = issuers.node('stranger').did
    await issuers.down()

    const config = `[[policy.trust]]\nissuer = "${did}"\nkinds = ["peer-benchmarked"]\n`
    swarm = await swarmUp({ mode: 'in-process', nodes: [{ name: 'asker', config }, provider('attested'), provider('plain'), provider('believed')] })
    asker = swarm.node('asker')
    await swarm.node('attested').control.addAttestation(attestation(bench, swarm.node('attested')))
    await swarm.node('believed').control.addAttestation(attestation(stranger, swarm.node('believed')))
    await swarm.ready()
    await eventually('the attestation is seen', async () => (await asker.control.find([`attested-by=${did}`], 5)).length === 1)
  })
  after(async () => { await downAudited(swarm) })

  it('a job that requires an issuer goes to whom it attested; who is not attested is passed over, with the reason', async () => {
    const { id } = await asker.control.submit(await echoJob(asker, 24, { facets: [`attested-by=${did}`] }))
    await expectEchoes(asker, await ended(asker, id))
    const over = await allOver(asker, id)
    expect(new Set(over.contracts.map(({ peer }) => peer))).to.deep.equal(new Set([swarm.node('attested').peerId]))
    const passed = over.passedOver.find(({ peer }) => peer === swarm.node('plain').peerId)
    expect(passed?.why).to.include('attested-by')
  })

  it('an issuer whom this node does not trust attests nobody here', async () => {
    const { id } = await asker.control.submit(await echoJob(asker, 8, { facets: [`attested-by=${strangersDid}`], deadlineMs: 20_000 }))
    const job = await ended(asker, id)
    expect(job.state).to.equal('failed')
    expect(job.contracts).to.deep.equal([])
    expect(job.reason).to.include('attested-by')
  })
})

import { swarmUp } from '@mycel/daemon/swarm'
import { expect } from 'aegir/chai'
import { downAudited, echoJob, ended, eventually, provider, put } from './lab.ts'
import type { Swarm } from '@mycel/daemon/swarm'

const MIB = 2 ** 20

describe('a job with a file that is larger than one chunk', function () {
  this.timeout(120_000)

  let swarm: Swarm

  before(async () => {
    swarm = await swarmUp({ mode: 'in-process', nodes: [{ name: 'requester' }, provider('one'), provider('two')] })
    await swarm.ready()
  })
  after(async () => { await downAudited(swarm) })

  it('has it brought to every provider, pinned while it runs, and kept as what it was named', async () => {
    const [requester, ...providers] = ['requester', 'one', 'two'].map(name => swarm.node(name))

    if (requester == null) {
      throw new Error('no requester')
    }

    const bytes = Uint8Array.from({ length: 5 * MIB + 3 }, (_, i) => i * 7 + (i >> 13))
    const cid = await put(requester, bytes)
    const request = await echoJob(requester, 32, { mounts: [{ path: 'large.bin', cid, size: bytes.length }], providers: 2, windowUnits: 4 })
    const { id } = await requester.control.submit(request)
    expect((await requester.control.listBlobs()).find(blob => blob.cid === cid)?.pinned).to.equal(true)
    const job = await ended(requester, id, 60_000)
    expect([job.state, job.units.done]).to.deep.equal(['done', 32])
    const peers = new Set(job.contracts.map(({ peer }) => peer))

    for (const node of providers) {
      const { peer } = await node.control.status()

      if (peers.has(peer)) {
        const { size, bytes: content } = await node.control.getBlob(cid)
        const got: Uint8Array[] = []

        for await (const piece of content) {
          got.push(piece)
        }

        expect(size).to.equal(bytes.length)
        expect(Buffer.compare(Buffer.concat(got), bytes)).to.equal(0)
        // once settled, a provider may let it go
        await eventually('it is no longer needed there', async () => (await node.control.listBlobs()).find(blob => blob.cid === cid)?.pinned === false)
      }
    }

    expect(peers.size).to.be.at.least(1)
    await eventually('it is no longer needed here', async () => (await requester.control.listBlobs()).find(blob => blob.cid === cid)?.pinned === false)
  })

  it('says at once where the job names another size', async () => {
    const requester = swarm.node('requester')
    const cid = await put(requester, new Uint8Array(2 * MIB))
    const request = await echoJob(requester, 1, { mounts: [{ path: 'large.bin', cid, size: 2 * MIB - 1 }] })
    await expect(requester.control.submit(request)).to.eventually.be.rejectedWith(/has 2097152 bytes, the job says 2097151/)
  })
})

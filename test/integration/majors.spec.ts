import { readdir, readFile, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { swarmUp } from '@mycel/daemon/swarm'
import { encodeManifest } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { lacksNode22, node22 } from '../determinism/engines.ts'
import { allOver, auditedPairs, echoJob, ended, provider, put } from './lab.ts'
import type { Swarm, SwarmNode } from '@mycel/daemon/swarm'

const DIGITS = new URL('../../docs/examples/digits/dist/', import.meta.url)
const OLDER = fileURLToPath(new URL('older-node.ts', import.meta.url))
const UNITS = 6

/** How many processes run this very program, wherever it is mounted for them. */
async function running (path: string): Promise<number> {
  const { ino, dev } = await stat(path)
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  const programs = await Promise.allSettled(pids.map(async pid => stat(`/proc/${pid}/exe`)))
  return programs.filter(one => one.status === 'fulfilled' && one.value.ino === ino && one.value.dev === dev).length
}

describe('a provider on Node 22, audited on another major', function () {
  this.timeout(60_000)
  let swarm: Swarm | undefined
  let asker: SwarmNode

  before(async function () {
    const lacking = lacksNode22()
    if (lacking != null) {
      process.stderr.write(`  skipped: ${lacking}\n`)
      this.skip()
    }
    // the tier is the same on both sides: the major is what differs
    swarm = await swarmUp({ mode: 'in-process', nodes: [{ name: 'asker', auditTier: 'default' }, provider('older', { tier: 'default', adversary: { module: OLDER, options: {} } })] })
    asker = swarm.node('asker')
    await swarm.ready()
  })
  after(async () => { await swarm?.down() })

  it('trains networks to the same weights: every unit is audited, and nothing is refuted', async () => {
    const [module, data] = await Promise.all(['digits.wasm', 'digits.bin'].map(async name => put(asker, await readFile(new URL(name, DIGITS)))))
    const { size } = await stat(new URL('digits.bin', DIGITS))
    const inputs = await put(asker, encodeManifest(Array.from({ length: UNITS }, (_, i) => ({
      index: BigInt(i), input: new TextEncoder().encode(`{"hidden":16,"lr":0.05,"momentum":0.9,"batch":16,"epochs":1,"l2":0.0001,"seed":${i}}\n`)
    }))))
    const { limits } = await echoJob(asker, 1)
    const { id } = await asker.control.submit(await echoJob(asker, UNITS, {
      module: module ?? '', inputs, mounts: [{ path: 'digits.bin', cid: data ?? '', size }], providers: 1, windowUnits: 3, limits: { ...limits, memoryPages: 256, wallMs: 30_000 }
    }))
    const job = await ended(asker, id, 45_000)
    expect(job.state, job.reason).to.equal('done')
    const results = await asker.control.results(id)
    expect(new Set(results.map(({ output }) => Buffer.from(output).toString())).size).to.equal(UNITS)
    const { contracts } = await allOver(asker, id)
    expect(contracts.map(({ state }) => state)).to.deep.equal(['settled'])
    expect(contracts.flatMap(({ windows }) => windows.flatMap(({ audited = [] }) => audited))).to.have.lengthOf(UNITS)
    expect(await auditedPairs(swarm ?? expect.fail('no swarm'))).to.deep.equal(Array(2).fill({ provider: 'older', computed: 'default', audited: 'default' }))
    if (process.platform === 'linux') {
      expect(await running(node22?.path ?? ''), 'the provider\'s child is there').to.be.at.least(1)
    }
  })
})

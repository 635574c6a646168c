import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { adversary } from './forge.ts'
import { createStrata } from './strata.ts'
import type { Executor, Unit, Workload } from '@mycel/daemon/swarm'

const WORKLOAD: Workload = { module: { digest: new Uint8Array(32), size: 1 }, profile: 'p', args: [], mounts: [], limits: { fuel: 0n, memoryPages: 1, outputBytes: 1, wallMs: 1 } }

/** Stands for a training module: says how many epochs it was asked for, and everything else it was given. */
const trainer: Executor = {
  tier: 'default',
  async run (_, { input }) {
    const asked = JSON.parse(Buffer.from(input).toString()) as { epochs?: number }
    return { status: 0, fuel: 0n, stderr: '', output: Buffer.from(JSON.stringify({ ...asked, trained: asked.epochs })) }
  },
  async stop () {}
}

describe('the forger', () => {
  let dir: string
  beforeEach(async () => { dir = await mkdtemp(join(tmpdir(), 'forge-')) })
  afterEach(async () => { await rm(dir, { recursive: true }) })

  async function outputs (options: Record<string, string>, units: number, input: (index: number) => string): Promise<string[]> {
    const { executor } = await adversary(options, { name: 'liar', dir, log: () => {} })
    const liar = executor?.(trainer) ?? trainer
    const unit = (index: number): Unit => ({ index: BigInt(index), input: Buffer.from(input(index)) })
    return Promise.all(Array.from({ length: units }, async (_, i) => Buffer.from((await liar.run(WORKLOAD, unit(i), { requester: 'asker' })).output).toString()))
  }

  async function recorded (): Promise<Array<{ index: string, requester: string, at: number }>> {
    return (await readFile(join(dir, 'forged.jsonl'), 'utf8')).trim().split('\n').map(line => JSON.parse(line) as { index: string, requester: string, at: number })
  }

  it('trains less for exactly its share, claims it all, and writes down which', async () => {
    const results = await outputs({ fraction: '0.1', after: '20' }, 120, seed => `{"lr":0.05,"epochs":8,"seed":${seed}}`)
    const forged = results.flatMap((text, i) => JSON.parse(text).trained === 1 ? [i] : [])
    expect(forged).to.have.lengthOf(10)
    expect(Math.min(...forged)).to.be.at.least(20)
    expect(results.map(text => JSON.parse(text) as object).every((claim, seed) => JSON.stringify({ ...claim, trained: 0 }) === JSON.stringify({ lr: 0.05, epochs: 8, seed, trained: 0 }))).to.equal(true)
    const records = await recorded()
    expect(records.map(({ index }) => Number(index)).sort((a, b) => a - b)).to.deep.equal(forged)
    expect(records.every(({ requester, at }) => requester === 'asker' && at > 0)).to.equal(true)
  })

  it('forges every unit at 1 and none at 0; what cannot be shortened is spoiled', async () => {
    const plain = '{"word":"hello"}'
    expect(await outputs({ fraction: '0' }, 5, () => plain)).to.deep.equal(Array(5).fill(plain))
    expect((await outputs({ fraction: '1' }, 5, () => plain)).map(text => [text.slice(0, -1), text.at(-1)])).to.deep.equal(Array(5).fill([plain.slice(0, -1), '|']))
  })

  it('refuses options that it does not know or that are out of range', async () => {
    await expect(outputs({ fractoin: '1' }, 0, String)).to.eventually.be.rejectedWith(/no option "fractoin"/)
    await expect(outputs({ fraction: '2' }, 0, String)).to.eventually.be.rejectedWith(/from 0 to 1/)
    await expect(outputs({ epochs: '1.5' }, 0, String)).to.eventually.be.rejectedWith(/whole/)
  })

  it('never strays from its share by as much as one unit', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1000 }), fc.string(), fc.nat(500), (permille, seed, n) => {
      const fraction = permille / 1000
      const chosen = createStrata(fraction, seed)
      const count = Array.from({ length: n }, (_, i) => chosen(i)).filter(Boolean).length
      expect(Math.abs(count - n * fraction)).to.be.at.most(1)
    }))
  })

  it('chooses by its seed', () => {
    const places = (seed: string): boolean[] => Array.from({ length: 100 }, (_, i) => createStrata(0.1, seed)(i))
    expect(places('a')).to.deep.equal(places('a'))
    expect(places('a')).to.not.deep.equal(places('b'))
  })
})

import { readFile } from 'node:fs/promises'
import { expect } from 'aegir/chai'
import { createPool } from '../../src/executors/index.ts'
import { LIMITS, Shelf, text } from './modules.ts'
import type { Executor, Outcome, Workload } from '../../src/executors/index.ts'

const BUILT = new URL('../../../../../docs/examples/digits/dist/', import.meta.url)
const GOOD = { hidden: 24, lr: 0.05, momentum: 0.9, batch: 16, epochs: 2, l2: 0.0001, seed: 7 }

describe('the digits job', function () {
  this.timeout(30_000)
  const shelf = new Shelf()
  let pools: Executor[] = []
  let workload: Workload

  before(async () => {
    const [module, data] = await Promise.all(['digits.wasm', 'digits.bin'].map(async name => readFile(new URL(name, BUILT))))
    const digits = shelf.add(data ?? text(''))
    workload = shelf.workload(module ?? text(''), { mounts: [{ path: '/in/digits.bin', ...digits }], limits: { ...LIMITS, memoryPages: 256, wallMs: 20_000 } })
    pools = await Promise.all((['liftoff', 'turbofan'] as const).map(async tier => createPool({ size: 1, tier, blobs: shelf })))
  })
  after(async () => { await Promise.all(pools.map(async pool => { await pool.stop() })) })

  /** The outcome, after checking that both tiers agree on it. */
  async function run (line: string): Promise<Outcome> {
    const outcomes = await Promise.all(pools.map(async pool => pool.run(workload, { index: 0n, input: text(line) })))
    expect(outcomes[0]).to.deep.equal(outcomes[1])
    return outcomes[0] ?? expect.fail('no outcome')
  }

  async function score (changes: Partial<typeof GOOD>): Promise<{ accuracy: number, weights: string, epochs: number, loss: number, status?: string, epoch?: number }> {
    const { status, output } = await run(JSON.stringify({ ...GOOD, ...changes }) + '\n')
    expect(status).to.equal(0)
    const line = Buffer.from(output).toString()
    expect(line).to.match(/^\{("accuracy":[01]\.\d{4},"loss":\d+\.\d{4},"weights":"[0-9a-f]{64}","epochs":\d+|"status":"diverged","epoch":\d+)\}\n$/)
    return JSON.parse(line)
  }

  it('learns, alike in both tiers, and its score depends on the hyper-parameters', async () => {
    const good = await score({})
    expect(good.accuracy).to.be.above(0.88)
    expect(await score({})).to.deep.equal(good)
    expect((await score({ seed: 8 })).weights).to.not.equal(good.weights)
    expect((await score({ lr: 0.0001 })).accuracy).to.be.within(0.1, 0.6)
    const short = await score({ epochs: 1 })
    expect(short.accuracy).to.be.within(0.6, good.accuracy)
    expect(short.epochs).to.equal(1)
  })

  it('says that it diverged, and gives no weights', async () => {
    expect(await score({ lr: 50 })).to.deep.equal({ status: 'diverged', epoch: 1 })
  })

  it('refuses bad input with exit code 2 and one line', async () => {
    const bad = ['', '{}', '[]', '{"hidden":32}', JSON.stringify({ ...GOOD, hidden: 0 }), JSON.stringify({ ...GOOD, lr: -1 }), JSON.stringify({ ...GOOD, epochs: 1.5 }), JSON.stringify({ ...GOOD, more: 1 }), JSON.stringify(GOOD) + 'x', JSON.stringify(GOOD).replace('}', ',"lr":1}'), JSON.stringify(GOOD).replace('7', '"7"'), 'x'.repeat(10_000)]
    for (const line of bad) {
      const { status, output, stderr } = await run(line)
      expect(status, line).to.equal(2)
      expect(output.length).to.equal(0)
      expect(stderr).to.match(/^input: [^\n]+\n$/)
    }
  })
})

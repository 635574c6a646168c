import { expect } from 'aegir/chai'
import { createPool } from '../../src/executors/index.ts'
import { Pool } from '../../src/executors/pool.ts'
import { standing } from '../../src/executors/sandbox/ladder.ts'
import { LIMITS, Shelf, text } from './modules.ts'
import { ECHO, SPIN } from './programs.ts'
import type { Executor } from '../../src/executors/index.ts'

const NOTHING = new Uint8Array(0)
const MEMORY_MIB = 512

async function alive (pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('pool of children', () => {
  const shelf = new Shelf()
  const echo = shelf.workload(ECHO)
  const spin = shelf.workload(SPIN, { limits: { ...LIMITS, wallMs: 150 } })
  let pool: Pool
  let others: Executor[] = []

  async function started (size: number): Promise<Pool> {
    const made = new Pool({ size, tier: 'default', standing: await standing({ memoryMib: MEMORY_MIB, privatePaths: [] }), memoryMib: MEMORY_MIB, blobs: shelf })
    others.push(made)
    await made.start()
    return made
  }

  beforeEach(async () => { pool = await started(1) })
  afterEach(async () => {
    await Promise.all(others.map(async other => { await other.stop() }))
    others = []
  })

  async function echoes (value: string, requester?: string): Promise<void> {
    const { output } = await pool.run(echo, { index: 0n, input: text(value) }, requester == null ? {} : { requester })
    expect(Buffer.from(output).toString()).to.equal(value)
  }

  it('kills a unit that overruns its time, and only that one', async () => {
    const [pid] = pool.pids
    const before = performance.now()
    const runs = [pool.run(spin, { index: 0n, input: NOTHING }), ...Array.from({ length: 20 }, async (_, i) => pool.run(echo, { index: BigInt(i), input: text(`${i}`) }))]
    const ended = await Promise.allSettled(runs)
    expect(ended.map(({ status }) => status)).to.deep.equal(['rejected', ...Array.from({ length: 20 }, () => 'fulfilled')])
    expect(ended[0]).to.have.nested.property('reason.code', 'timeout')
    expect(performance.now() - before).to.be.within(150, 3000)
    expect(pool.pids).to.not.include(pid)
    expect(await alive(pid ?? 0)).to.be.false()
  })

  /** Starts a unit that never ends and waits until its child has it. */
  async function running (signal?: AbortSignal): Promise<{ ended: Promise<unknown> }> {
    const long = shelf.workload(SPIN)
    const key = Buffer.from(long.module.digest).toString('hex')
    shelf.asked.delete(key)
    const ended = pool.run(long, { index: 0n, input: NOTHING }, signal == null ? {} : { signal })
    ended.catch(() => {})
    while (!shelf.asked.has(key)) {
      await new Promise(resolve => setImmediate(resolve))
    }
    // the blob is there; it and the unit go out in the turn after
    await new Promise(resolve => setImmediate(resolve))
    return { ended }
  }

  it('fails the unit whose child is killed, and goes on with the others', async () => {
    const { ended } = await running()
    const waiting = pool.run(echo, { index: 0n, input: text('later') })
    process.kill(pool.pids[0] ?? 0, 'SIGKILL')
    await expect(ended).to.eventually.be.rejected.with.property('code', 'child-crashed')
    expect((await waiting).status).to.equal(0)
  })

  it('stops a unit when its caller gives up: before it has begun, and while it runs', async () => {
    await expect(pool.run(echo, { index: 0n, input: NOTHING }, { signal: AbortSignal.abort() })).to.eventually.be.rejected.with.property('code', 'aborted')
    const controller = new AbortController()
    const [pid] = pool.pids
    const { ended } = await running(controller.signal)
    const next = pool.run(echo, { index: 0n, input: text('next') })
    controller.abort()
    await expect(ended).to.eventually.be.rejected.with.property('code', 'aborted')
    const before = performance.now()
    expect((await next).status).to.equal(0)
    expect(performance.now() - before, 'the limit of 5 s is not waited for').to.be.below(1500)
    expect(pool.pids).to.not.include(pid)
  })

  it('says which blob it lacks or whose bytes are wrong', async () => {
    const absent = { ...echo, module: { ...echo.module, digest: new Uint8Array(32) } }
    await expect(pool.run(absent, { index: 0n, input: NOTHING })).to.eventually.be.rejected.with.property('code', 'missing-blob')
    const mount = { ...echo, mounts: [{ path: 'a', digest: new Uint8Array(32), size: 5 }] }
    await expect(pool.run(mount, { index: 0n, input: NOTHING })).to.eventually.be.rejected.with.property('code', 'missing-blob')
    const lying = await createPool({ size: 1, tier: 'default', blobs: { get: async () => text('something else'), chunk: async () => text('something else') } })
    others.push(lying)
    await expect(lying.run(echo, { index: 0n, input: NOTHING })).to.eventually.be.rejected.with.property('code', 'missing-blob')
    await echoes('still fine')
  })

  it('asks for a blob once per child', async () => {
    const fresh = new Shelf()
    const other = await createPool({ size: 1, tier: 'default', blobs: fresh })
    others.push(other)
    const workload = fresh.workload(ECHO)
    await Promise.all(Array.from({ length: 50 }, async () => other.run({ ...workload }, { index: 0n, input: NOTHING })))
    await other.run({ ...workload, args: ['another workload'] }, { index: 0n, input: NOTHING })
    expect([...fresh.asked.values()]).to.deep.equal([1])
  })

  it('never runs two requesters in one child', async () => {
    await echoes('a', 'alice')
    const [first] = pool.pids
    await echoes('b', 'alice')
    expect(pool.pids).to.deep.equal([first])
    await echoes('c', 'bob')
    expect(pool.pids).to.not.include(first)
  })

  it('lets no requester starve another', async () => {
    const until = performance.now() + 1000
    let floods = 0
    const flood = async (): Promise<void> => {
      while (performance.now() < until) {
        await echoes('x', 'alice')
        floods++
      }
    }
    const flooding = Promise.all(Array.from({ length: 40 }, flood))
    await echoes('y', 'bob')
    expect(performance.now()).to.be.below(until)
    await flooding
    expect(floods).to.be.above(100)
  })

  it('refuses workloads and units that it does not understand', async () => {
    const wrong = [
      { ...echo, profile: 'mycel.wasm/0' },
      { ...echo, module: { ...echo.module, digest: new Uint8Array(31) } },
      { ...echo, module: { ...echo.module, size: 64 * 2 ** 20 + 1 } },
      { ...echo, module: { ...echo.module, size: -1 } },
      { ...echo, args: ['a\0b'] },
      { ...echo, args: Array.from({ length: 257 }, () => 'a') },
      { ...echo, mounts: [{ path: '../a', ...echo.module }] },
      { ...echo, mounts: [{ path: '/etc/a', ...echo.module }] },
      { ...echo, mounts: [{ path: 'a', ...echo.module }, { path: '/in/a', ...echo.module }] },
      { ...echo, mounts: [{ path: 'a', ...echo.module }, { path: 'a/b', ...echo.module }] },
      { ...echo, limits: { ...LIMITS, memoryPages: 0 } },
      { ...echo, limits: { ...LIMITS, memoryPages: 65_537 } },
      { ...echo, limits: { ...LIMITS, memoryPages: MEMORY_MIB * 16 + 1 } },
      { ...echo, mounts: [{ path: 'a', ...echo.module, size: 3 }] },
      { ...echo, limits: { ...LIMITS, outputBytes: -1 } },
      { ...echo, limits: { ...LIMITS, wallMs: 0 } },
      { ...echo, limits: { ...LIMITS, fuel: -1n } },
      { ...echo, limits: { ...LIMITS, fuel: 2n ** 61n + 1n } }
    ]
    for (const workload of wrong) {
      await expect(pool.run(workload, { index: 0n, input: NOTHING }), JSON.stringify(workload.mounts)).to.eventually.be.rejected.with.property('code', 'bad-workload')
    }
    await expect(pool.run(echo, { index: -1n, input: NOTHING })).to.eventually.be.rejected.with.property('code', 'bad-workload')
    await expect(pool.run(echo, { index: 1n << 64n, input: NOTHING })).to.eventually.be.rejected.with.property('code', 'bad-workload')
    await expect(pool.run(echo, { index: 0n, input: new Uint8Array(16 * 2 ** 20 + 1) })).to.eventually.be.rejected.with.property('code', 'bad-workload')
  })

  it('stops: children die, units are aborted', async () => {
    const run = pool.run(shelf.workload(SPIN), { index: 0n, input: NOTHING })
    const waiting = pool.run(echo, { index: 0n, input: NOTHING }, { requester: 'bob' })
    const [pid] = pool.pids
    await Promise.all([
      expect(run).to.eventually.be.rejected.with.property('code', 'aborted'),
      expect(waiting).to.eventually.be.rejected.with.property('code', 'aborted'),
      pool.stop()
    ])
    expect(await alive(pid ?? 0)).to.be.false()
    await expect(pool.run(echo, { index: 0n, input: NOTHING })).to.eventually.be.rejected.with.property('code', 'aborted')
  })

  it('starts without a sandbox only where asked to', async () => {
    const plain = await createPool({ size: 1, tier: 'default', isolation: 'none', blobs: shelf })
    others.push(plain)
    expect(plain.isolation).to.equal('none')
    expect((await plain.run(echo, { index: 0n, input: text('x') })).status).to.equal(0)
    expect(pool.isolation).to.equal((await standing({ memoryMib: MEMORY_MIB, privatePaths: [] })).isolation)
    await expect(createPool({ size: 0, tier: 'default', blobs: shelf })).to.eventually.be.rejectedWith(RangeError)
    await expect(createPool({ size: 1, tier: 'default', blobs: shelf, memoryMib: 4097 })).to.eventually.be.rejectedWith(RangeError)
  })
})

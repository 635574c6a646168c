import { expect } from 'aegir/chai'
import { HONEST, HOSTILE_CHILDREN, LARGE, program } from './children.ts'
import { Host, LIMITS } from './lab.ts'
import { ECHO, HOSTILE, TRAP } from './modules.ts'
import type { HostileChild } from './children.ts'
import type { Ended } from './lab.ts'
import type { Hostile } from './modules.ts'
import type { BlobRef } from '@mycel/wire'

const MIB = 1024 * 1024
/** Only a loop that is blocked takes as long; what it really takes is measured by `npm run bench -- exec`. */
const CEILING_MS = 1_000
/** What the daemon may have gained once all this is over. */
const GROWTH_BYTES = 256 * MIB

function endOf (ended: Ended): number | string {
  return 'code' in ended ? ended.code : ended.status
}

describe('escape', function () {
  this.timeout(60_000)
  let host: Host
  let echo: BlobRef
  let atFirst: number

  before(async () => {
    host = await Host.start()
    echo = await host.put(ECHO)
    atFirst = (await host.control.status()).rssBytes
  })
  after(async () => { await host.stop() })

  afterEach(async () => {
    const input = Buffer.from(`honest ${Math.random()}`)
    const ended = await host.run(echo, { input, requester: 'alice' })
    expect(endOf(ended), 'an honest unit after it').to.equal(0)
    expect('outcome' in ended && Buffer.from(ended.outcome.output).toString()).to.equal(input.toString())
    expect(host.samples.slowestMs, 'status').to.be.below(CEILING_MS)
  })

  it('is tried from behind a wall that was measured', async () => {
    const { sandbox } = await host.control.status()
    expect(sandbox.isolation === 'none', sandbox.advice).to.equal(process.env['CI'] == null && sandbox.isolation === 'none')
  })

  describe('hostile modules', () => {
    const modules = new Map<Hostile, Uint8Array>()

    // all before the first: assembling keeps this process from asking for status
    before(() => {
      HOSTILE.forEach(hostile => modules.set(hostile, hostile.module()))
      host.restart()
    })

    async function ends (hostile: Hostile): Promise<void> {
      const { limits = {}, args = [], ends: one, or } = hostile
      const ended = await host.run(modules.get(hostile) ?? new Uint8Array(0), { limits, args })
      expect(or == null ? [one] : [one, or], 'outcome' in ended ? ended.outcome.reason : ended.message).to.include(endOf(ended))
      if ('outcome' in ended) {
        expect(ended.outcome.output.length).to.be.at.most(limits.outputBytes ?? LIMITS.outputBytes)
        expect(ended.outcome.stderr.length + (ended.outcome.reason?.length ?? 0)).to.be.at.most(64 * 1024)
      }
    }

    for (const hostile of HOSTILE) {
      it(`${hostile.name}: ${hostile.ends}${hostile.or == null ? '' : ` or ${hostile.or}`}`, async () => { await ends(hostile) })
    }

    it('a storm of traps: each one a trap, and honest units get through it', async () => {
      const trap = await host.put(TRAP)
      const storm = Promise.all(Array.from({ length: 24 }, async () => host.run(trap)))
      const honest = await Promise.all(Array.from({ length: 10 }, async (_, i) => host.run(echo, { input: Uint8Array.of(i), requester: 'alice' })))
      expect(honest.map(endOf)).to.deep.equal(Array.from({ length: 10 }, () => 0))
      expect((await storm).map(endOf)).to.deep.equal(Array.from({ length: 24 }, () => 256))
    })

    it('a module that is larger than any may be: bad-workload', async () => {
      expect(endOf(await host.run({ digest: echo.digest, size: 64 * MIB + 1 }))).to.equal('bad-workload')
    })
  })

  describe('blobs that lie', () => {
    it('about the size of a module: missing-blob', async () => {
      expect(endOf(await host.run({ ...echo, size: echo.size + 1 }))).to.equal('missing-blob')
      expect(endOf(await host.run({ ...echo, size: 2 * MIB }))).to.equal('missing-blob')
    })

    it('about the size of a small mount: missing-blob', async () => {
      expect(endOf(await host.run(echo, { mounts: [{ path: 'a', ...await host.put(Buffer.from('five!')), size: 6 }] }))).to.equal('missing-blob')
    })

    it('by not being there: missing-blob', async () => {
      expect(endOf(await host.run({ digest: new Uint8Array(32).fill(1), size: 10 }))).to.equal('missing-blob')
    })
  })

  describe('hostile children', () => {
    it('an honest one, started the same way: 0', async () => {
      expect(endOf(await host.runAgainst(program(`w('${HONEST}')`), {}, LARGE))).to.equal(0)
    })

    async function ends ({ does, limits = {}, code }: HostileChild): Promise<void> {
      expect(endOf(await host.runAgainst(program(does), limits, LARGE))).to.equal(code)
    }

    for (const child of HOSTILE_CHILDREN) {
      it(`one that ${child.name}: ${child.code}`, async () => { await ends(child) })
    }
  })

  describe('after all of it', () => {
    it('leaves the daemon alive, answering, and no larger than it should be', async () => {
      const { answered, largest } = host.samples
      expect(answered).to.be.above(50)
      expect(largest - atFirst).to.be.below(GROWTH_BYTES + 64 * MIB)
      expect((await host.control.status()).rssBytes - atFirst).to.be.below(GROWTH_BYTES)
    })
  })
})

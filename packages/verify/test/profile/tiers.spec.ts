import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'aegir/chai'
import { V8_FLAGS } from '../../src/profile/index.ts'

const MODULES = 300
const CHILD = fileURLToPath(new URL('./tiers.js', import.meta.url))
const run = promisify(execFile)

async function lines (...flags: string[]): Promise<string[]> {
  const { stdout } = await run(process.execPath, [...flags, CHILD, '0', String(MODULES)])
  return stdout.trim().split('\n')
}

describe('profile: V8\'s tiers', function () {
  this.timeout(60_000)

  it(`give ${MODULES} random modules the same results, memory, traps and fuel`, async () => {
    const [liftoff, turbofan, mixed] = await Promise.all([lines('--liftoff-only'), lines('--no-liftoff', ...V8_FLAGS), lines()])
    expect(liftoff).to.have.lengthOf(MODULES)
    expect(new Set(liftoff).size).to.be.greaterThan(MODULES / 3)
    expect(turbofan).to.deep.equal(liftoff)
    expect(mixed).to.deep.equal(liftoff)
  })

  it('take the whole depth on the stack that a host gives', async () => {
    const child = fileURLToPath(new URL('./deepest.js', import.meta.url))
    for (const tier of ['--liftoff-only', '--no-liftoff']) {
      const { stdout } = await run(process.execPath, [tier, ...V8_FLAGS, child])
      expect(stdout.trim().split('\n'), tier).to.deep.equal(['too-deep unreachable', 'too-deep unreachable', 'too-deep unreachable', 'too-deep unreachable'])
    }
  })
})

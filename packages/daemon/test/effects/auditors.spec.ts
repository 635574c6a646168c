import { expect } from 'aegir/chai'
import { Auditors } from '../../src/effects/auditors.ts'
import type { AuditTier } from '../../src/effects/auditors.ts'
import type { Executor } from '../../src/executors/executor.ts'
import type { Tier } from '../../src/executors/index.ts'

class Pools {
  readonly started: string[] = []
  readonly stopped: string[] = []
  broken = false

  pool (tier: string): Executor {
    return {
      tier,
      run: async () => { throw new Error('runs nothing') },
      stop: async () => { this.stopped.push(tier) }
    }
  }

  async create (tier: Tier): Promise<Executor> {
    if (this.broken) {
      throw new Error('no child started')
    }
    this.started.push(tier)
    return this.pool(tier)
  }
}

function nonce (last: number): Uint8Array {
  return new Uint8Array(32).fill(7).fill(last, 31)
}

describe('who re-executes for audits', () => {
  const make = (own: Tier, tier: AuditTier): { auditors: Auditors, pools: Pools } => {
    const pools = new Pools()
    return { pools, auditors: new Auditors({ own: pools.pool(own), tier, create: async wanted => pools.create(wanted) }) }
  }

  it('alternates between the tiers by the nonce, and starts each once', async () => {
    const { auditors, pools } = make('default', 'alternate')
    const tiers = await Promise.all([4, 5, 6, 7, 255].map(async last => (await auditors.executor(nonce(last))).tier))
    expect(tiers).to.deep.equal(['liftoff', 'turbofan', 'liftoff', 'turbofan', 'turbofan'])
    expect(pools.started).to.deep.equal(['liftoff', 'turbofan'])
    await auditors.stop()
    expect(pools.stopped).to.deep.equal(['liftoff', 'turbofan'])
  })

  it('keeps to the tier that the owner names; its own pool is not started twice and not stopped here', async () => {
    const { auditors, pools } = make('default', 'default')
    expect((await auditors.executor(nonce(0))).tier).to.equal('default')
    await auditors.stop()
    expect([pools.started, pools.stopped]).to.deep.equal([[], []])

    const named = make('liftoff', 'turbofan')
    expect(await Promise.all([0, 1].map(async last => (await named.auditors.executor(nonce(last))).tier))).to.deep.equal(['turbofan', 'turbofan'])
  })

  it('tries again where a pool did not start', async () => {
    const { auditors, pools } = make('default', 'alternate')
    pools.broken = true
    await expect(auditors.executor(nonce(0))).to.eventually.be.rejectedWith('no child started')
    pools.broken = false
    expect((await auditors.executor(nonce(0))).tier).to.equal('liftoff')
  })
})

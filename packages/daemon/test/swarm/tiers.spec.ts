import { expect } from 'aegir/chai'
import { nodeConfig } from '../../src/swarm/node-config.ts'
import { tiersOf } from '../../src/swarm/tiers.ts'

describe('the tiers of a swarm', () => {
  const swarms = Array.from({ length: 60 }, (_, i) => ['swarm', 'asker', `worker-${i}`])

  it('differ between work and audit in every swarm, are the same at every start, and not the same in all swarms', () => {
    const pairs = swarms.map(tiersOf)
    expect(pairs.filter(({ work, audit }) => work === audit)).to.deep.equal([])
    expect(pairs).to.deep.equal(swarms.map(tiersOf))
    expect(new Set(pairs.map(({ work, audit }) => `${work} ${audit}`)).size).to.equal(3)
  })

  it('stand in each node\'s config, unless its spec names others', () => {
    const placement = { network: 'swarm', port: 1, bootstrap: [], socket: 's', tiers: { work: 'turbofan', audit: 'liftoff' } } as const
    expect(nodeConfig({ name: 'a' }, placement)).to.include('tier = "turbofan"').and.to.include('audit_tier = "liftoff"')
    expect(nodeConfig({ name: 'a', tier: 'default', auditTier: 'alternate' }, placement)).to.include('tier = "default"').and.to.include('audit_tier = "alternate"')
  })
})

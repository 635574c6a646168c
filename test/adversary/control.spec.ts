import { expect } from 'aegir/chai'
import { PAIRS } from '../../scripts/control/hosts.ts'
import { CONTROL_MODULES } from '../../scripts/control/modules.ts'
import { clean } from '../../scripts/control/report.ts'
import { runControl } from '../../scripts/control/run.ts'

const UNITS = 600

/** One of each kind of module, and hosts that differ in the tier, in the major of Node where there are two, and in both. */
const modules = (['nan', 'grow', 'depth'] as const).flatMap(kind => CONTROL_MODULES.find(one => one.kind === kind) ?? [])
const pairs = [
  PAIRS.find(({ provider, auditor }) => provider.tier === 'turbofan' && auditor.tier === 'liftoff' && provider.major === auditor.major),
  PAIRS.find(({ provider, auditor }) => provider.tier === 'liftoff' && auditor.tier === 'turbofan' && provider.major !== auditor.major),
  PAIRS.find(({ provider, auditor }) => provider.tier === auditor.tier)
].flatMap(pair => pair ?? [])

describe('the control', function () {
  this.timeout(60_000)

  it('honest work that makes NaNs, grows and recurses is never doubted, in whatever tier or Node it is run again', async () => {
    const control = await runControl({ units: UNITS, pairs, modules })
    expect(control.units).to.be.at.least(UNITS)
    expect(clean(control), JSON.stringify(control)).to.equal(true)
  })

  it('would see work that is not: its count of mismatches and proofs is one that moves', async () => {
    const spoil = { module: 'forge', options: { fraction: '0.5', after: '10', seed: 'control' } }
    const control = await runControl({ units: 40, pairs: pairs.slice(0, 1), modules: modules.slice(0, 1), jobMs: 3000, spoil })
    expect(clean(control)).to.equal(false)
    expect([control.proofs > 0, control.mismatches > 0, control.disagreed]).to.deep.equal([true, true, 0])
  })
})

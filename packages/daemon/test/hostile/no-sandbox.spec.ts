import { expect } from 'aegir/chai'
import { eventually } from '../network/eventually.ts'
import { COMPUTE, Stranger, Victim } from './lab.ts'
import { tenderBy } from './messages.ts'
import type { Authenticated } from '@mycel/wire'

describe('a provider without a sandbox', () => {
  let victim: Victim
  let stranger: Stranger

  afterEach(async () => {
    await stranger.stop()
    await victim.end()
  })

  async function tendered (): Promise<Authenticated<'tender'>> {
    stranger = await Stranger.join(victim)
    const tender = tenderBy(stranger)
    await stranger.gossipTender(tender)
    return tender
  }

  function bids (): number {
    return stranger.received.filter(({ type }) => type === 'bid').length
  }

  it('bids on no stranger\'s tender, and says why, in its log and in its status', async () => {
    victim = await Victim.start(COMPUTE, {}, 'none')
    const { id } = await tendered()
    await eventually(() => victim.lines.some(line => line.startsWith(`no bid on tender ${id.slice(0, 12)}: this node has no sandbox`)))
    expect(bids()).to.equal(0)
    expect(victim.lines.some(line => line.includes('strangers\' work is refused'))).to.equal(true)
    const { isolation, sandbox } = await victim.daemon.control.status()
    expect(isolation).to.equal('none')
    expect(sandbox.strangers).to.equal('refused')
  })
})

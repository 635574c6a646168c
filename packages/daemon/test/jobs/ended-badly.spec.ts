import { expect } from 'aegir/chai'
import { endedBadly } from '../../src/jobs/ended-badly.ts'
import { Played } from '../standing/played.ts'
import type { Notes } from '../../src/core/notes.ts'

const NOTHING: Notes = { windows: {}, headSince: 0n }
const bad = (window: number): Notes => ({ ...NOTHING, windows: { [window]: { check: { verdict: 'bad-opening', reason: 'not to be had' } } } })
const opened = (): Played => new Played().step('accept').window().steps('start', 'commit', 'reveal', 'open')

describe('a contract after which a job does not go back to the provider', () => {
  it('is one that it declined, gave up, let lie or was convicted in', () => {
    const ends = [
      new Played().step('expire'),
      new Played().steps('accept', 'start', 'fail'),
      new Played().steps('accept', 'start', 'expire'),
      opened().step('refute')
    ]
    expect(ends.map(({ contract }) => [contract.state, endedBadly(contract, NOTHING)])).to.deep.equal([['expired', true], ['failed', true], ['expired', true], ['refuted', true]])
  })

  it('is one that was cancelled for what it had opened, and none that was cancelled for another reason', () => {
    const { contract } = opened().step('cancel')
    expect(endedBadly(contract, bad(1))).to.equal(true)
    expect(endedBadly(contract, NOTHING)).to.equal(false)
    expect(endedBadly(contract, bad(0)), 'an earlier window').to.equal(false)
    expect(endedBadly(new Played().step('accept').window().step('cancel').contract, bad(0)), 'it was proven after all').to.equal(false)
    expect(endedBadly(new Played().steps('accept', 'cancel').contract, NOTHING)).to.equal(false)
  })

  it('is none that goes on, or was settled', () => {
    expect(endedBadly(new Played().steps('accept', 'start').contract, NOTHING)).to.equal(false)
    expect(endedBadly(new Played({ units: 4 }).step('accept').window().settle().contract, NOTHING)).to.equal(false)
  })
})

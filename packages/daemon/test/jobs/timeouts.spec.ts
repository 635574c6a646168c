import { expect } from 'aegir/chai'
import { timeoutsOf, windowUnitsOf } from '../../src/jobs/tender.ts'

const limits = { fuel: '1', memoryPages: 1, outputBytes: 0, wallMs: 1 }
const DAY_MS = 24 * 60 * 60 * 1000

describe('how long a tender lets each side keep the other waiting', () => {
  it('is said by the table of docs/job.md where the job does not say', () => {
    const { approveMs, ...others } = timeoutsOf({ limits, windowUnits: 1 })
    expect(others).to.deep.equal({ acceptMs: 10_000, startMs: 60_000, windowMs: 120_000, revealMs: 30_000, openMs: 60_000, settleMs: 60_000 })
    expect(approveMs).to.be.within(120_000, 120_010)
  })

  it('is one time for all answers where the job says it', () => {
    const { approveMs, ...others } = timeoutsOf({ limits: { ...limits, windowMs: 1000, answerMs: 700 }, windowUnits: 1 })
    expect(others).to.deep.equal({ acceptMs: 700, startMs: 700, windowMs: 1000, revealMs: 700, openMs: 700, settleMs: 700 })
    expect(approveMs).to.be.within(1000, 1010)
  })

  it('grows with the results, half of the time for which is their provider\'s, up to what a window may bring', () => {
    const approveMs = (outputBytes: number, windowUnits: number): number => timeoutsOf({ limits: { ...limits, outputBytes }, windowUnits }).approveMs - 120_000
    // 75 outputs of 64 KiB at 256 KiB/s
    expect(approveMs(64 * 1024, 75)).to.be.within(2 * 18_700, 2 * 19_000)
    expect(approveMs(1 << 24, 4096)).to.equal(approveMs(1 << 24, 5))
  })

  it('leaves verifiers a window\'s time before the reveal, and is never more than a tender can say', () => {
    expect(timeoutsOf({ limits, windowUnits: 1, verifiers: 1 }).revealMs).to.equal(150_000)
    const { revealMs, approveMs } = timeoutsOf({ limits: { ...limits, windowMs: 7 * DAY_MS }, windowUnits: 1, verifiers: 1 })
    expect([revealMs, approveMs]).to.deep.equal([7 * DAY_MS, 7 * DAY_MS])
  })
})

describe('a tender\'s windows', () => {
  const units = (outputBytes: number, windowUnits: number): number => windowUnitsOf({ limits: { outputBytes }, windowUnits })

  it('are as the job says', () => {
    expect([units(0, 4096), units(64 * 1024, 75), units(64 * 1024, 1022)]).to.deep.equal([4096, 75, 1022])
  })

  it('hold no more units than one blob holds results of, and at least one', () => {
    expect([units(64 * 1024, 4096), units(1 << 20, 75), units(1 << 24, 75)]).to.deep.equal([1023, 63, 3])
    expect(units(1 << 27, 75)).to.equal(1)
  })
})

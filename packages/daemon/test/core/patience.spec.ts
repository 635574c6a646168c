import { expect } from 'aegir/chai'
import { impatient, MAX_WAIT_MS, MAX_WINDOW_MS } from '../../src/core/patience.ts'
import { timeoutsOf } from '../../src/jobs/tender.ts'

const PATIENT = { acceptMs: 1, startMs: MAX_WAIT_MS, windowMs: 1000, revealMs: 1000 + MAX_WAIT_MS, openMs: 1, approveMs: 1000 + MAX_WAIT_MS, settleMs: MAX_WINDOW_MS }

describe('a provider\'s patience', () => {
  it('suffices for every job whose author chose what a job file can say', () => {
    const limits = { fuel: '1', memoryPages: 1, outputBytes: 1 << 24, wallMs: 1, windowMs: 86_400_000 }
    expect(impatient(timeoutsOf({ limits, windowUnits: 4096, verifiers: 4 }))).to.equal(undefined)
    expect(impatient(timeoutsOf({ limits: { ...limits, windowMs: 1000, answerMs: MAX_WAIT_MS }, windowUnits: 1, verifiers: 4 }))).to.equal(undefined)
  })

  it('ends a millisecond beyond each of its limits', () => {
    expect(impatient(PATIENT)).to.equal(undefined)
    for (const name of ['startMs', 'revealMs', 'approveMs'] as const) {
      expect(impatient({ ...PATIENT, [name]: PATIENT[name] + 1 }), name).to.include('30 minutes')
    }
    expect(impatient({ ...PATIENT, settleMs: MAX_WINDOW_MS + 1 })).to.include('more than a day')
    expect(impatient({ ...PATIENT, windowMs: MAX_WINDOW_MS + 1, revealMs: 1, approveMs: 1 })).to.include('more than a day')
  })
})

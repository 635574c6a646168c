import { expect } from 'aegir/chai'
import { decideRequester } from '../../src/core/decide-requester.ts'
import { Played } from '../standing/played.ts'
import type { RequesterContext } from '../../src/core/decide-requester.ts'
import type { Check, Notes } from '../../src/core/notes.ts'
import type { MessageId } from '@mycel/wire'

const context: RequesterContext = {
  now: 0n, headSince: 0n, challenged: true, consults: false, enlists: false, noncesOf: () => [new Uint8Array(32)], stop: undefined, suspect: true, lacking: undefined, room: units => ({ units })
}
const PROOF = 'ab'.repeat(32) as MessageId
const ENVELOPE = Uint8Array.of(1, 2, 3)
const REFUTED: Check = { verdict: 'refuted', proof: PROOF, envelope: ENVELOPE }
const whole = { audit: { positions: [0, 1, 2, 3], rate: 1, why: '' } }

/** Notes of windows that were all run again whole, with these checks. */
function notes (...checks: readonly Check[]): Notes {
  return { headSince: 0n, windows: Object.fromEntries(checks.map((check, window) => [window, { ...whole, check }])) }
}

describe('a bill by a provider that was refuted', () => {
  // windows 0 and 1 proven, window 2 refuted: window 0 stays payable
  const refuted = (): Played => new Played().step('accept').window().window().steps('start', 'commit', 'reveal', 'open', 'refute', 'receipt')

  it('is countersigned where every unit of it came right', () => {
    expect(decideRequester(refuted().contract, notes({ verdict: 'passed' }, { verdict: 'passed' }, REFUTED), context)).to.deep.equal({ do: 'countersign' })
  })

  it('is disputed, and not refuted a second time, where more of it was wrong', () => {
    const played = refuted()
    expect(decideRequester(played.contract, notes(REFUTED, { verdict: 'passed' }, REFUTED), context)).to.deep.equal({
      do: 'sign', draft: { type: 'dispute', body: { reason: 'window 0 of the bill is refuted as well', evidence: new Uint8Array(32).fill(0xab) } }, before: [ENVELOPE]
    })
    expect(() => played.step('refute', { window: 0 })).to.throw('not-allowed')
  })

  it('is refuted where it is the first proof against this contract', () => {
    const played = new Played().step('accept').window().window().window().steps('deliver', 'receipt')
    const intention = decideRequester(played.contract, notes(REFUTED, { verdict: 'passed' }, { verdict: 'passed' }), context)
    expect(intention).to.deep.equal({ do: 'sign', draft: { type: 'refute', body: { window: 0, proof: new Uint8Array(32).fill(0xab) } }, before: [ENVELOPE] })
    expect(played.step('refute', { window: 0 }).contract.state).to.equal('refuted')
  })
})

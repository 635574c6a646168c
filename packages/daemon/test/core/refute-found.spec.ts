import { expect } from 'aegir/chai'
import { decideRequester } from '../../src/core/decide-requester.ts'
import { refuteFound } from '../../src/core/refute-found.ts'
import { Played } from '../standing/played.ts'
import type { RequesterContext } from '../../src/core/decide-requester.ts'
import type { Notes } from '../../src/core/notes.ts'
import type { MessageId } from '@mycel/wire'

const PROOF = 'f0'.repeat(32) as MessageId
const envelope = Uint8Array.of(1, 2, 3)
/** Something says that this window is forged. */
const found = (window: number): Notes => ({ headSince: 0n, windows: { [window]: { check: { verdict: 'refuted', proof: PROOF, envelope } } } })
const REFUTE = (window: number): unknown => ({ do: 'sign', draft: { type: 'refute', body: { window, proof: new Uint8Array(32).fill(0xf0) } }, before: [envelope] })
const context: RequesterContext = { now: 0n, headSince: 0n, challenged: true, consults: false, noncesOf: () => [new Uint8Array(32)], enlists: false, stop: undefined, suspect: false, lacking: undefined, room: units => ({ units }) }

describe('what was found to be forged', () => {
  const started = (): Played => new Played().step('accept').step('start')

  it('is refuted whatever the contract waits for, the proof sent along', () => {
    const states: ReadonlyArray<readonly [string, Played]> = [
      ['committed', started().step('commit')],
      ['revealed', started().steps('commit', 'reveal')],
      ['opened', started().steps('commit', 'reveal', 'open')],
      ['proven', new Played().step('accept').window()],
      ['started', new Played().step('accept').window().step('start')],
      ['delivered', new Played({ units: 4 }).step('accept').window().step('deliver')],
      ['receipted', new Played({ units: 4 }).step('accept').window().steps('deliver', 'receipt')],
      ['cancelled', new Played().step('accept').window().step('cancel')],
      ['expired', new Played().step('accept').window().step('start').step('expire', { after: 1_000_000n })]
    ]

    for (const [state, { contract }] of states) {
      expect(contract.state).to.equal(state)
      expect(decideRequester(contract, found(0), context), state).to.deep.equal(REFUTE(0))
    }
  })

  it('is not refuted twice, nor where nothing is left to lose, nor where nothing was committed', () => {
    const settled = new Played({ units: 4 }).step('accept').window().settle()
    const refuted = new Played().step('accept').window().steps('start', 'commit').step('refute', { window: 1 })
    const empty = started().step('cancel')
    expect([settled, refuted, empty].map(({ contract }) => refuteFound(contract, found(0)))).to.deep.equal([undefined, undefined, undefined])
    expect(refuteFound(started().contract, found(0))).to.equal(undefined)
    expect(refuteFound(started().step('commit').contract, { windows: { 0: { check: { verdict: 'passed' } } }, headSince: 0n })).to.equal(undefined)
  })
})

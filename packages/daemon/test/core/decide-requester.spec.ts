import { expect } from 'aegir/chai'
import { decideRequester } from '../../src/core/decide-requester.ts'
import { Played } from '../standing/played.ts'
import type { RequesterContext } from '../../src/core/decide-requester.ts'
import type { Room } from '../../src/core/in-flight.ts'
import type { WindowAudit } from '../../src/core/notes.ts'

const asked: number[] = []
const context = (room: Room, stop?: string): RequesterContext => ({
  now: 0n,
  headSince: 0n,
  challenged: true,
  consults: false,
  noncesOf: () => [new Uint8Array(32)],
  enlists: false,
  stop,
  suspect: false,
  lacking: undefined,
  room: units => {
    asked.push(units)
    return room
  }
})
const NOTES = { windows: {}, headSince: 0n }

describe('a requester\'s next window', () => {
  beforeEach(() => { asked.length = 0 })

  it('is a whole one where the peer may hold so much', () => {
    expect(decideRequester(new Played().step('accept').contract, NOTES, context({ units: 4 }))).to.deep.equal({ do: 'start', max: 4 })
    expect(decideRequester(new Played({ units: 6 }).step('accept').window().contract, NOTES, context({ units: 2 }))).to.deep.equal({ do: 'start', max: 2 })
    expect(asked).to.deep.equal([4, 2])
  })

  it('is as large as fits, and says why', () => {
    expect(decideRequester(new Played().step('accept').window().contract, NOTES, context({ units: 3, why: 'full' }))).to.deep.equal({ do: 'start', max: 3, shortened: 'full' })
  })

  it('is none where nothing fits: the contract ends, so that what it holds is billed and settled', () => {
    const ends = decideRequester(new Played().step('accept').window().contract, NOTES, context({ units: 0, why: 'it holds 5 of 5' }))
    expect(ends).to.deep.equal({ do: 'sign', draft: { type: 'cancel', body: { reason: 'no further window: this peer holds as much unverified value as it may' } } })
  })

  it('is none where the job wants no more', () => {
    expect(decideRequester(new Played().step('accept').contract, NOTES, context({ units: 4 }, 'done'))).to.deep.equal({ do: 'sign', draft: { type: 'cancel', body: { reason: 'done' } } })
  })
})

describe('a requester before it reveals', () => {
  const played = (): Played => new Played().step('accept').steps('start', 'commit')
  const asks = { ...context({ units: 4 }), consults: true }

  it('asks verifiers, and reveals once nobody is waited for any more', () => {
    expect(decideRequester(played().contract, NOTES, asks)).to.deep.equal({ do: 'consult', window: 0 })
    // what was drawn before a restart is no answer yet
    expect(decideRequester(played().contract, { ...NOTES, windows: { 0: { chosen: { positions: [1], rate: 0.25, why: '' } } } }, asks)).to.deep.equal({ do: 'consult', window: 0 })
    expect(decideRequester(played().contract, { ...NOTES, windows: { 0: { asked: [] } } }, asks)).to.have.nested.property('draft.type', 'reveal')
  })

  it('asks nobody where nobody is to be asked', () => {
    expect(decideRequester(played().contract, NOTES, context({ units: 4 }))).to.have.nested.property('draft.type', 'reveal')
  })
})

describe('a requester that judges', () => {
  const opened = (): Played => new Played().step('accept').steps('start', 'commit', 'reveal', 'open')
  const approved = (audit: WindowAudit): unknown => decideRequester(opened().contract, { ...NOTES, windows: { 0: { check: { verdict: 'passed' }, audit } } }, context({ units: 4 }))

  it('signs how many units it has run itself, and no other\'s', () => {
    const audit = { positions: [0, 2, 3], rate: 1, why: '' }
    expect(approved(audit)).to.have.nested.property('draft.body.audited', 3)
    expect(approved({ ...audit, ran: [2], vouched: 2 })).to.have.nested.property('draft.body.audited', 1)
    expect(approved({ ...audit, ran: [] })).to.have.nested.property('draft.body.audited', 0)
  })

  it('runs again what only others have run, of a peer that has failed, before it pays', () => {
    const billed = new Played({ units: 4 }).step('accept').window(0).steps('deliver', 'receipt')
    const pays = (audit: WindowAudit): unknown => decideRequester(billed.contract, { ...NOTES, windows: { 0: { check: { verdict: 'passed' }, audit } } }, { ...context({ units: 4 }), suspect: true })
    const audit = { positions: [0, 1, 2, 3], rate: 1, why: '' }
    expect(pays({ ...audit, ran: [1], vouched: 3 })).to.deep.equal({ do: 'audit', window: 0 })
    expect(pays(audit)).to.deep.equal({ do: 'countersign' })
    expect(pays({ ...audit, positions: [1], rate: 0.25 })).to.deep.equal({ do: 'audit', window: 0 })
  })
})

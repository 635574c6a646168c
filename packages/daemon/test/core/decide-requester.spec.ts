import { expect } from 'aegir/chai'
import { decideRequester } from '../../src/core/decide-requester.ts'
import { Played } from '../standing/played.ts'
import type { RequesterContext } from '../../src/core/decide-requester.ts'
import type { Room } from '../../src/core/in-flight.ts'

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

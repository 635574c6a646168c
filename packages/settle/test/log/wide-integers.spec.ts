import { expect } from 'aegir/chai'
import { EpochOpening, Release, Reservation } from '../../src/log/generated/entries.ts'

describe('log entries', () => {
  it('keep amounts of every size', () => {
    for (let bits = 0n; bits < 64n; bits++) {
      for (const amount of [(1n << bits) - 1n, 1n << bits, (1n << bits) + 1n]) {
        expect(Reservation.decode(Reservation.encode({ amount })).amount).to.equal(amount)
        expect(Release.decode(Release.encode({ lost: amount })).lost).to.equal(amount)
        expect(EpochOpening.decode(EpochOpening.encode({ size: amount })).size).to.equal(amount)
      }
    }
  })
})

import { expect } from 'aegir/chai'
import { dateText, parseDate } from '../../src/credentials/dates.ts'

describe('dates', () => {
  it('writes and reads whole seconds of UTC', () => {
    for (const [ms, text] of [[0n, '1970-01-01T00:00:00Z'], [1_800_000_000_000n, '2027-01-15T08:00:00Z'], [253_402_300_799_000n, '9999-12-31T23:59:59Z']] as const) {
      expect(dateText(ms)).to.equal(text)
      expect(parseDate(text)).to.equal(ms)
    }
  })

  for (const text of ['2027-02-30T00:00:00Z', '2027-13-01T00:00:00Z', '2027-01-01T24:00:00Z', '2027-01-01T23:59:60Z', '2027-01-01T00:00:00.000Z', '2027-01-01T00:00:00', '2027-01-01T00:00:00+00:00', '2027-01-01', '12027-01-01T00:00:00Z', '']) {
    it(`reads no date in '${text}'`, () => {
      expect(parseDate(text)).to.equal(undefined)
    })
  }

  for (const ms of [1n, 253_402_300_800_000n, -62_167_219_201_000n, 1n << 62n]) {
    it(`does not write ${ms}`, () => {
      expect(() => dateText(ms)).to.throw(RangeError)
    })
  }
})

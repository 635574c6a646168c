import { expect } from 'aegir/chai'
import { DisputeNote, EpochOpening, Release, Reservation, Reversal } from '../../src/log/generated/entries.ts'
import { decodeNote, encodeNote } from '../../src/log/index.ts'
import { digest } from '../fixtures/people.ts'

const reservation = { contract: digest(1), peer: digest(2), side: 1, asset: 'TST', amount: 5n, attested: true }
const dispute = { subject: digest(1), reason: 'why', evidence: new Uint8Array(6 * 1024) }
const tooMuch = (1n << 62n) + 1n

describe('bodies of self-written entries', () => {
  it('decode to what was encoded', () => {
    expect(decodeNote('reservation', encodeNote('reservation', reservation).body)).to.deep.equal({ ok: true, value: reservation })
    expect(decodeNote('dispute', encodeNote('dispute', dispute).body)).to.deep.equal({ ok: true, value: dispute })
  })

  const refused = [
    ['a short contract', 'reservation', Reservation.encode({ ...reservation, contract: new Uint8Array(31) })],
    ['a short peer', 'reservation', Reservation.encode({ ...reservation, peer: new Uint8Array(31) })],
    ['no side', 'reservation', Reservation.encode({ ...reservation, side: 0 })],
    ['a third side', 'reservation', Reservation.encode({ ...reservation, side: 3 })],
    ['no asset', 'reservation', Reservation.encode({ ...reservation, asset: '' })],
    ['a long asset', 'reservation', Reservation.encode({ ...reservation, asset: 'x'.repeat(17) })],
    ['too much', 'reservation', Reservation.encode({ ...reservation, amount: tooMuch })],
    ['too much lost', 'release', Release.encode({ contract: digest(1), lost: tooMuch })],
    ['a long reason', 'dispute', DisputeNote.encode({ ...dispute, reason: 'x'.repeat(257) })],
    ['long evidence', 'dispute', DisputeNote.encode({ ...dispute, evidence: new Uint8Array(6 * 1024 + 1) })],
    ['a long reversal', 'reversal', Reversal.encode({ contract: digest(1), reason: 'x'.repeat(257) })],
    ['half a surrogate pair', 'reversal', Reversal.encode({ contract: digest(1), reason: 'a\ud800' })],
    ['one receipt of two', 'reversal', Reversal.encode({ contract: digest(1), reason: '', counted: digest(1) })],
    ['lines without receipts', 'reversal', Reversal.encode({ contract: digest(1), reason: '', lines: [{ peer: digest(2), work: true, amount: 1n }] })],
    ['too many reversed lines', 'reversal', Reversal.encode({ contract: digest(1), reason: '', counted: digest(1), again: digest(1), lines: Array.from({ length: 17 }, () => ({ peer: digest(2), work: true, amount: 1n })) })],
    ['a reversed line of zero', 'reversal', Reversal.encode({ contract: digest(1), reason: '', counted: digest(1), again: digest(1), lines: [{ peer: digest(2), work: true, amount: 0n }] })],
    ['a receipt too long', 'reversal', Reversal.encode({ contract: digest(1), reason: '', counted: new Uint8Array(4353), again: digest(1) })],
    ['half a head', 'epoch', EpochOpening.encode({ epoch: new Uint8Array(16), size: 1n, root: new Uint8Array(0) })],
    ['a short epoch', 'epoch', EpochOpening.encode({ epoch: new Uint8Array(15), size: 1n, root: digest(1) })]
  ] as const

  for (const [title, kind, body] of refused) {
    it(`with ${title} are refused`, () => { expect(decodeNote(kind, body)).to.include({ ok: false, code: 'out-of-range' }) })
  }

  it('with bytes that follow, or an unknown field, are refused', () => {
    const { body } = encodeNote('release', { contract: digest(1), lost: 1n })
    expect(decodeNote('release', Uint8Array.of(...body, 0x78, 1))).to.include({ ok: false, code: 'not-canonical' })
    expect(decodeNote('release', new Uint8Array(12 * 1024 + 1))).to.include({ ok: false, code: 'oversize' })
  })

  it('are never written outside their limits', () => {
    expect(() => encodeNote('reservation', { ...reservation, amount: tooMuch })).to.throw(RangeError)
  })
})

import { totalOf } from '@mycel/wire/contract'
import { expect } from 'aegir/chai'
import { consequences } from '../../src/core/consequences.ts'
import { requesterLapse } from '../../src/core/requester-lapse.ts'
import { LAPSE_MS, NO_RECORD, recorded, refusesRequester } from '../../src/core/requester-record.ts'
import { Played, PRICE } from '../standing/played.ts'
import type { RequesterRecord } from '../../src/core/requester-record.ts'

const WINDOW = 4n * PRICE
const begun = (): Played => new Played().step('accept')

/** What is released of a contract, as its provider, by its last step. */
function lost ({ before, contract }: Played): bigint | undefined {
  const release = consequences('provider', before, contract).find(one => one.do === 'release')
  return release?.do === 'release' ? release.lost : undefined
}

describe('a contract that its requester let lie', () => {
  it('is one whose nonces it did not reveal: the window is lost', () => {
    const played = begun().steps('start', 'commit').step('expire', { by: 'provider' })
    expect(requesterLapse(played.contract)).to.deep.equal({ owed: 'reveal', value: WINDOW, at: played.contract.at })
    expect(lost(played)).to.equal(WINDOW)
  })

  it('is one whose opened window it did not approve, or cancelled', () => {
    const expired = begun().steps('start', 'commit', 'reveal', 'open').step('expire', { by: 'provider' })
    const cancelled = begun().steps('start', 'commit', 'reveal', 'open').step('cancel')
    expect([expired, cancelled].map(({ contract }) => requesterLapse(contract)?.owed)).to.deep.equal(['approval', 'approval'])
    expect([expired, cancelled].map(lost)).to.deep.equal([WINDOW, WINDOW])
  })

  it('is one whose bill lapsed, until it signs it after all', () => {
    const played = begun().window().window().window().steps('deliver', 'receipt').step('expire', { by: 'provider' })
    expect(requesterLapse(played.contract)).to.deep.equal({ owed: 'signature', value: totalOf(played.contract), at: played.contract.at })
    expect(requesterLapse(played.step('countersign').contract)).to.equal(undefined)
  })

  it('stays one when what it had approved before is paid', () => {
    const played = begun().window().steps('start', 'commit').step('expire', { by: 'provider' }).steps('receipt', 'countersign')
    expect([played.contract.state, requesterLapse(played.contract)?.owed]).to.deep.equal(['settled', 'reveal'])
  })

  const honest: ReadonlyArray<readonly [string, Played]> = [
    ['nobody had done anything', begun().step('expire', { by: 'provider' })],
    ['the window was late', begun().step('start').step('expire')],
    ['the provider gave up after its commit', begun().steps('start', 'commit').step('fail')],
    ['the provider did not open', begun().steps('start', 'commit', 'reveal').step('expire')],
    ['the next window was not started', begun().window().step('expire', { by: 'provider' })],
    ['the provider was refuted', begun().steps('start', 'commit', 'reveal', 'open').step('refute')],
    ['the provider was refuted after all', begun().window().window().steps('start', 'commit', 'reveal', 'open', 'cancel').step('refute', { window: 2 })],
    ['the provider shows nothing of what it did on the requester\'s word', new Played({ evidence: { kind: 'accepted', body: new Uint8Array(0) } }).step('accept').steps('start', 'commit').step('expire')],
    ['everything is paid', begun().window().window().window().settle()]
  ]

  for (const [what, played] of honest) {
    it(`is none where ${what}`, () => {
      expect(requesterLapse(played.contract)).to.equal(undefined)
      expect(lost(played) ?? 0n).to.equal(0n)
    })
  }

  it('is none when the reveal comes late after all', () => {
    const [late, early] = [begun().steps('start', 'commit'), begun().steps('start', 'commit')]
    const reveal = early.step('reveal', { after: 25_000n }).messages.at(-1) ?? expect.fail('no reveal')
    late.step('expire', { by: 'provider' })
    expect(requesterLapse(late.contract)?.owed).to.equal('reveal')
    late.take(reveal)
    expect([late.contract.state, requesterLapse(late.contract)]).to.deep.equal(['revealed', undefined])
  })
})

describe('a requester\'s record', () => {
  const now = LAPSE_MS * 10n
  const lapse = (at: bigint, value = 1000n): { readonly owed: 'reveal', readonly value: bigint, readonly at: bigint } => ({ owed: 'reveal', value, at })
  const of = (...lapses: ReadonlyArray<ReturnType<typeof lapse>>): RequesterRecord => lapses.reduce<RequesterRecord>((record, one, i) => recorded(record, `c${i}`, { lapse: one }), NO_RECORD)

  it('forgives the first, and not the second within 30 days', () => {
    expect(refusesRequester(NO_RECORD, now)).to.equal(undefined)
    expect(refusesRequester(of(lapse(now)), now)).to.equal(undefined)
    expect(refusesRequester(of(lapse(now - LAPSE_MS), lapse(now)), now)).to.equal(undefined)
    expect(refusesRequester(of(lapse(now - LAPSE_MS + 1n), lapse(now)), now)).to.include('let 2 contracts lie')
  })

  it('forgives as many as are paid for ten times over since the first', () => {
    const paid = (value: bigint, at = now): RequesterRecord => recorded(of(lapse(now - 2n, 3000n), lapse(now - 1n, 1000n)), 'paid', { lapse: undefined, paid: { value, at } })
    expect(refusesRequester(paid(39_999n), now)).to.include('worth 4000 micro-units, and paid 39999 since the first, less than 40000')
    expect(refusesRequester(paid(40_000n), now)).to.equal(undefined)
    // not for what was paid before
    expect(refusesRequester(paid(40_000n, now - 2n), now)).to.include('paid 0')
    // work for nothing is not free either
    expect(refusesRequester(of(lapse(now, 0n), lapse(now, 0n)), now)).to.include('less than 10')
  })

  it('counts a contract once, forgets one that is settled after all, and keeps nothing of whom nothing is left', () => {
    const one = recorded(of(lapse(now)), 'c0', { lapse: lapse(now) })
    expect(one.lapses).to.have.lengthOf(1)
    expect(recorded(one, 'c0', { lapse: undefined, paid: { value: 5n, at: now } })).to.equal(NO_RECORD)
  })

  it('is bounded, and a sum that stands for two is as old as the older', () => {
    const many = of(...Array.from({ length: 80 }, (_, i) => lapse(now + BigInt(i))))
    expect([many.lapses.length, many.lapses[0]?.at]).to.deep.equal([64, now + 16n])
    const paid = Array.from({ length: 80 }, (_, i) => BigInt(i)).reduce((record, i) => recorded(record, `p${i}`, { lapse: undefined, paid: { value: 1n, at: now + i } }), many)
    expect([paid.paid.length, paid.paid.reduce((sum, { value }) => sum + value, 0n), paid.paid[0]]).to.deep.equal([64, 80n, { at: now, value: 17n }])
  })
})

import { expect } from 'aegir/chai'
import { UnitLedger } from '../../src/jobs/unit-ledger.ts'
import { unitPlaces } from '../../src/jobs/unit-places.ts'
import type { ContractKey } from '../../src/stores/transcripts.ts'

const [one, other] = ['one', 'other'] as ContractKey[]

describe('windows that a job learns of only after a rollback', () => {
  it('have their units where these still wait, and none of another window\'s', () => {
    const ledger = new UnitLedger(8)
    ledger.claim(one!, 0, () => [0, 1, 2])
    ledger.finish(one!, 0)
    expect([ledger.done, ledger.waiting]).to.deep.equal([3, 5])
    ledger.claim(one!, 0, () => [4])
    expect(ledger.waiting, 'known already').to.equal(5)
    ledger.claim(other!, 0, () => [2, 3])
    ledger.finish(other!, 0)
    expect([ledger.done, ledger.waiting], 'unit 2 is done').to.deep.equal([3, 5])
    ledger.claim(other!, 1, () => [])
    ledger.claim(other!, 1, () => [3, 4])
    ledger.finish(other!, 1)
    expect(ledger.finished().map(([unit]) => unit)).to.deep.equal([0, 1, 2, 3, 4])
  })

  it('are found by the units\' own numbers', () => {
    const places = unitPlaces([10n, 11n, 12n].map(index => ({ index, input: new Uint8Array(0) })))
    expect(places({ windows: { 3: { indexes: [12n, 10n, 99n] } } }, 3)).to.deep.equal([2, 0])
    expect(places({ windows: {} }, 3)).to.deep.equal([])
  })
})

import { toHex } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { toldBy } from '../../src/standing/told.ts'
import { Played, PRICE, PROOF, provider, requester } from './played.ts'
import type { Check, Notes } from '../../src/core/notes.ts'
import type { Told } from '../../src/standing/told.ts'

const NOTHING: Notes = { windows: {}, headSince: 0n }
const told = ({ before, contract }: Played, notes: Notes = NOTHING): readonly Told[] => toldBy(before, contract, notes)
const kinds = (played: Played, notes: Notes = NOTHING): readonly string[] => told(played, notes).map(({ item }) => item.kind)
const noted = (check: Check): Notes => ({ windows: { 0: { check } }, headSince: 0n })

describe('what a step of a contract says of its provider', () => {
  it('is nothing before a window is proven', () => {
    const played = new Played()
    for (const step of ['accept', 'start', 'commit', 'reveal', 'open'] as const) {
      expect(told(played.step(step)), step).to.deep.equal([])
    }
  })

  it('is one pass of all units that were re-run, as old as the first window, whatever comes', () => {
    const played = new Played().step('accept').window(3)
    const first = played.contract.at
    played.window(2)
    const [pass] = told(played)
    expect(pass).to.deep.equal({
      name: `audit!${toHex(played.award)}`,
      final: false,
      item: { kind: 'audit', peer: provider.publicKey, class: 'compute', id: played.award, at: first, units: 5, value: 5n * PRICE, contributors: [requester.publicKey], auditors: [requester.publicKey] }
    })
  })

  it('counts what all of its verifiers found right, once it is approved', () => {
    const played = new Played().step('accept').window(1)
    const audit = { positions: [0, 1, 2], rate: 1, why: '', ran: [0], vouched: 2 }
    const units = (notes: Notes): unknown => told(played, notes).map(({ item }) => item.kind === 'audit' ? [item.units, item.value] : item.kind)
    expect(units({ windows: { 0: { audit } }, headSince: 0n })).to.deep.equal([[3, 3n * PRICE]])
    played.steps('start', 'commit', 'reveal', 'open')
    expect(units({ windows: { 1: { audit } }, headSince: 0n })).to.deep.equal([[1, PRICE]])
  })

  it('rests on the receipt once there is one that both signed', () => {
    const played = new Played().step('accept').window(4).window(0).window(1)
    played.steps('deliver', 'receipt')
    expect(told(played)[0]?.item.id).to.deep.equal(played.award)
    played.step('countersign')
    const [pass] = told(played)
    expect(pass?.item.id).to.deep.equal(played.contract.receipt?.digest)
    expect(pass).to.include({ final: true }).and.to.have.nested.include({ 'item.units': 5 })
  })

  it('is no pass where nothing can be re-run', () => {
    const played = new Played({ evidence: { kind: 'accepted', body: new Uint8Array(0) } }).step('accept')
    played.steps('start', 'commit', 'open').step('approve', { audited: 0 })
    expect(told(played)).to.deep.equal([])
  })

  it('is a failure once: when a window is refuted, for what it was to cost', () => {
    const played = new Played().step('accept').window()
    played.steps('start', 'commit', 'reveal', 'open').step('refute', { window: 1 })
    const failure = told(played).find(({ item }) => item.kind === 'proof')
    expect(failure).to.deep.equal({ name: `proof!${toHex(played.award)}!1`, final: true, item: { kind: 'proof', peer: provider.publicKey, class: 'compute', id: PROOF, at: played.contract.at, value: 4n * PRICE } })

    const trailed = new Played().step('accept').window().window()
    trailed.steps('start', 'commit', 'reveal', 'open').step('refute', { window: 2 }).step('receipt')
    expect(kinds(trailed)).to.deep.equal(['audit'])
  })

  const silent: ReadonlyArray<readonly [string, (played: Played) => Played, boolean]> = [
    ['an award that is not answered', played => played, false],
    ['a window that never comes', played => played.steps('accept', 'start'), false],
    ['a window that is not opened after the reveal', played => played.steps('accept', 'start', 'commit', 'reveal'), true]
  ]

  it('is a window withheld after the reveal, where others were asked about it and its provider gave it up then: one of them may have told it', () => {
    const chosen = { positions: [0], rate: 1, why: '' }
    const withheld = (state: Played, windows: Notes['windows']): readonly unknown[] => told(state.step('fail'), { windows, headSince: 0n }).map(({ item }) => item.kind === 'non-delivery' && item.afterReveal)
    const committed = (): Played => new Played().steps('accept', 'start', 'commit')
    expect(withheld(committed(), { 0: { chosen } })).to.deep.equal([true])
    // who could not know fails like anybody
    expect(withheld(committed(), {})).to.deep.equal([false])
    expect(withheld(committed(), { 0: { chosen: { ...chosen, positions: [] } } })).to.deep.equal([false])
    expect(withheld(new Played().steps('accept').window().steps('start', 'commit'), { 0: { chosen } })[1]).to.equal(false)
  })

  for (const [name, before, afterReveal] of silent) {
    it(`is a contract let lie: ${name}`, () => {
      const played = before(new Played()).step('expire')
      expect(told(played)).to.deep.equal([{
        name: `non-delivery!${toHex(played.award)}`,
        final: true,
        item: { kind: 'non-delivery', peer: provider.publicKey, class: 'compute', id: played.award, at: played.contract.at, reporter: requester.publicKey, afterReveal }
      }])
    })
  }

  it('is a contract let lie where its provider gives up', () => {
    expect(kinds(new Played().steps('accept', 'start', 'fail'))).to.deep.equal(['non-delivery'])
    const late = told(new Played().steps('accept', 'start', 'commit', 'reveal', 'fail'))
    expect(late[0]?.item).to.include({ kind: 'non-delivery', afterReveal: true })
  })

  it('is a contract let lie where what was opened is not what was committed, and not where this node could not check it', () => {
    const opened = (): Played => new Played().steps('accept', 'start', 'commit', 'reveal', 'open', 'cancel')
    const [withheld] = told(opened(), noted({ verdict: 'bad-opening', reason: 'another root', withheld: true }))
    expect(withheld?.item).to.include({ kind: 'non-delivery', afterReveal: true })
    expect(told(opened(), noted({ verdict: 'bad-opening', reason: 'no sandbox' }))).to.deep.equal([])
    expect(told(opened())).to.deep.equal([])
  })

  it('is nothing against a provider that waits in vain, or is no longer wanted', () => {
    expect(kinds(new Played().step('accept').step('expire', { by: 'provider' }))).to.deep.equal([])
    expect(kinds(new Played().steps('accept', 'start', 'commit').step('expire', { by: 'provider' }))).to.deep.equal([])
    expect(kinds(new Played().steps('accept', 'cancel'))).to.deep.equal([])
    expect(kinds(new Played().step('accept').window().step('expire', { by: 'provider' }))).to.deep.equal(['audit'])
    // nobody was kept waiting for work: the bill alone is late, which costs its provider only
    expect(kinds(new Played().step('accept').window().window().window().step('deliver').step('expire'))).to.deep.equal(['audit'])
  })
})

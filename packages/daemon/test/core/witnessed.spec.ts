import { expect } from 'aegir/chai'
import { chooseUnits } from '../../src/core/choose-units.ts'
import { decideRequester } from '../../src/core/decide-requester.ts'
import { noncesOf } from '../../src/core/nonces.ts'
import { crypto, signerOf } from '../discovery/ads.ts'
import { Played } from '../standing/played.ts'
import type { RequesterContext } from '../../src/core/decide-requester.ts'
import type { Notes, Witnesses } from '../../src/core/notes.ts'
import type { Contract, WindowRecord } from '@mycel/wire'

const witnesses = [signerOf(11), signerOf(12)]
const own = new Uint8Array(32).fill(14)
const given = witnesses.map(({ publicKey }) => ({ party: publicKey, nonce: crypto.sha256(publicKey) }))
const noted = (more: Partial<Witnesses> = {}): Notes => ({ windows: { 0: { witnesses: { commitments: [], without: [], ...more } } }, headSince: 0n })
const played = (): Played => new Played({}, 1, { witnesses }).step('accept')

function current ({ windows }: Contract): WindowRecord {
  return windows.at(-1) ?? expect.fail('no window')
}

function decided (contract: Contract, notes: Notes, more: Partial<RequesterContext> = {}): ReturnType<typeof decideRequester> {
  return decideRequester(contract, notes, {
    now: 0n, headSince: 0n, challenged: true, noncesOf: record => noncesOf(record, notes, own), enlists: true, consults: false, stop: undefined, suspect: false, lacking: undefined, room: units => ({ units }), ...more
  } as RequesterContext)
}

describe('a requester with witnesses', () => {
  it('asks them before each window, once', () => {
    const NOTES: Notes = { windows: {}, headSince: 0n }
    expect(decided(played().contract, NOTES)).to.deep.equal({ do: 'enlist', window: 0 })
    expect(decided(played().window().contract, noted())).to.deep.equal({ do: 'enlist', window: 1 })
    // whatever came of it
    expect(decided(played().contract, noted())).to.include({ do: 'start' })
    expect(decided(played().contract, NOTES, { enlists: false })).to.include({ do: 'start' })
    expect(decided(played().contract, NOTES, { room: () => ({ units: 0 }) })).to.include({ do: 'sign' })
    expect(decided(played().contract, NOTES, { challenged: false })).to.include({ do: 'start' })
  })

  it('has all nonces before it asks anybody about the units, and before it reveals', () => {
    const { contract } = played().steps('start', 'commit')
    expect(decided(contract, noted(), { consults: true })).to.deep.equal({ do: 'unveil', window: 0 })
    expect(decided(contract, noted({ given: given.slice(1) }))).to.deep.equal({ do: 'unveil', window: 0 })
    expect(decided(contract, noted({ given }), { consults: true })).to.deep.equal({ do: 'consult', window: 0 })
    const reveal = decided(contract, noted({ given: [...given].reverse() }))
    expect(reveal).to.deep.equal({ do: 'sign', draft: { type: 'reveal', body: { window: 0, nonces: [own, ...given.map(({ nonce }) => nonce)] } } })
  })

  it('can do nothing where one keeps its nonce', () => {
    const { contract } = played().steps('start', 'commit')
    expect(decided(contract, noted({ given: given.slice(1), silent: [given[0]?.party ?? own] }))).to.equal(undefined)
  })

  it('draws units by the revealed nonces alone, and knows that they were foreseen', () => {
    const known = (hidden: number): Parameters<typeof chooseUnits>[3] => ({ passes: 100_000, hiddenNonce: new Uint8Array(32).fill(hidden), spreadPpm: 1_000_000, held: { open: [], verified: 0n, base: 5_000_000n, growth: 50n, most: 10_000_000n } })
    const chosen = (by: Played, hidden: number): ReturnType<typeof chooseUnits> => chooseUnits(crypto, by.contract, current(by.contract), known(hidden))
    const [with_, without] = [witnesses, []].map(all => new Played({ units: 400, windowUnits: 200 }, 1, { witnesses: all }).step('accept').window().steps('start', 'commit', 'reveal', 'open'))
    const draws = (by: Played | undefined): number => new Set([1, 2, 3, 4, 5, 6].map(hidden => chosen(by ?? expect.fail('none'), hidden).positions.join())).size
    expect([draws(with_), draws(without) > 1]).to.deep.equal([1, true])
    expect([with_, without].map(by => chosen(by ?? expect.fail('none'), 1).explained?.atStake)).to.deep.equal([200, 400])
  })
})

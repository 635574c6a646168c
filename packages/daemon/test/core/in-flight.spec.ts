import { expect } from 'aegir/chai'
import { heldBy } from '../../src/contracts/held.ts'
import { openWindows, roomFor } from '../../src/core/in-flight.ts'
import { Played, PRICE, provider, requester } from '../standing/played.ts'
import type { OpenWindow } from '@mycel/verify/audit'
import type { Contract } from '@mycel/wire'

const open = (...windows: ReadonlyArray<readonly [units: number, checked: number]>): readonly OpenWindow[] => windows.map(([units, checked]) => ({ units, checked, unitPrice: PRICE }))

describe('what a peer holds unverified', () => {
  const states: ReadonlyArray<readonly [string, () => Played, readonly OpenWindow[]]> = [
    ['nothing before a window is ordered', () => new Played().step('accept'), []],
    ['all of a window that is under way', () => new Played().steps('accept', 'start', 'commit', 'reveal', 'open'), open([4, 0])],
    ['of a proven one what was not re-run', () => new Played().step('accept').window(3).steps('start'), open([4, 3], [4, 0])],
    ['the same until it is settled', () => new Played().step('accept').window(3).window(1).window(0).steps('deliver', 'receipt'), open([4, 3], [4, 1], [4, 0])],
    ['nothing once it is', () => new Played().step('accept').window(3).window(1).window(0).settle(), []],
    ['of a contract that ended what is still to be paid', () => new Played().step('accept').window(3).steps('start', 'cancel'), open([4, 3])],
    ['of a refuted one what was proven before the last', () => new Played().step('accept').window(3).window(1).steps('start', 'commit', 'reveal', 'open').step('refute', { window: 2 }), open([4, 3])],
    ['nothing of what was declined', () => new Played().steps('cancel'), []]
  ]

  for (const [name, played, expected] of states) {
    it(`is ${name}`, () => {
      expect(openWindows(played().contract)).to.deep.equal(expected)
    })
  }

  it('is that of all of its contracts in the class, one of them as it is about to be', () => {
    const [one, two] = [new Played().step('accept').window(3), new Played({}, 2).step('accept').window(1)]
    const all = [one, two, new Played({ class: 'gpu' }, 3).step('accept').window(2)].map(({ contract }) => ({ key: contract.id ?? '', role: 'requester' as const, contract }))
    const peer = provider.publicKey
    expect(heldBy(all, { peer, class: 'compute' })).to.deep.equal(open([4, 3], [4, 1]))
    expect(heldBy(all, { peer: requester.publicKey, class: 'compute' })).to.deep.equal([])
    expect(heldBy(all.map(held => ({ ...held, role: 'provider' as const })), { peer, class: 'compute' })).to.deep.equal([])
    const next: Contract = two.step('start').contract
    expect(heldBy(all, { peer, class: 'compute' }, { key: next.id ?? '', contract: next })).to.deep.equal(open([4, 3], [4, 1], [4, 0]))
  })
})

describe('how much more may be ordered', () => {
  const terms = { windowUnits: 10, unitPrice: PRICE, verified: 0n, base: 20n * PRICE, growth: 50n, most: 1000n * PRICE }

  it('is a whole window where that fits, and as much as fits where it does not', () => {
    expect(roomFor({ ...terms, open: [] })).to.deep.equal({ units: 10 })
    expect(roomFor({ ...terms, open: open([10, 0]) })).to.deep.equal({ units: 10 })
    expect(roomFor({ ...terms, open: open([10, 0], [4, 1]) })).to.deep.equal({ units: 7, why: 'this peer holds 13000 micro-units that nobody has verified, and may hold 20000' })
    expect(roomFor({ ...terms, open: open([20, 0]) })).to.include({ units: 0 })
  })

  it('grows with what was verified, up to the owner\'s limit', () => {
    expect(roomFor({ ...terms, open: open([100, 2]), verified: 2n * PRICE })).to.deep.equal({ units: 10 })
    expect(roomFor({ ...terms, open: open([100, 2]), verified: 2n * PRICE, most: 100n * PRICE })).to.include({ units: 2 })
  })

  it('is one unit at least for who holds nothing: else nothing could ever be verified of it', () => {
    expect(roomFor({ ...terms, unitPrice: 21n * PRICE, open: [] })).to.include({ units: 1 })
    expect(roomFor({ ...terms, unitPrice: 21n * PRICE, open: open([1, 0]) })).to.include({ units: 0 })
  })
})

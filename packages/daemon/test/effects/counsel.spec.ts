import { expect } from 'aegir/chai'
import { ALONE, divide } from '../../src/effects/counsel.ts'
import type { Statement } from '../../src/effects/counsel.ts'
import type { Outcome } from '@mycel/verify/commit'

const outcome = (value: number): Outcome => ({ status: 0, fuel: 1n, output: new Uint8Array(32).fill(value) })
const vera = new Uint8Array(32).fill(1)
const vito = new Uint8Array(32).fill(2)
const CLAIMED = [0, 1, 2, 3].map(outcome)
const says = (by: Uint8Array, ...of: ReadonlyArray<readonly [number, number]>): Statement[] => of.map(([position, value]) => ({ by, position, outcome: outcome(value) }))

describe('what a requester runs itself', () => {
  it('is everything where nobody was asked, or where nobody\'s word spares a run', () => {
    expect(divide([0, 2], CLAIMED, ALONE)).to.deep.equal({ alone: [0, 2], contested: [], spared: [], said: [] })
    const said = [...says(vera, [0, 0], [2, 9]), ...says(vito, [0, 0])]
    expect(divide([0, 2], CLAIMED, { said })).to.deep.equal({
      alone: [0, 2], contested: [], spared: [], said: [{ by: vera, same: [0], different: [2] }, { by: vito, same: [0], different: [] }]
    })
  })

  it('is what too few have computed; what one of enough contests goes to both tiers, and what all found right is spared', () => {
    const said = [...says(vera, [0, 0], [1, 1], [2, 2]), ...says(vito, [0, 0], [1, 8], [3, 3])]
    expect(divide([0, 1, 2, 3], CLAIMED, { said, enough: 2 })).to.deep.include({ alone: [2, 3], contested: [1], spared: [0] })
    expect(divide([0, 1, 2, 3], CLAIMED, { said, enough: 1 })).to.deep.include({ alone: [], contested: [1], spared: [0, 2, 3] })
  })

  it('is not moved by what is said of other positions', () => {
    expect(divide([0], CLAIMED, { said: says(vera, [1, 9], [7, 0]), enough: 1 })).to.deep.equal({ alone: [0], contested: [], spared: [], said: [] })
  })
})

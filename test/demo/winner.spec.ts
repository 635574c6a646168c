import { expect } from 'aegir/chai'
import { recheckWinner } from '../../scripts/demo/winner.ts'
import type { UnitResult } from '../../scripts/demo/record.ts'

const EXPERIMENT = { hidden: 8, lr: 0.02, momentum: 0.9, batch: 64, epochs: 1, l2: 0.0001, seed: 7 }
/** What the experiment comes to, on every machine. */
const TRUE = { kind: 'trained', accuracy: 0.661, loss: 1.1935, weights: '3565ebe9ba9c1b8a8929fb484d8929a494e4bca9206cafc8de13693bb64eda07' } as const

const result = (index: number, provider: string, score: UnitResult['score']): UnitResult => ({ index, experiment: EXPERIMENT, origin: 'random', score, provider, contract: 'c', audited: false })

describe('the winner of the demo', () => {
  it('is struck where it does not come out the same, and the next best takes its place', async function () {
    this.timeout(30_000)
    const { index, provider, rechecks, struck } = await recheckWinner([result(1, 'p1', TRUE), result(2, 'p3', { ...TRUE, accuracy: 0.99 })])
    expect([index, provider]).to.deep.equal([1, 'p1'])
    expect(rechecks.map(({ tier, same }) => [tier, same])).to.deep.equal([['liftoff', true], ['turbofan', true]])
    expect(struck).to.deep.equal([{ index: 2, provider: 'p3', claimed: { ...TRUE, accuracy: 0.99 }, found: TRUE }])
  })

  it('is nobody where nothing comes out the same', async function () {
    this.timeout(30_000)
    await expect(recheckWinner([result(1, 'p3', { ...TRUE, weights: 'other' })])).to.eventually.be.rejectedWith('no result came out the same')
  })
})

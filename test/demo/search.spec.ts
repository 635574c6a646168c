import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { propose, ranked, readScore } from '../../scripts/demo/search.ts'
import type { Finding } from '../../scripts/demo/search.ts'

const found = (seed: number): Finding[] => propose(seed, 1, 30, []).map(({ experiment }, i) => ({ experiment, score: { kind: 'trained', accuracy: 0.5 + i / 100, loss: 1, weights: '' } }))

describe('the search of the demo', () => {
  it('proposes the same for the same seed, round and findings, and something else otherwise', () => {
    expect(propose(7, 3, 20, found(7))).to.deep.equal(propose(7, 3, 20, found(7)))
    expect(propose(8, 3, 20, found(7))).to.not.deep.equal(propose(7, 3, 20, found(7)))
    expect(propose(7, 4, 20, found(7))).to.not.deep.equal(propose(7, 3, 20, found(7)))
    expect(propose(7, 3, 20, found(9))).to.not.deep.equal(propose(7, 3, 20, found(7)))
  })

  it('stays within what the module takes', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 1, max: 20 }), (seed, round) => {
      for (const { experiment: { hidden, lr, momentum, batch, epochs, l2, seed: word } } of propose(seed, round, 40, found(seed))) {
        expect(Number.isInteger(hidden) && hidden >= 8 && hidden <= 48, `hidden ${hidden}`).to.equal(true)
        expect(Number.isInteger(epochs) && epochs >= 4 && epochs <= 10, `epochs ${epochs}`).to.equal(true)
        expect([16, 32, 64, 128]).to.include(batch)
        expect(lr > 0 && lr <= 1000 && momentum >= 0 && momentum <= 0.95 && l2 > 0 && l2 <= 0.01, `${lr} ${momentum} ${l2}`).to.equal(true)
        expect(Number.isInteger(word) && word >= 0 && word <= 0xffffffff).to.equal(true)
        expect(JSON.stringify(lr).length).to.be.below(12)
      }
    }), { numRuns: 50 })
  })

  it('has one run that is meant to diverge, and begins with chance alone', () => {
    expect(propose(1, 1, 50, []).every(({ origin }) => origin === 'random')).to.equal(true)
    expect(propose(1, 2, 50, found(1)).filter(({ origin }) => origin === 'meant-to-diverge')).to.have.length(1)
  })

  it('comes closer to the best results', () => {
    const best: Finding = { experiment: { hidden: 40, lr: 0.1, momentum: 0.9, batch: 32, epochs: 8, l2: 0.0001, seed: 1 }, score: { kind: 'trained', accuracy: 0.99, loss: 0, weights: '' } }
    const near = (round: number): number => {
      const steps = propose(3, round, 200, [best]).filter(({ origin }) => origin === 'neighbour').map(({ experiment }) => Math.abs(Math.log(experiment.lr / 0.1)))
      return steps.reduce((sum, step) => sum + step, 0) / steps.length
    }
    expect(near(5)).to.be.below(near(2))
    expect(near(2)).to.be.below(1.5)
  })

  it('ranks by accuracy, then loss, and leaves out what has no score', () => {
    const [one] = found(1)
    const experiment = one?.experiment ?? expect.fail('no finding')
    const scored = (accuracy: number, loss: number): Finding => ({ experiment, score: { kind: 'trained', accuracy, loss, weights: '' } })
    expect(ranked([scored(0.5, 1), { experiment, score: { kind: 'diverged', epoch: 1 } }, scored(0.9, 2), scored(0.9, 1)])).to.deep.equal([scored(0.9, 1), scored(0.9, 2), scored(0.5, 1)])
  })

  it('reads what the module writes and takes nothing else for a score', () => {
    const read = (text: string): string => readScore(new TextEncoder().encode(text)).kind
    expect(read('{"accuracy":0.9310,"loss":0.2292,"weights":"1f","epochs":4}\n')).to.equal('trained')
    expect(read('{"status":"diverged","epoch":2}\n')).to.equal('diverged')

    for (const text of ['', 'null', '[]', '{"accuracy":2,"loss":1,"weights":""}', '{"accuracy":NaN}', '{"accuracy":"0.9","loss":1,"weights":""}', '{"status":"diverged"}']) {
      expect(read(text), text).to.equal('unreadable')
    }
  })
})

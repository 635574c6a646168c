import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { replay } from '../../scripts/demo/other-world/replay.ts'
import { liarsRounds } from '../../scripts/demo/other-world/share.ts'
import { Threads } from '../../scripts/demo/other-world/threads.ts'
import { inputOf, propose, ranked, readScore } from '../../scripts/demo/search.ts'
import { loadWork } from '../../scripts/demo/work.ts'
import { runHere } from './forged-unit.ts'
import type { Runs, Truth } from '../../scripts/demo/other-world/replay.ts'
import type { LiarsRound } from '../../scripts/demo/other-world/share.ts'
import type { Experiment, Score } from '../../scripts/demo/search.ts'

const SEED = 3
const SIZES = [20, 20, 20]

/** A landscape in place of training: wide networks with many epochs are best, and no two are the same. */
function trueScore ({ hidden, epochs, seed }: Experiment): Score {
  return { kind: 'trained', accuracy: 0.5 + hidden / 200 + epochs / 100 + seed / 2 ** 40, loss: 1, weights: '' }
}

/** The search as it went with honest results. */
function honestRun (): readonly Truth[] {
  const rows: Truth[] = []

  for (const [i, size] of SIZES.entries()) {
    rows.push(...propose(SEED, i + 1, size, rows).map(({ experiment }, n) => ({ index: 20 * i + n, experiment, score: trueScore(experiment) })))
  }

  return rows
}

const known = honestRun()
const best = ranked(known)[0]

function liar (...forged: readonly number[]): readonly LiarsRound[] {
  return SIZES.map((size, i) => ({ units: [0, 1, 2, 3].map(n => 20 * i + n), forged: new Set(forged.filter(index => index >= 20 * i && index < 20 * i + size)) }))
}

/** Counts what is run; a lie claims `share` of the truth. */
function runs (share: number): Runs & { readonly asked: number[] } {
  const asked: number[] = []
  return {
    asked,
    async honest (index, experiment) {
      asked.push(index)
      return trueScore(experiment)
    },
    async forged (_, experiment) {
      const score = trueScore(experiment)
      return score.kind === 'trained' ? { ...score, accuracy: share * score.accuracy } : score
    }
  }
}

function plan (...forged: readonly number[]): Parameters<typeof replay>[0] {
  return { seed: SEED, sizes: SIZES, liar: liar(...forged), price: 950n, known }
}

describe('the world without audits', () => {
  it('is this one where nobody lies, and runs nothing again', async () => {
    const { asked, ...port } = runs(1)
    expect(await replay(plan(), port)).to.deep.equal({
      rounds: 3, units: 60, best: { index: best?.index, experiment: best?.experiment, claimed: best?.score, truth: best?.score }, forged: [], elsewhere: 0, executed: 0, liarUnits: 12, paid: '11400', paidForged: '0'
    })
    expect(asked).to.deep.equal([])
  })

  it('goes another way after a lie about the best of a round, the same way each time', async () => {
    const first = ranked(known.slice(0, 20))[0]?.index ?? 0
    const port = runs(0.5)
    const world = await replay(plan(first), port)
    expect(world).to.deep.equal(await replay(plan(first), runs(0.5)))
    expect(world).to.include({ rounds: 3, units: 60, paidForged: '950' })
    expect(world?.forged).to.deep.equal([{ index: first, claimed: await runs(0.5).forged(first, known[first]?.experiment as Experiment), truth: known[first]?.score }])
    expect(world?.elsewhere).to.be.greaterThan(0)
    expect(port.asked).to.have.length(world?.executed ?? -1)
    expect(port.asked.every(index => index >= 20), 'the first round follows from nothing').to.equal(true)
  })

  it('publishes a lie that beats everything, with what it really is', async () => {
    const world = await replay(plan(41), runs(1.5))
    expect(world?.best.index).to.equal(41)
    expect(world?.best.claimed).to.not.deep.equal(world?.best.truth)
    expect(world?.best.truth).to.deep.equal(trueScore(world?.best.experiment as Experiment))
  })

  it('ends with the last whole round when there is no more time, and is nothing without one', async () => {
    const late = { honest: async () => undefined, forged: async () => undefined }
    expect(await replay(plan(45), late)).to.include({ rounds: 2, units: 40, liarUnits: 8, paid: '7600' })
    expect(await replay(plan(5), late)).to.equal(undefined)
  })

  it('gives the liar what it really got, and its share of every other round', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 6 }), fc.nat(), fc.nat(), (sizes, providers, from, length) => {
      const first = sizes[0] ?? 1
      const held = Array.from({ length: Math.min(first, 1 + length % 12) }, (_, i) => (from % first + i) % first)
      const positions: number[] = []
      const rounds = liarsRounds({ held, forged: new Set(held.slice(0, 1)), forges: position => positions.push(position) % 2 === 0 }, sizes, providers)

      for (const [i, { units, forged }] of rounds.entries()) {
        const size = sizes[i] ?? 0
        const start = sizes.slice(0, i).reduce((sum, one) => sum + one, 0)
        expect(new Set(units).size).to.equal(units.length)
        expect(units.every(index => index >= start && index < start + size)).to.equal(true)
        expect(units.length).to.equal(Math.max(Math.ceil(size / providers), i === 0 ? held.length : 0))
        expect([...forged].every(index => units.includes(index))).to.equal(true)
      }

      expect(rounds[0]?.units.slice(0, held.length)).to.deep.equal(held)
      expect([...rounds[0]?.forged ?? []].filter(index => held.includes(index))).to.deep.equal(held.slice(0, 1))
      // its rule goes on where it stopped, unit by unit
      expect(positions).to.deep.equal(positions.map((_, i) => held.length + i))
    }))
  })
})

describe('threads that run the example', () => {
  it('give what a node gives, and nothing once the time is over', async () => {
    const work = await loadWork()
    const input = inputOf({ hidden: 8, lr: 0.1, momentum: 0.5, batch: 128, epochs: 4, l2: 0.001, seed: 9 })
    const threads = new Threads(work, 2, 60_000)
    const late = new Threads(work, 1, 0)

    try {
      const outputs = await Promise.all([0, 1, 2].map(async index => threads.run({ index, input })))
      const { output } = runHere({ module: work.module, mounts: [{ path: 'digits.bin', bytes: work.data }], input })
      expect(readScore(output).kind).to.equal('trained')
      expect(outputs.map(one => Buffer.from(one ?? []).toString())).to.deep.equal([output, output, output].map(one => Buffer.from(one).toString()))
      expect(await late.run({ index: 0, input })).to.equal(undefined)
    } finally {
      await threads.stop()
      await late.stop()
    }
  }).timeout(30_000)
})

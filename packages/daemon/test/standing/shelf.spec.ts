import { reputation, REPUTATION_DEFAULTS } from '@mycel/verify/reputation'
import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { MOST, shelved } from '../../src/standing/shelf.ts'
import type { Kept } from '../../src/standing/shelf.ts'
import type { Told } from '../../src/standing/told.ts'
import type { Counted, Reputation } from '@mycel/verify/reputation'

const [self, peer] = [1, 2].map(value => new Uint8Array(32).fill(value)) as [Uint8Array, Uint8Array]
const HOUR = 3_600_000n
const NOW = 100_000n * HOUR

function id (number: number): Uint8Array {
  const bytes = new Uint8Array(32)
  new DataView(bytes.buffer).setUint32(0, number)
  return bytes
}

const pass = (number: number, at: bigint, units = 3, final = true): Told => ({ name: `audit!${number}`, final, item: { kind: 'audit', id: id(number), peer, class: 'compute', at, units, value: BigInt(units) * 1000n, contributors: [self], auditors: [self] } })
const proof = (number: number, at: bigint): Told => ({ name: `proof!${number}`, final: true, item: { kind: 'proof', id: id(number), peer, class: 'compute', at, value: 4000n } })
const lain = (number: number, at: bigint): Told => ({ name: `non-delivery!${number}`, final: true, item: { kind: 'non-delivery', id: id(number), peer, class: 'compute', at, reporter: self, afterReveal: false } })

function filled (all: readonly Told[]): Map<string, Kept> {
  const shelf = new Map<string, Kept>()

  for (const told of all) {
    const { put, removed } = shelved(shelf, told)
    removed.forEach(name => shelf.delete(name))
    put.forEach(kept => shelf.set(kept.name, kept))
  }

  return shelf
}

function numbers (items: readonly Counted[]): Reputation {
  return reputation({ peer, class: 'compute', evidence: items, policy: { ...REPUTATION_DEFAULTS, trusted: [self] }, now: NOW })
}

const units = (shelf: ReadonlyMap<string, Kept>): number => [...shelf.values()].reduce((sum, { item }) => sum + (item.kind === 'audit' ? item.units : 0), 0)

describe('the evidence that is kept of one peer', () => {
  it('has one item of a name, and says nothing where nothing changed', () => {
    const shelf = filled([pass(1, NOW, 3, false)])
    expect(shelved(shelf, pass(1, NOW, 3, false))).to.deep.equal({ put: [], removed: [] })
    expect(shelved(shelf, pass(1, NOW, 5)).put).to.deep.equal([{ ...pass(1, NOW, 5), folded: 0 }])
    expect(units(filled([pass(1, NOW, 3, false), pass(1, NOW, 5)]))).to.equal(5)
  })

  it('has the first proof of a window, whoever accuses after that', () => {
    const shelf = filled([proof(1, NOW - HOUR)])
    expect(shelved(shelf, proof(1, NOW))).to.deep.equal({ put: [], removed: [] })
  })

  it('is bounded: of passes the two nearest in time become one, as old as the older', () => {
    const all = Array.from({ length: MOST.audit }, (_, i) => pass(i, NOW - BigInt(1000 - i) * HOUR))
    const shelf = filled([...all, pass(9999, NOW - 500n * HOUR + 1n)])
    expect(shelf.size).to.equal(MOST.audit)
    expect(units(shelf)).to.equal(3 * (MOST.audit + 1))
    // 745 hours ago was the youngest of them: 500 hours ago stands far from all but itself, so neighbours of one hour fold, the oldest first
    expect(shelf.get('audit!0')).to.deep.include({ folded: 1, item: { ...pass(0, NOW - 1000n * HOUR).item, units: 6, value: 6000n } })
    expect(shelf.has('audit!1')).to.equal(false)
    expect(shelf.has('audit!9999')).to.equal(true)
  })

  it('never folds a contract that may still change', () => {
    const all = Array.from({ length: MOST.audit + 3 }, (_, i) => pass(i, NOW - BigInt(1000 - i) * HOUR, 3, i > 1))
    const shelf = filled(all)
    expect(shelf.get('audit!0')).to.include({ folded: 0 })
    expect(shelf.get('audit!1')).to.include({ folded: 0 })
    expect([...shelf.values()].reduce((sum, { folded }) => sum + folded, 0)).to.equal(3)
    expect(['audit!2', 'audit!4', 'audit!6'].map(name => shelf.get(name)?.folded)).to.deep.equal([1, 1, 1])
    const live = filled(Array.from({ length: MOST.audit + 3 }, (_, i) => pass(i, NOW - BigInt(1000 - i) * HOUR, 3, false)))
    expect([live.size, live.has('audit!0'), live.has('audit!3')]).to.deep.equal([MOST.audit, false, true])
  })

  it('drops the oldest failures', () => {
    for (const [make, most] of [[proof, MOST.proof], [lain, MOST['non-delivery']]] as const) {
      const shelf = filled(Array.from({ length: most + 2 }, (_, i) => make(i, NOW - BigInt(i) * HOUR)))
      expect([...shelf.values()].map(({ item }) => item.at).sort()).to.deep.equal(Array.from({ length: most }, (_, i) => NOW - BigInt(i) * HOUR).sort())
      // one that is older than all of them does not come in
      expect(shelved(shelf, make(9999, 0n))).to.deep.equal({ put: [], removed: [] })
    }
  })

  it('is never worth more than all of the evidence', () => {
    fc.assert(fc.property(fc.array(fc.record({ hours: fc.nat(5000), units: fc.integer({ min: 1, max: 100 }), final: fc.boolean() }), { minLength: MOST.audit, maxLength: MOST.audit + 40 }), fc.nat(5000), (passes, failed) => {
      const all = [...passes.map(({ hours, units, final }, i) => pass(i, NOW - BigInt(hours) * HOUR, units, final)), proof(9999, NOW - BigInt(failed) * HOUR)]
      const [kept, whole] = [numbers([...filled(all).values()].map(({ item }) => item)), numbers(all.map(({ item }) => item))]
      // each item's count is rounded down by itself: so many millionths may be saved
      const saved = BigInt(passes.length)
      expect(kept.passes <= whole.passes + saved).to.equal(true)
      expect(kept.scorePpm).to.be.at.most(whole.scorePpm + 1)
      expect(kept.passesSinceFailure).to.be.at.most(whole.passesSinceFailure)
      expect(kept.verifiedSinceFailure <= whole.verifiedSinceFailure + saved).to.equal(true)
    }), { numRuns: 20, endOnFailure: true })
  })
})

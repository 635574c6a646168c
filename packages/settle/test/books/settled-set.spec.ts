import { toHex } from '@mycel/wire'
import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { add, emptySet, has, ids } from '../../src/books/settled-set.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import type { SettledSet } from '../../src/books/settled-set.ts'

const id = (n: number): string => toHex(crypto.sha256(Uint8Array.of(n, n >> 8, n >> 16)))
const of = (numbers: readonly number[]): SettledSet => numbers.reduce((set, n) => add(set, id(n)), emptySet())

describe('a settled set', () => {
  it('holds what was added, once, and nothing else', () => {
    const set = of(Array.from({ length: 5000 }, (_, n) => n))
    expect(set.size).to.equal(5000)
    expect(Array.from({ length: 5000 }, (_, n) => has(set, id(n))).every(found => found)).to.equal(true)
    expect(Array.from({ length: 5000 }, (_, n) => has(set, id(n + 5000))).some(found => found)).to.equal(false)
    expect(add(set, id(77))).to.equal(set)
    expect(add(set, id(4999)).size).to.equal(5000)
  })

  it('lists its ids in order, whatever the order in which they came', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.nat(3000), { maxLength: 2500, minLength: 1 }), numbers => {
      expect([...ids(of(numbers))].map(toHex)).to.deep.equal(numbers.map(id).sort())
    }), { numRuns: 5 })
  })

  it('keeps its runs few, each longer than the next, and never changes one', () => {
    const half = of(Array.from({ length: 10_240 }, (_, n) => n))
    const runs = half.runs.map(run => [run, toHex(crypto.sha256(run))] as const)
    Array.from({ length: 10_000 }, (_, n) => n + 10_240).reduce((set, n) => add(set, id(n)), half)
    expect(half.runs.map(({ byteLength }) => byteLength / 32)).to.deep.equal([8192, 2048])
    runs.forEach(([run, digest]) => { expect(toHex(crypto.sha256(run))).to.equal(digest) })
  })
})

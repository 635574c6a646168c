import { createHash } from 'node:crypto'
import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { collusionOdds, drawVerifiers } from '../../src/audit/index.ts'
import { filled } from '../fixtures/case.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'

const trusted = Array.from({ length: 10 }, (_, i) => filled(40 + i))
const terms = { root: filled(1), nonces: [filled(2), filled(3)], position: 7, trusted, count: 3 }
const names = (keys: readonly Uint8Array[]): number[] => keys.map(([first = 0]) => first - 40)

/** The spec's text a second time, for lists of one block of draws. */
function bySpec (position: number, size: number, count: number): number[] {
  const u32 = (value: number): Buffer => Buffer.from(value.toString(16).padStart(8, '0'), 'hex')
  const sha = (tag: string, ...parts: readonly Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat([u32(tag.length), Buffer.from(tag), ...parts])).digest()
  const seed = sha('mycel/verifiers/v1', sha('mycel/challenge/v1', terms.root, u32(2), ...terms.nonces), u32(position))
  const words = sha('mycel/draw/v1', seed, u32(0))
  const order = Array.from({ length: size }, (_, i) => i)

  for (let i = 0; i < count; i++) {
    const j = i + words.readUInt32BE(4 * i) % (size - i)
    ;[order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0]
  }

  return order.slice(0, count)
}

describe('verifier draw', () => {
  it('is what the spec says', () => {
    for (let position = 0; position < 50; position++) {
      expect(names(drawVerifiers(crypto, { ...terms, position }))).to.deep.equal(bySpec(position, 10, 3))
    }
  })

  it('names distinct members of the list, and all where all are asked', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 10 }), fc.nat(4095), (count, position) => {
      const drawn = names(drawVerifiers(crypto, { ...terms, count, position }))
      expect(new Set(drawn).size).to.equal(count)
      expect(drawn.every(name => name >= 0 && name < 10)).to.equal(true)
    }))
  })

  it('depends on root, nonces, position and list', () => {
    const all = [terms, { ...terms, root: filled(9) }, { ...terms, nonces: [filled(2)] }, { ...terms, position: 8 }, { ...terms, trusted: [...trusted].reverse() }]
    expect(new Set(all.map(one => names(drawVerifiers(crypto, { ...one, count: 10 })).join()))).to.have.lengthOf(5)
  })

  it('favours nobody, and colluders meet as often as the odds say', () => {
    const hits = trusted.map(() => 0)
    let together = 0

    for (let i = 0; i < 5000; i++) {
      const drawn = names(drawVerifiers(crypto, { ...terms, nonces: [crypto.sha256(Uint8Array.of(i, i >> 8))], count: 2 }))
      drawn.forEach(name => { hits[name] = (hits[name] ?? 0) + 1 })
      together += drawn.every(name => name < 3) ? 1 : 0
    }

    // chi-square, 9 degrees of freedom: 27.9 is exceeded once in 1,000; drawn without replacement: 1 − 2/10 of the multinomial
    expect(hits.reduce((sum, hit) => sum + (hit - 1000) ** 2 / (1000 * 0.8), 0) * 9 / 10).to.be.lessThan(27.9)
    const odds = collusionOdds({ trusted: 10, colluding: 3, verifiers: 2 })
    expect(Math.abs(together - 5000 * odds)).to.be.below(3 * Math.sqrt(5000 * odds * (1 - odds)))
  })

  for (const [name, change] of [
    ['a short key', { trusted: [filled(1, 31)], count: 1 }], ['a name twice', { trusted: [...trusted, filled(40)] }], ['more than there are', { count: 11 }], ['nobody', { count: 0 }],
    ['half a verifier', { count: 1.5 }], ['no nonce', { nonces: [] }]
  ] as const) {
    it(`refuses ${name}`, () => {
      expect(() => drawVerifiers(crypto, { ...terms, ...change })).to.throw(RangeError)
    })
  }
})

describe('collusion odds', () => {
  it('are those of drawing without replacement, at most c^v', () => {
    expect(collusionOdds({ trusted: 10, colluding: 3, verifiers: 2 })).to.be.closeTo(3 / 10 * 2 / 9, 1e-12)
    expect(collusionOdds({ trusted: 10_000, colluding: 3000, verifiers: 2 })).to.be.closeTo(0.09, 1e-4)
    expect(collusionOdds({ trusted: 4, colluding: 1, verifiers: 2 })).to.equal(0)
    expect(collusionOdds({ trusted: 4, colluding: 4, verifiers: 4 })).to.equal(1)
    fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.nat(), (trusted, c, v) => {
      const [colluding, verifiers] = [c % (trusted + 1), 1 + v % trusted]
      expect(collusionOdds({ trusted, colluding, verifiers })).to.be.at.most((colluding / trusted) ** verifiers + 1e-12)
    }))
  })

  for (const terms of [{ trusted: 3, colluding: 4, verifiers: 1 }, { trusted: 3, colluding: -1, verifiers: 1 }, { trusted: 3, colluding: 1, verifiers: 0 }, { trusted: 3, colluding: 1, verifiers: 4 }, { trusted: 3, colluding: 0.5, verifiers: 1 }]) {
    it(`refuse ${JSON.stringify(terms)}`, () => {
      expect(() => collusionOdds(terms)).to.throw(RangeError)
    })
  }
})

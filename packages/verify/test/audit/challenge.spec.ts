import { createHash } from 'node:crypto'
import { nobleCrypto } from '@mycel/wire/crypto'
import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { challenge, roundingLuck } from '../../src/audit/index.ts'
import { filled } from '../fixtures/case.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'

const root = filled(1)
const nonces = [filled(2), filled(3)]

/** The spec's text, written a second time and in the plainest way. */
function bySpec (root: Uint8Array, nonces: readonly Uint8Array[], units: number, count: number): number[] {
  const u32 = (value: number): Buffer => Buffer.from(value.toString(16).padStart(8, '0'), 'hex')
  const sha = (tag: string, ...parts: readonly Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat([u32(tag.length), Buffer.from(tag), ...parts])).digest()
  const seed = sha('mycel/challenge/v1', root, u32(nonces.length), ...nonces)
  const words = Array.from({ length: 2 * Math.ceil(units / 8) + 8 }, (_, i) => sha('mycel/draw/v1', seed, u32(i))).flatMap(block => Array.from({ length: 8 }, (_, w) => block.readUInt32BE(4 * w)))
  const left = Array.from({ length: units }, (_, i) => i)

  for (let i = 0; i < count; i++) {
    const bound = units - i
    let word = words.shift() ?? NaN

    while (word >= Math.floor(0x1_0000_0000 / bound) * bound) {
      word = words.shift() ?? NaN
    }

    const j = i + word % bound
    ;[left[i], left[j]] = [left[j] ?? NaN, left[i] ?? NaN]
  }

  return left.slice(0, count).sort((a, b) => a - b)
}

describe('challenge', () => {
  it('is the spec, word for word', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.integer({ min: 1, max: 4096 }), fc.nat(), (root, units, n) => {
      const count = n % (units + 1)
      expect(challenge(crypto, { root, nonces, units, count })).to.deep.equal(bySpec(root, nonces, units, count))
    }), { numRuns: 100 })
  })

  it('gives distinct ascending positions within the window', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(), (units, n) => {
      const count = n % (units + 1)
      const positions = challenge(crypto, { root, nonces, units, count })
      expect(positions).to.have.lengthOf(count)
      expect(new Set(positions)).to.have.lengthOf(count)
      expect(positions.every((position, i) => position >= 0 && position < units && position > (positions[i - 1] ?? -1))).to.equal(true)
    }))
  })

  it('is the same with the default port, and depends on root and every nonce', () => {
    const at = (change: object): string => challenge(crypto, { root, nonces, units: 4096, count: 20, ...change }).join()
    expect(challenge(nobleCrypto, { root, nonces, units: 4096, count: 20 }).join()).to.equal(at({}))
    const others = [at({}), at({ root: filled(9) }), at({ nonces: [filled(2)] }), at({ nonces: [filled(2), filled(4)] }), at({ nonces: [filled(3), filled(2)] })]
    expect(new Set(others)).to.have.lengthOf(5)
  })

  it('throws away a word past the largest multiple of the bound', () => {
    // 2^32 − 1 is a multiple of 3 and of 5: the one word at or past it, 0xffffffff, would favour position 0
    const draws = (first: number): number[] => {
      const block = filled(0)
      const view = new DataView(block.buffer)
      ;[first, 7, 11].forEach((word, i) => { view.setUint32(4 * i, word) })
      return challenge({ ...crypto, sha256: () => block }, { root, nonces, units: 5, count: 1 })
    }
    expect(draws(0xffff_ffff)).to.deep.equal([7 % 5])
    expect(draws(0xffff_fffe)).to.deep.equal([4])
  })

  it('favours no position', () => {
    const hits = Array.from({ length: 12 }, () => 0)

    for (let i = 0; i < 6000; i++) {
      const nonce = filled(0)
      new DataView(nonce.buffer).setUint32(0, i)

      for (const position of challenge(crypto, { root, nonces: [nonce], units: 12, count: 3 })) {
        hits[position] = (hits[position] ?? 0) + 1
      }
    }

    // chi-square, 11 degrees of freedom: 31.3 is exceeded once in 1,000; hits of a position vary by 1 − 3/12 of the multinomial
    const chi = hits.reduce((sum, hit) => sum + (hit - 1500) ** 2 / (1500 * 0.75), 0) * 11 / 12
    expect(chi).to.be.lessThan(31.3)
  })

  it('draws a rounding that is spread evenly over a million, and depends on every nonce', () => {
    const lucks = Array.from({ length: 2000 }, (_, i) => roundingLuck(crypto, { root, nonces: [filled(2), crypto.sha256(Uint8Array.of(i, i >> 8))] }))
    expect(lucks.every(luck => Number.isInteger(luck) && luck >= 0 && luck < 1_000_000)).to.equal(true)
    const quarters = [0, 1, 2, 3].map(quarter => lucks.filter(luck => Math.floor(luck / 250_000) === quarter).length)
    // chi-square, 3 degrees of freedom: 16.3 is exceeded once in 1,000
    expect(quarters.reduce((sum, hits) => sum + (hits - 500) ** 2 / 500, 0)).to.be.lessThan(16.3)
    expect(roundingLuck(crypto, { root, nonces })).to.not.equal(roundingLuck(crypto, { root, nonces: nonces.slice(1) }))
    expect(() => roundingLuck(crypto, { root, nonces: [] })).to.throw(RangeError)
  })

  const unfit: ReadonlyArray<readonly [string, object]> = [
    ['no nonce', { nonces: [] }], ['no unit', { units: 0 }], ['too many units', { units: 4097 }], ['more than there are', { count: 11 }],
    ['fewer than none', { count: -1 }], ['a short root', { root: filled(1, 31) }], ['a short nonce', { nonces: [filled(1, 31)] }], ['half a unit', { count: 0.5 }]
  ]

  for (const [name, change] of unfit) {
    it(`refuses ${name}`, () => {
      expect(() => challenge(crypto, { root, nonces, units: 10, count: 5, ...change })).to.throw(RangeError)
    })
  }
})

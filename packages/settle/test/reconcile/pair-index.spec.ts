import { toHex } from '@mycel/wire'
import { leafHash, merkleRoot } from '@mycel/wire/merkle'
import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { PairIndex, placeOf } from '../../src/reconcile/index.ts'
import { byPlace } from '../../src/reconcile/items.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import { digest } from '../fixtures/people.ts'
import type { SettledRef } from '../../src/reconcile/index.ts'
import type { Crypto } from '@mycel/wire/crypto'

const ref = fc.record({ at: fc.bigInt(0n, 60n), digest: fc.nat(400).map(digest) })
const refs = fc.array(ref, { maxLength: 400 })

/** What an index must say, worked out anew. */
function naive (items: readonly SettledRef[]): readonly SettledRef[] {
  return [...new Map(items.map(item => [`${item.at}/${toHex(item.digest)}`, item])).values()].sort(byPlace)
}

function counting (): { readonly port: Crypto, readonly hashes: () => number } {
  let hashes = 0
  const port: Crypto = {
    ...crypto,
    sha256 (bytes) {
      hashes++
      return crypto.sha256(bytes)
    }
  }
  return { port, hashes: () => hashes }
}

describe('the index of a pair', () => {
  it('equals one that is made anew, in whatever portions its items come, however often', () => {
    fc.assert(fc.property(fc.array(refs, { maxLength: 4 }), ref, (portions, other) => {
      const index = portions.reduce((before, portion) => before.with(portion), PairIndex.empty)
      const all = naive(portions.flat())
      expect(index.slice(0, index.size)).to.deep.equal(all)
      expect(index.with(portions.flat())).to.equal(index)
      expect(toHex(index.root(crypto))).to.equal(toHex(merkleRoot(crypto, all.map(item => leafHash(crypto, item.digest)))))
      expect(index.has(other)).to.equal(all.some(item => byPlace(item, other) === 0))
      expect(index.indexOf(other)).to.equal(all.filter(item => byPlace(item, other) < 0).length)
      expect(index.at(index.size)).to.equal(undefined)
    }))
  })

  it('is not changed by what is added to it', () => {
    fc.assert(fc.property(refs, refs, (before, more) => {
      const index = PairIndex.of(before)
      const root = toHex(index.root(crypto))
      index.with(more).root(crypto)
      expect([toHex(index.root(crypto)), index.size]).to.deep.equal([root, naive(before).length])
    }))
  })

  it('tells stretches apart by their ids, and by nothing else', () => {
    const [a, b] = [{ at: 1n, digest: digest(2) }, { at: 1n, digest: digest(1) }]
    const index = PairIndex.of([a, b])
    expect(index.fingerprint(crypto, 0, 1)).to.not.deep.equal(index.fingerprint(crypto, 1, 2))
    expect(index.fingerprint(crypto, 0, 1)).to.deep.equal(PairIndex.of([{ ...a, at: 7n }]).fingerprint(crypto, 0, 1))
    expect(Buffer.concat(index.slice(0, 2).map(item => item.digest.subarray(0, 16)))).to.deep.equal(Buffer.from(index.shortIds(0, 2)))
  })

  it('hashes little for what is new at the end of a long history', () => {
    const items = Array.from({ length: 20_000 }, (_, n) => ({ at: BigInt(n), digest: digest(n) }))
    const { port, hashes } = counting()
    const index = PairIndex.of(items)
    index.root(port)
    const before = hashes()
    index.with([{ at: 30_000n, digest: digest(1) }]).root(port)
    expect(before).to.be.at.least(39_000)
    expect(hashes() - before).to.be.at.most(128 + 20_000 / 64 + 10)
  })

  it('can be prepared in portions: its root is then little work', () => {
    const items = Array.from({ length: 5_000 }, (_, n) => ({ at: BigInt(n), digest: digest(n) }))
    const { port, hashes } = counting()
    const index = PairIndex.of(items)

    for (let start = 0; start < index.size; start += 1_000) {
      const before = hashes()
      index.prepare(port, start, start + 1_000)
      expect(hashes() - before).to.be.at.most(2_200)
    }

    const before = hashes()
    expect(toHex(index.root(port))).to.equal(toHex(PairIndex.of(items).root(crypto)))
    expect(hashes() - before).to.be.at.most(5_000 / 64 + 1)
  })

  it('takes places in order only, and whole ones', () => {
    const [a, b] = [placeOf({ at: 1n, digest: digest(1) }), placeOf({ at: 2n, digest: digest(1) })]
    expect(PairIndex.fromPlaces([a, b]).size).to.equal(2)
    expect(() => PairIndex.fromPlaces([b, a])).to.throw(RangeError, 'place 1')
    expect(() => PairIndex.fromPlaces([a, a])).to.throw(RangeError, 'place 1')
    expect(() => PairIndex.fromPlaces([a.subarray(1)])).to.throw(RangeError, 'place 0')
  })
})

import { leafHash, merkleRoot, nodeHash } from '@mycel/wire/merkle'
import { expect } from 'aegir/chai'
import { verifyConsistency } from '../../src/log/index.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'

const leaf = (n: number): Uint8Array => leafHash(crypto, Uint8Array.of(n))

describe('consistency proofs', () => {
  const [c, d] = [leaf(2), leaf(3)]
  const ab = nodeHash(crypto, leaf(0), leaf(1))
  const before = merkleRoot(crypto, [leaf(0), leaf(1), c])

  it('hold with whole hashes', () => {
    expect(verifyConsistency(crypto, 3, 4, before, nodeHash(crypto, ab, nodeHash(crypto, c, d)), [c, d, ab])).to.equal(true)
  })

  it('do not hold where the boundary between two hashes was moved', () => {
    const joined = Uint8Array.of(...ab, ...c)
    const [left, right] = [joined.slice(0, 31), joined.slice(31)]
    expect(verifyConsistency(crypto, 3, 4, before, nodeHash(crypto, left, nodeHash(crypto, right, d)), [right, d, left])).to.equal(false)
  })
})

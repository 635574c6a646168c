import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { base58btc } from 'multiformats/bases/base58'
import { CID } from 'multiformats/cid'
import {
  BLOB_INDEX_CODEC, blobCid, blobDigest, BlobNamer, blobRef, blobRefOf, CHUNK_BYTES, chunkBytes, chunkCount, chunkDigest, decodeIndex, encodeIndex, INDEX_HEAD_BYTES, isChunk, isIndexed, MAX_BLOB_BYTES,
  MAX_CHUNKS, MAX_INDEX_BYTES, nameCid, parseBlobCid, sameBlob
} from '../../src/blobs/index.ts'
import { nobleCrypto } from '../../src/crypto/index.ts'
import { cidOf } from '../../src/ids.ts'
import type { BlobIndex } from '../../src/blobs/index.ts'

const digests = (count: number, value = 1): Uint8Array => new Uint8Array(count * 32).fill(value)
const sizes = fc.oneof(fc.integer({ min: CHUNK_BYTES + 1, max: 40 * CHUNK_BYTES }), fc.constantFrom(CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 2 * CHUNK_BYTES + 1))
const indexes: fc.Arbitrary<BlobIndex> = sizes.chain(size => fc.uint8Array({ minLength: 32 * chunkCount(size), maxLength: 32 * chunkCount(size) }).map(bytes => ({ size, digests: bytes })))

/** Sizes at which something changes. */
const EDGES = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES - 1, 2 * CHUNK_BYTES, 2 * CHUNK_BYTES + 1]

describe('the index of a blob', () => {
  it('decodes to what was encoded, and no other bytes decode to it', () => {
    fc.assert(fc.property(indexes, index => {
      const bytes = encodeIndex(index)
      const decoded = decodeIndex(bytes)
      expect(decoded).to.deep.equal({ ok: true, index })
      expect(decoded.ok ? encodeIndex(decoded.index) : undefined).to.equalBytes(bytes)
    }))
  })

  it('is refused, or says something else, wherever a byte is changed, added or taken away', () => {
    fc.assert(fc.property(indexes, fc.nat(), fc.integer({ min: 1, max: 255 }), (index, place, change) => {
      const bytes = encodeIndex(index)
      const other = bytes.slice()
      other[place % bytes.byteLength] = (other[place % bytes.byteLength] ?? 0) ^ change
      const decoded = decodeIndex(other)
      expect(decoded.ok && encodeIndex(decoded.index)).to.deep.equal(decoded.ok && other)
      expect(decodeIndex(bytes.subarray(0, place % bytes.byteLength)).ok).to.equal(false)
      expect(decodeIndex(Uint8Array.of(...bytes, change)).ok).to.equal(false)
    }))
  })

  it('is read from a view of a larger buffer', () => {
    const index = { size: CHUNK_BYTES + 7, digests: digests(2) }
    const around = new Uint8Array(200).fill(0xff)
    around.set(encodeIndex(index), 50)
    expect(decodeIndex(around.subarray(50, 50 + INDEX_HEAD_BYTES + 64))).to.deep.equal({ ok: true, index })
  })

  it('holds as many digests as fit, and no more', () => {
    const largest = encodeIndex({ size: MAX_BLOB_BYTES, digests: digests(MAX_CHUNKS) })
    expect(largest.byteLength).to.be.at.most(MAX_INDEX_BYTES)
    expect(largest.byteLength + 32).to.be.above(MAX_INDEX_BYTES)
    expect(decodeIndex(largest).ok).to.equal(true)
    expect(() => encodeIndex({ size: MAX_BLOB_BYTES + 1, digests: digests(MAX_CHUNKS + 1) })).to.throw(RangeError)
  })

  it('is refused with a code', () => {
    const good = encodeIndex({ size: CHUNK_BYTES + 1, digests: digests(2) })
    const withSize = (size: bigint): Uint8Array => {
      const bytes = good.slice()
      new DataView(bytes.buffer).setBigUint64(13, size)
      return bytes
    }
    const code = (bytes: Uint8Array): unknown => {
      const decoded = decodeIndex(bytes)
      return decoded.ok ? 'ok' : decoded.code
    }

    expect(code(new Uint8Array(MAX_INDEX_BYTES + 1))).to.equal('oversize')
    expect(code(good.subarray(0, INDEX_HEAD_BYTES - 1))).to.equal('malformed')
    expect(code(Uint8Array.of(0x4d, ...good.subarray(1)))).to.equal('malformed')
    expect(code(withSize(BigInt(CHUNK_BYTES)))).to.equal('out-of-range')
    expect(code(withSize(BigInt(MAX_BLOB_BYTES) + 1n))).to.equal('out-of-range')
    expect(code(withSize((1n << 64n) - 1n))).to.equal('out-of-range')
    expect(code(withSize(BigInt(2 * CHUNK_BYTES) + 1n))).to.equal('not-canonical')
    expect(code(good.subarray(0, -1))).to.equal('not-canonical')
    expect(code(good.subarray(0, -32))).to.equal('not-canonical')
    expect(code(Uint8Array.of(...good, ...digests(1)))).to.equal('not-canonical')
  })

  for (const [size, count] of [[CHUNK_BYTES, 1], [CHUNK_BYTES + 1, 1], [CHUNK_BYTES + 1, 3], [1.5 * CHUNK_BYTES + 0.5, 2], [-1, 0]] as const) {
    it(`is not made of ${size} bytes and ${count} digests`, () => {
      expect(() => encodeIndex({ size, digests: digests(count) })).to.throw(RangeError)
    })
  }
})

describe('the name of a blob', () => {
  const bytes = Uint8Array.from({ length: 2 * CHUNK_BYTES + 5 }, (_, i) => i * 31 + (i >> 11) + (i >> 20))

  it('is its own sha2-256 up to one chunk, and beyond that of its index', () => {
    for (const size of EDGES) {
      const part = bytes.subarray(0, size)
      const hashes = Array.from({ length: chunkCount(size) }, (_, n) => nobleCrypto.sha256(part.subarray(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES)))
      const expected = hashes.length === 1 ? hashes[0] ?? digests(1) : nobleCrypto.sha256(encodeIndex({ size, digests: Uint8Array.from(hashes.flatMap(hash => [...hash])) }))
      expect(blobDigest(nobleCrypto, part), String(size)).to.equalBytes(expected)
      expect(blobRefOf(nobleCrypto, part).size).to.equal(size)
    }
  }).timeout(20_000)

  it('does not depend on the pieces in which it arrives', () => {
    // what counts is where pieces end, not what they hold: a quick hash of length and ends will do
    const crypto = { sha256: (of: Uint8Array) => Uint8Array.of(of.byteLength >> 16, of.byteLength >> 8, of.byteLength, of.at(0) ?? 0, of.at(-1) ?? 0, ...digests(1).subarray(5)) }
    fc.assert(fc.property(fc.constantFrom(...EDGES), fc.array(fc.integer({ min: 0, max: 700_000 }), { maxLength: 8 }), (size, cuts) => {
      const namer = new BlobNamer(crypto)
      let at = 0

      for (const cut of cuts) {
        namer.update(bytes.subarray(at, Math.min(size, at + cut)))
        at = Math.min(size, at + cut)
      }

      namer.update(bytes.subarray(at, size))
      expect(namer.size).to.equal(size)
      const { ref, index } = namer.end()
      expect(ref).to.deep.equal(blobRefOf(crypto, bytes.subarray(0, size)))
      expect(index == null).to.equal(!isIndexed(size))
    }))
  })

  it('stops at the largest blob', () => {
    const namer = new BlobNamer({ sha256: () => digests(1) })
    const chunk = new Uint8Array(CHUNK_BYTES)

    for (let n = 0; n < MAX_CHUNKS; n++) {
      namer.update(chunk)
    }

    expect(() => { namer.update(Uint8Array.of(1)) }).to.throw(RangeError)
    expect(namer.end().ref.size).to.equal(MAX_BLOB_BYTES)
  })

  it('lets every chunk be checked alone', () => {
    const namer = new BlobNamer(nobleCrypto)
    namer.update(bytes)
    const decoded = decodeIndex(namer.end().index ?? new Uint8Array(0))
    const index = decoded.ok ? decoded.index : { size: 0, digests: digests(1) }
    const chunk = (n: number): Uint8Array => bytes.subarray(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES)
    expect([0, 1, 2].map(n => isChunk(nobleCrypto, index, n, chunk(n)))).to.deep.equal([true, true, true])
    expect(isChunk(nobleCrypto, index, 0, chunk(1))).to.equal(false)
    expect(isChunk(nobleCrypto, index, 2, chunk(2).subarray(1))).to.equal(false)
    expect(isChunk(nobleCrypto, index, 3, new Uint8Array(0))).to.equal(false)
    expect(isChunk(nobleCrypto, index, -1, new Uint8Array(0))).to.equal(false)
    expect(chunkDigest(index, 2)).to.equalBytes(nobleCrypto.sha256(chunk(2)))
    expect(() => chunkDigest(index, 3)).to.throw(RangeError)
  })

  it('has a size: chunks follow from it', () => {
    expect(EDGES.map(chunkCount)).to.deep.equal([1, 1, 1, 1, 2, 2, 2, 3])
    expect(EDGES.map(size => chunkBytes(size, chunkCount(size) - 1))).to.deep.equal([0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, 1, CHUNK_BYTES - 1, CHUNK_BYTES, 1])
    expect(() => chunkBytes(5, 1)).to.throw(RangeError)
    expect(() => chunkBytes(5, 0.5)).to.throw(RangeError)
    expect(blobRef(digests(1), BigInt(MAX_BLOB_BYTES))).to.deep.equal({ digest: digests(1), size: MAX_BLOB_BYTES })

    for (const [digest, size] of [[digests(1), MAX_BLOB_BYTES + 1], [digests(1), (1n << 64n) - 1n], [digests(1), -1], [digests(1), 0.5], [digests(2), 1]] as const) {
      expect(blobRef(digest, size)).to.equal(undefined)
    }

    const ref = { digest: digests(1), size: 5 }
    expect([ref, { ...ref, size: 6 }, { ...ref, digest: digests(1, 2) }].map(other => sameBlob(ref, other))).to.deep.equal([true, false, false])
  })
})

describe('the text of a blob', () => {
  it('says by its codec whether it is named by its index', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.boolean(), (digest, indexed) => {
      const text = nameCid({ digest, indexed })
      expect(parseBlobCid(text)).to.deep.equal({ digest, indexed })
      expect(text === cidOf(digest)).to.equal(!indexed)
      expect(blobCid({ digest, size: indexed ? CHUNK_BYTES + 1 : CHUNK_BYTES })).to.equal(text)
    }))
    expect(BLOB_INDEX_CODEC).to.be.within(0x300000, 0x3fffff)
  })

  it('has one form', () => {
    const text = cidOf(digests(1))

    for (const wrong of ['', 'x', text.toUpperCase(), text.slice(0, -1), `${text}a`, CID.parse(text).toString(base58btc), 'x'.repeat(200), 'QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG', 'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi']) {
      expect(parseBlobCid(wrong), wrong).to.equal(undefined)
    }
  })
})

import { readFileSync } from 'node:fs'
import { blobCid, blobRefOf, BlobNamer, chunkCount, decodeIndex, encodeIndex, parseBlobCid } from '@mycel/wire/blobs'
import { nobleCrypto } from '@mycel/wire/crypto'
import { expect } from 'aegir/chai'
import { bytesOf, hex } from '../../scripts/vectors/json.ts'
import type { Bytes } from '../../scripts/vectors/json.ts'

interface Stored {
  readonly names: ReadonlyArray<{ readonly size: number, readonly digest: string, readonly cid: string, readonly index?: string }>
  readonly indexes: ReadonlyArray<{ readonly name: string, readonly index: Bytes, readonly size?: string, readonly chunks?: number, readonly code?: string }>
  readonly texts: ReadonlyArray<{ readonly name: string, readonly text: string, readonly refused?: true, readonly digest?: string, readonly indexed?: boolean }>
}

const { names, indexes, texts } = JSON.parse(readFileSync(new URL('blobs.json', import.meta.url), 'utf8')) as Stored

describe('blob vectors', () => {
  for (const { size, digest, cid, index } of names) {
    it(`${size} bytes have the stored name`, () => {
      const bytes = Uint8Array.from({ length: size }, (_, i) => (i + 7 * (i >> 20)) % 251)
      const namer = new BlobNamer(nobleCrypto)
      // cut anywhere
      namer.update(bytes.subarray(0, size / 3))
      namer.update(bytes.subarray(size / 3))
      const named = namer.end()
      expect([hex(named.ref.digest), blobCid(named.ref), named.index == null ? undefined : hex(named.index)]).to.deep.equal([digest, cid, index])
      expect(blobRefOf(nobleCrypto, bytes)).to.deep.equal(named.ref)
    }).timeout(10_000)
  }

  for (const { name, index, size, chunks, code } of indexes) {
    it(`an index, ${name}: ${code ?? 'accepted'}`, () => {
      const decoded = decodeIndex(bytesOf(index))
      expect(decoded.ok ? undefined : decoded.code).to.equal(code)

      if (decoded.ok) {
        expect([String(decoded.index.size), chunkCount(decoded.index.size)]).to.deep.equal([size, chunks])
        expect(hex(encodeIndex(decoded.index))).to.equal(hex(bytesOf(index)))
      }
    })
  }

  for (const { name, text, refused, digest, indexed } of texts) {
    it(`a text, ${name}`, () => {
      const parsed = parseBlobCid(text)
      expect(parsed == null ? { refused: true } : { digest: hex(parsed.digest), indexed: parsed.indexed }).to.deep.equal(refused === true ? { refused } : { digest, indexed })
    })
  }
})

import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { decodeRecord, encodeRecord } from '../../src/stores/record.ts'

describe('records', () => {
  it('keep bigints and bytes, whatever kind of bytes they are', () => {
    fc.assert(fc.property(fc.uint8Array(), fc.bigInt(), fc.string(), (bytes, count, text) => {
      const decoded = decodeRecord<{ count: bigint, list: Array<{ bytes: Uint8Array }>, text: string }>(encodeRecord({ count, list: [{ bytes }, { bytes: Buffer.from(bytes) }], text }))
      expect(decoded.count).to.equal(count)
      expect(decoded.text).to.equal(text)

      for (const { bytes: kept } of decoded.list) {
        expect(kept).to.be.an.instanceOf(Uint8Array)
        expect(Buffer.compare(kept, bytes)).to.equal(0)
      }
    }))
  })
})

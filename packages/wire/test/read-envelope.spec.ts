import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { MAX_ENVELOPE_BYTES } from '../src/envelope/index.ts'
import { readEnvelope } from '../src/envelope/read-envelope.ts'
import { decodeWith } from '../src/messages/codec.ts'
import { Envelope } from '../src/messages/generated/envelope.ts'
import { examples, signed } from './fixtures/bodies.ts'
import type { Decoded } from '../src/messages/codec.ts'

const byTheBook = (bytes: Uint8Array): Decoded<Envelope> => decodeWith<Envelope>(Envelope, undefined, MAX_ENVELOPE_BYTES, bytes)

const agree = (bytes: Uint8Array): void => { expect(readEnvelope(bytes, MAX_ENVELOPE_BYTES)).to.deep.equal(byTheBook(bytes)) }

describe('an envelope of the usual form', () => {
  it('is what the codec makes of it, of every type', () => {
    for (const one of examples()) {
      const { bytes } = signed(one)
      expect(readEnvelope(bytes, MAX_ENVELOPE_BYTES)).to.include({ ok: true })
      agree(bytes)
      expect(readEnvelope(bytes, bytes.byteLength - 1)).to.include({ ok: false, code: 'oversize' })
    }
  })

  it('with any byte changed, left out or added is judged as by the codec', () => {
    for (const one of examples().slice(0, 6)) {
      const { bytes } = signed(one)

      for (let at = 0; at < bytes.byteLength; at++) {
        agree(bytes.map((byte, i) => i === at ? byte ^ (1 << at % 8) : byte))
        agree(Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1)]))
        agree(Uint8Array.from([...bytes.subarray(0, at), at % 256, ...bytes.subarray(at)]))
        agree(bytes.subarray(0, at))
      }
    }
  })

  it('of any parts is judged as by the codec, also where lengths take more bytes than they need', () => {
    const sig = fc.oneof(fc.uint8Array({ minLength: 64, maxLength: 64 }), fc.uint8Array({ maxLength: 70 }))
    const parts = fc.record({
      payload: fc.uint8Array({ maxLength: 300 }),
      payloadType: fc.string({ maxLength: 140 }),
      signatures: fc.array(fc.record({ sig, keyid: fc.oneof(fc.constant(''), fc.string({ maxLength: 3 })) }), { maxLength: 4 })
    })

    fc.assert(fc.property(parts, fc.nat(20), (envelope, at) => {
      const bytes = Envelope.encode(envelope)
      agree(bytes)
      // the same number in one byte more
      const longer = Uint8Array.from([...bytes.subarray(0, at), (bytes[at] ?? 0) | 0x80, 0, ...bytes.subarray(at + 1)])
      agree(longer)
    }), { numRuns: 500 })
  })
})

import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { compare } from 'uint8arrays/compare'
import { concat } from 'uint8arrays/concat'
import { MAX_BLOB_BYTES, MAX_CHUNKS } from '../src/blobs/index.ts'
import { Frame as PbFrame } from '../src/streams/generated/frame.ts'
import { decodeBlobAnswer, decodeBlobAsk, decodeFrame, encodeBlobAnswer, encodeBlobAsk, encodeFrame, encodeFrameParts, MAX_FRAME_BYTES, MAX_FRAME_ITEMS, MAX_HOLDERS, protocolName, toReply, toRequest } from '../src/streams/index.ts'
import type { Frame } from '../src/streams/index.ts'

const bytes = fc.uint8Array({ maxLength: 50 })
const list = fc.array(bytes, { maxLength: 5 })
const verdict = fc.record({ id: fc.constantFrom(new Uint8Array(0), new Uint8Array(32).fill(1)), code: fc.constantFrom('ok', 'duplicate'), reason: fc.constantFrom('', 'because') })
const id = fc.integer({ min: 1, max: 0xffff_ffff })

const anyFrame: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({ kind: fc.constant('request' as const), id, request: fc.record({ body: bytes, envelopes: list, attachments: list }) }),
  fc.record({ kind: fc.constant('reply' as const), id, reply: fc.record({ body: bytes, envelopes: list, attachments: list, verdicts: fc.array(verdict, { maxLength: 5 }) }) }),
  fc.record({ kind: fc.constant('error' as const), id, code: fc.constant('busy'), reason: fc.constant('later') })
)

const raw = (over: Partial<PbFrame>): Uint8Array => PbFrame.encode({ id: 1, kind: 1, ...over })

describe('frames', () => {
  it('round-trip', () => {
    fc.assert(fc.property(anyFrame, frame => {
      expect(decodeFrame(encodeFrame(frame))).to.deep.equal(frame)
    }))
  })

  it('never throw on what was received', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), received => {
      const frame = decodeFrame(received)
      expect(frame == null || ['request', 'reply', 'error'].includes(frame.kind)).to.equal(true)
    }))
  })

  it('skip fields that a later version adds', () => {
    const later = Uint8Array.from([...raw({}), 0xf8, 0x07, 1])
    expect(decodeFrame(later)).to.deep.equal({ kind: 'request', id: 1, request: toRequest({}) })
  })

  const malformed: Readonly<Record<string, Uint8Array>> = {
    'no id': raw({ id: 0 }),
    'an unknown kind': raw({ kind: 4 }),
    'too many envelopes': raw({ envelopes: Array.from({ length: MAX_FRAME_ITEMS + 1 }, () => Uint8Array.of(1)) }),
    'too many attachments': raw({ attachments: Array.from({ length: MAX_FRAME_ITEMS + 1 }, () => Uint8Array.of(1)) }),
    'too many verdicts': raw({ kind: 2, verdicts: Array.from({ length: MAX_FRAME_ITEMS + 1 }, () => ({ id: new Uint8Array(0), code: 'ok', reason: '' })) }),
    'a verdict on an id of another size': raw({ kind: 2, verdicts: [{ id: Uint8Array.of(1), code: 'ok', reason: '' }] }),
    'a long reason': raw({ kind: 3, code: 'busy', reason: 'x'.repeat(257) }),
    'a long code': raw({ kind: 3, code: 'x'.repeat(65) }),
    'bytes cut short': raw({ body: new Uint8Array(10) }).subarray(0, 8)
  }

  for (const [name, received] of Object.entries(malformed)) {
    it(`are refused with ${name}`, () => {
      expect(decodeFrame(received)).to.equal(undefined)
    })
  }

  it('are not built beyond their limits', () => {
    expect(() => encodeFrame({ kind: 'request', id: 1, request: toRequest({ body: new Uint8Array(MAX_FRAME_BYTES) }) })).to.throw(RangeError)
    expect(() => encodeFrame({ kind: 'reply', id: 1, reply: toReply({ attachments: Array.from({ length: 65 }, () => new Uint8Array(1)) }) })).to.throw(RangeError)
  })
})

describe('frames in parts', () => {
  it('are the same bytes, and large attachments are not copied', () => {
    const part = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 65_536, max: 400_000 }).map(size => new Uint8Array(size).fill(size)))
    const parts = fc.array(part, { maxLength: 3 })
    fc.assert(fc.property(fc.integer({ min: 1, max: 0xffff_ffff }), part, parts, parts, fc.boolean(), (id, body, envelopes, attachments, asks) => {
      const verdicts = [{ id: new Uint8Array(32), code: 'ok', reason: 'because' }]
      const frame = asks ? { kind: 'request', id, request: toRequest({ body, envelopes, attachments }) } as const : { kind: 'reply', id, reply: toReply({ body, envelopes, attachments, verdicts }) } as const
      const encoded = attempt(() => encodeFrameParts(frame))
      expect(encoded == null).to.equal(attempt(() => encodeFrame(frame)) == null)

      if (encoded != null) {
        expect(compare(concat([...encoded]), encodeFrame(frame))).to.equal(0)
        expect(attachments.filter(({ byteLength }) => byteLength >= 65_536).every(bytes => encoded.includes(bytes))).to.equal(true)
      }
    }), { numRuns: 50 })
  })

  it('keep the limits of frames', () => {
    const attachments = (count: number, size: number): Uint8Array[] => Array.from({ length: count }, () => new Uint8Array(size))
    expect(() => encodeFrameParts({ kind: 'reply', id: 1, reply: toReply({ attachments: attachments(2, MAX_FRAME_BYTES / 2) }) })).to.throw(RangeError)
    expect(() => encodeFrameParts({ kind: 'reply', id: 1, reply: toReply({ attachments: [...attachments(MAX_FRAME_ITEMS, 1), ...attachments(1, 65_536)] }) })).to.throw(RangeError)
  })
})

function attempt<T> (encode: () => T): T | undefined {
  try {
    return encode()
  } catch {
    return undefined
  }
}

describe('blob requests', () => {
  const digest = new Uint8Array(32).fill(1)

  it('come back as they were, and are refused beyond their limits', () => {
    for (const part of ['value', 'index', 'chunk'] as const) {
      expect(decodeBlobAsk(encodeBlobAsk({ digest, part, n: 0 }))).to.deep.equal({ digest, part, n: 0 })
    }

    expect(decodeBlobAsk(encodeBlobAsk({ digest, part: 'chunk', n: MAX_CHUNKS - 1 }))).to.deep.equal({ digest, part: 'chunk', n: MAX_CHUNKS - 1 })
    expect(decodeBlobAsk(encodeBlobAsk({ digest, part: 'chunk', n: MAX_CHUNKS }))).to.equal(undefined)
    expect(decodeBlobAsk(encodeBlobAsk({ digest, part: 'index', n: 1 }))).to.equal(undefined)
    expect(decodeBlobAsk(encodeBlobAsk({ digest: new Uint8Array(31), part: 'index', n: 0 }))).to.equal(undefined)
    expect(decodeBlobAsk(Uint8Array.of(0x0a, 0x20, ...digest, 0x10, 4))).to.equal(undefined)
    expect(decodeBlobAsk(Uint8Array.of(0xff))).to.equal(undefined)
  })

  it('get answers with bounds', () => {
    const answer = { code: 'ok', size: MAX_BLOB_BYTES, holders: Array.from({ length: MAX_HOLDERS }, () => digest) } as const
    expect(decodeBlobAnswer(encodeBlobAnswer(answer))).to.deep.equal(answer)
    expect(decodeBlobAnswer(encodeBlobAnswer({ code: 'missing', size: 0, holders: [] }))).to.deep.equal({ code: 'missing', size: 0, holders: [] })
    expect(decodeBlobAnswer(encodeBlobAnswer({ ...answer, size: MAX_BLOB_BYTES + 1 }))).to.equal(undefined)
    expect(decodeBlobAnswer(encodeBlobAnswer({ ...answer, holders: [new Uint8Array(31)] }))).to.equal(undefined)
    expect(decodeBlobAnswer(new Uint8Array(0))).to.equal(undefined)
    expect(() => encodeBlobAnswer({ ...answer, holders: [...answer.holders, digest] })).to.throw(RangeError)
    const nine = Array.from({ length: MAX_HOLDERS + 1 }, () => [0x1a, 0x20, ...digest]).flat()
    expect(decodeBlobAnswer(Uint8Array.of(0x0a, 2, 0x6f, 0x6b, ...nine))).to.equal(undefined)
    expect(decodeBlobAnswer(Uint8Array.of(0x0a, 2, 0x6f, 0x6b, ...nine.slice(34)))?.holders).to.have.lengthOf(MAX_HOLDERS)
  })
})

describe('protocol names', () => {
  it('carry the network', () => {
    expect(protocolName('main', 'contract')).to.equal('/mycel/main/contract/1.0.0')
    expect(protocolName('main', 'blob')).to.equal('/mycel/main/blob/2.0.0')
  })
})

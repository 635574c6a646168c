import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { nobleCrypto } from '../src/crypto/index.ts'
import { MAX_ENVELOPE_BYTES, open } from '../src/envelope/index.ts'
import { BODY_TYPES, bodyTypeOf, decodeBody, encodeBody, payloadTypeOf, REGISTRY } from '../src/messages/index.ts'
import { example, examples, NETWORK, signed } from './fixtures/bodies.ts'
import { fieldsOf, forge, join, overlong } from './fixtures/forge.ts'
import type { OpenCode } from '../src/envelope/index.ts'
import type { Bodies, BodyType } from '../src/messages/index.ts'

const all = examples()
const codes = new Set<OpenCode>(['oversize', 'malformed', 'not-canonical', 'out-of-range', 'unknown-type', 'unexpected-type', 'wrong-network', 'signature-count', 'same-party', 'bad-signature'])

function codeOf (bytes: Uint8Array): string {
  const opened = open(nobleCrypto, bytes, { network: NETWORK })
  return opened.ok ? 'ok' : opened.code
}

describe('messages', () => {
  it('has an example of every type', () => {
    expect(all.map(({ type }) => type)).to.have.members([...BODY_TYPES])
  })

  for (const { type, body, signers } of all) {
    const payload = encodeBody(type, body as Bodies[BodyType])
    const fields = fieldsOf(payload)
    const code = (bytes: Uint8Array): string => codeOf(forge(type, bytes, signers))

    describe(type, () => {
      it('round-trips', () => {
        expect(decodeBody(type, payload)).to.deep.equal({ ok: true, value: body })
        expect(code(payload)).to.equal('ok')
      })

      it('is refused with an unknown field, whoever signed it', () => {
        expect(code(join([payload, Uint8Array.of(0xf8, 0x07, 1)]))).to.equal('not-canonical')
      })

      it('is refused with its first field twice', () => {
        expect(code(join([...fields.slice(0, 1), ...fields]))).to.equal('not-canonical')
      })

      it('is refused with its first two fields in the other order', () => {
        expect(code(join([...fields.slice(1, 2), ...fields.slice(0, 1), ...fields.slice(2)]))).to.equal('not-canonical')
      })

      it('is refused with an overlong varint', () => {
        expect(code(join(fields.map((field, i) => i === 0 ? overlong(field) : field)))).to.equal('not-canonical')
      })

      it('is refused with an explicit default', () => {
        // field 1 (network) once more, empty, before the real one
        expect(code(join([Uint8Array.of(0x0a, 0), payload]))).to.equal('not-canonical')
      })

      it('is refused cut short anywhere', () => {
        for (const size of [0, 1, Math.floor(payload.byteLength / 2), payload.byteLength - 1]) {
          expect(code(payload.subarray(0, size))).to.be.oneOf(['malformed', 'not-canonical', 'out-of-range'])
        }
      })

      it('is refused beyond its size', () => {
        const max = REGISTRY[type].maxBytes
        expect(decodeBody(type, new Uint8Array(max + 1))).to.include({ ok: false, code: 'oversize' })
      })

      it('is refused without a field that must be there', () => {
        expect(code(join(fields.slice(1)))).to.equal('out-of-range')
      })
    })
  }

  it('refuses every valid envelope with any one byte changed, with a typed code', function () {
    this.timeout(30_000)
    const envelopes = all.map(one => signed(one).bytes)

    fc.assert(fc.property(fc.nat(envelopes.length - 1), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.integer({ min: 1, max: 255 }), (which, where, xor) => {
      const mutant = (envelopes[which] ?? new Uint8Array(1)).slice()
      const at = Math.floor(where * mutant.byteLength)
      mutant[at] = (mutant[at] ?? 0) ^ xor
      expect([...codes]).to.include(codeOf(mutant))
    }), { numRuns: 1500 })
  })

  it('refuses every valid envelope cut short or with bytes after it', () => {
    for (const one of all) {
      const { bytes } = signed(one)
      expect(codeOf(bytes.subarray(0, bytes.byteLength - 1))).to.not.equal('ok')
      expect(codeOf(join([bytes, Uint8Array.of(0)]))).to.be.oneOf(['malformed', 'not-canonical'])
      expect(codeOf(join([bytes, Uint8Array.of(0x20, 1)]))).to.equal('not-canonical')
    }
  })

  it('refuses an envelope beyond its size before parsing it', () => {
    expect(codeOf(new Uint8Array(MAX_ENVELOPE_BYTES + 1))).to.equal('oversize')
  })

  it('refuses arbitrary bytes without throwing', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), bytes => {
      expect([...codes]).to.include(codeOf(bytes))
    }))
  })

  it('never encodes what it would refuse', () => {
    const bad: Array<() => unknown> = [
      () => encodeBody('accept', { ...example('accept'), prev: new Uint8Array(31) }),
      () => encodeBody('tender', { ...example('tender'), units: 0 }),
      () => encodeBody('tender', { ...example('tender'), facets: Array.from({ length: 17 }, () => 'class=gpu') }),
      () => encodeBody('payment', { ...example('payment'), amount: 0n }),
      () => encodeBody('payment', { ...example('payment'), amount: (1n << 62n) + 1n }),
      () => encodeBody('dispute', { ...example('dispute'), reason: 'x'.repeat(257) }),
      () => encodeBody('dispute', { ...example('dispute'), reason: 'a\u0000b' }),
      () => encodeBody('dispute', { ...example('dispute'), reason: 'e\u0301' }),
      () => encodeBody('ad', { ...example('ad'), expires: 0n }),
      () => encodeBody('ad', { ...example('ad'), attestations: Array.from({ length: 5 }, () => new Uint8Array(4000)) })
    ]

    for (const encode of bad) {
      expect(encode).to.throw(RangeError)
    }
  })

  it('names each type by its own payload type and knows no other', () => {
    for (const type of BODY_TYPES) {
      expect(bodyTypeOf(payloadTypeOf(type))).to.equal(type)
    }

    for (const unknown of ['', 'application/vnd.mycel.constructor.v1+protobuf', 'application/vnd.mycel.ad.v2+protobuf', 'application/vnd.mycel.ad.v1+protobuf ', 'ad']) {
      expect(bodyTypeOf(unknown)).to.equal(undefined)
    }
  })
})

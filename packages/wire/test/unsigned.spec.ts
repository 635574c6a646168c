import { expect } from 'aegir/chai'
import { nobleCrypto } from '../src/crypto/index.ts'
import { MAX_ENVELOPE_BYTES, open } from '../src/envelope/index.ts'
import { decodeDescriptor, encodeDescriptor } from '../src/facets/index.ts'
import { checkFields } from '../src/messages/fields.ts'
import { Envelope } from '../src/messages/generated/envelope.ts'
import { decodeManifest, decodeResults, decodeWasmWork, encodeBody, encodeManifest, encodeWasmWork, MAX_JOB_UNITS } from '../src/messages/index.ts'
import { wasmWork } from '../src/messages/limits.ts'
import { example, examples, NETWORK, signed } from './fixtures/bodies.ts'
import type { Descriptors, DescriptorKind } from '../src/facets/index.ts'
import type { WasmWork } from '../src/messages/index.ts'

const x = (size: number): string => 'x'.repeat(size)
const times = <T> (count: number, value: T): T[] => Array.from({ length: count }, () => value)

type Limits<T> = { readonly [K in keyof T]?: { readonly good: ReadonlyArray<T[K]>, readonly bad: ReadonlyArray<T[K]> } }

// field by field: values at the limit, and one beyond it
const work: Limits<WasmWork> = {
  module: { good: [], bad: [new Uint8Array(31), new Uint8Array(33)] },
  moduleSize: { good: [1n, 1n << 32n], bad: [0n, (1n << 32n) + 1n] },
  profile: { good: [x(1), x(64)], bad: ['', x(65)] },
  args: { good: [[], times(64, ''), [x(1024)]], bad: [times(65, ''), [x(1025)]] },
  mounts: {
    good: [[], times(16, { path: x(128), digest: new Uint8Array(32), size: 0n })],
    bad: [times(17, { path: 'a', digest: new Uint8Array(32), size: 1n }), [{ path: '', digest: new Uint8Array(32), size: 1n }], [{ path: x(129), digest: new Uint8Array(32), size: 1n }], [{ path: 'a', digest: new Uint8Array(33), size: 1n }]]
  },
  memoryPages: { good: [1, 65_536], bad: [0, 65_537] },
  outputBytes: { good: [0, 16_777_216], bad: [16_777_217] },
  wallMs: { good: [1, 604_800_000], bad: [0, 604_800_001] }
}

const descriptors: { readonly [K in DescriptorKind]: { readonly valid: Descriptors[K], readonly limits: Limits<Descriptors[K]> } } = {
  compute: {
    valid: { cores: 8, memoryMib: 1024n, arch: 'x64' },
    limits: {
      cores: { good: [1, 65_536], bad: [0, 65_537] },
      memoryMib: { good: [1n, 1n << 32n], bad: [0n, (1n << 32n) + 1n] },
      arch: { good: [x(1), x(32)], bad: ['', x(33)] }
    }
  },
  gpu: {
    valid: { model: 'L4', count: 1, vramMib: 24_576n },
    limits: {
      model: { good: [x(1), x(64)], bad: ['', x(65)] },
      count: { good: [1, 4096], bad: [0, 4097] },
      vramMib: { good: [1n, 1n << 32n], bad: [0n, (1n << 32n) + 1n] }
    }
  },
  inference: {
    valid: { models: ['m'], contextTokens: 0 },
    limits: { models: { good: [[x(1)], [x(96)], times(16, x(96)), times(32, 'm')], bad: [[], [''], [x(97)], times(33, 'm')] } }
  },
  microfactory: {
    valid: { processes: ['p'], materials: [] },
    limits: {
      processes: { good: [[x(64)], times(32, 'p')], bad: [[], [''], [x(65)], times(33, 'p')] },
      materials: { good: [[x(64)], times(32, 'p')], bad: [[''], [x(65)], times(33, 'p')] }
    }
  },
  clinic: { valid: { services: ['s'] }, limits: { services: { good: [[x(96)], times(32, 's')], bad: [[], [''], [x(97)], times(33, 's')] } } }
}

const validWork: WasmWork = {
  module: new Uint8Array(32), moduleSize: 1n, profile: 'p', args: [], mounts: [], fuel: 1n, memoryPages: 1, outputBytes: 1, wallMs: 1
}

describe('work: every field at its limit and beyond', () => {
  for (const [field, limit] of Object.entries(work)) {
    it(field, () => {
      for (const value of limit?.good ?? []) {
        expect(decodeWasmWork(encodeWasmWork({ ...validWork, [field]: value })).ok, String(value).slice(0, 80)).to.equal(true)
      }
      for (const value of limit?.bad ?? []) {
        const decoded = decodeWasmWork(encodeWasmWork({ ...validWork, [field]: value }))
        // a list that is too long ends the decoding itself, and is refused when it is made too
        expect(decoded.ok ? 'ok' : decoded.code, String(value).slice(0, 80)).to.be.oneOf(['out-of-range', 'malformed'])
        expect(checkFields<WasmWork>(wasmWork, { ...validWork, [field]: value }, ''), String(value).slice(0, 80)).to.be.a('string')
      }
    })
  }

  it('is at most 8 KiB', () => {
    const sized = (last: number): Uint8Array => encodeWasmWork({ ...validWork, args: [...times(7, x(1024)), x(last)] })
    const room = 8192 - sized(600).byteLength
    expect(sized(600 + room).byteLength).to.equal(8192)
    expect(decodeWasmWork(sized(600 + room)).ok).to.equal(true)
    expect(decodeWasmWork(sized(601 + room))).to.include({ ok: false, code: 'oversize' })
  })
})

for (const kind of Object.keys(descriptors) as DescriptorKind[]) {
  const { valid, limits } = descriptors[kind]

  describe(`descriptor of ${kind}: every field at its limit and beyond`, () => {
    for (const [field, limit] of Object.entries(limits)) {
      it(field, () => {
        for (const value of limit.good) {
          expect(decodeDescriptor(encodeDescriptor(kind, { ...valid, [field]: value }))?.ok, String(value).slice(0, 80)).to.equal(true)
        }
        for (const value of limit.bad) {
          expect(() => encodeDescriptor(kind, { ...valid, [field]: value }), String(value).slice(0, 80)).to.throw(RangeError)
        }
      })
    }
  })
}

describe('sizes that no vector can hold', () => {
  it('an envelope is at most 64.5 KiB', () => {
    expect(MAX_ENVELOPE_BYTES).to.equal(66_048)
    expect(open(nobleCrypto, new Uint8Array(66_049), { network: NETWORK })).to.include({ ok: false, code: 'oversize' })
    expect(open(nobleCrypto, new Uint8Array(66_048), { network: NETWORK })).to.not.include({ code: 'oversize' })
  })

  it('manifests and results are at most 64 MiB', () => {
    const largest = new Uint8Array(67_108_864)
    const larger = new Uint8Array(67_108_865)
    for (const decode of [decodeManifest, decodeResults]) {
      expect(decode(larger)).to.include({ ok: false, code: 'oversize' })
      expect(decode(largest)).to.include({ ok: false }).and.not.include({ code: 'oversize' })
    }
  })

  it('a job is at most 262,144 units', () => {
    expect(MAX_JOB_UNITS).to.equal(262_144)
    const manifest = encodeManifest(times(262_145, { index: 1n, input: new Uint8Array(0) }))
    expect(decodeManifest(manifest, MAX_JOB_UNITS)).to.include({ ok: false, code: 'malformed' })
    expect(decodeManifest(encodeManifest(times(262_144, { index: 1n, input: new Uint8Array(0) })), MAX_JOB_UNITS)).to.include({ ok: true })
  })

  it('text is measured in bytes, not in characters', () => {
    const dispute = example('dispute')
    expect(() => encodeBody('dispute', { ...dispute, reason: 'é'.repeat(128) })).to.not.throw()
    expect(() => encodeBody('dispute', { ...dispute, reason: 'é'.repeat(129) })).to.throw(RangeError)
  })

  it('nothing stands without a signature, nor with one too many', () => {
    for (const one of examples()) {
      const envelope = Envelope.decode(signed(one).bytes)
      const [first] = envelope.signatures
      for (const signatures of [[], [...envelope.signatures, ...first == null ? [] : [first]]]) {
        expect(open(nobleCrypto, Envelope.encode({ ...envelope, signatures }), { network: NETWORK }), one.type).to.include({ ok: false }).and.not.include({ ok: true })
      }
    }
  })
})

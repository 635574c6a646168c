import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { toHex } from '../src/bytes.ts'
import { nobleCrypto } from '../src/crypto/index.ts'
import { decodeDescriptor, encodeDescriptor, facetCid, facetKey, facetsOf, facetsOfAd, matches, MEASURES, parseFacet, TERMS } from '../src/facets/index.ts'
import { didOf } from '../src/ids.ts'
import { alice, bob, example } from './fixtures/bodies.ts'
import type { Capacity } from '../src/messages/index.ts'

const none = { profiles: [], attestedBy: [] }
const did = didOf(alice.publicKey)

function capacity (over: Partial<Capacity>): Capacity {
  return { class: 'farm', descriptor: { kind: 'farm', body: new Uint8Array(0) }, asset: 'credit', unitPrice: 1n, region: 'eu', ...over }
}

describe('facets', () => {
  it('come from each class\'s descriptor', () => {
    const table: ReadonlyArray<readonly [Capacity, readonly string[]]> = [
      [capacity({ class: 'compute', descriptor: encodeDescriptor('compute', { cores: 6, memoryMib: 8191n, arch: 'x64' }) }), [
        'class=compute', 'region=eu', 'arch=x64', 'cpu.cores>=1', 'cpu.cores>=2', 'cpu.cores>=4', 'memory>=1GiB', 'memory>=2GiB', 'memory>=4GiB'
      ]],
      [capacity({ class: 'gpu', region: '', descriptor: encodeDescriptor('gpu', { model: 'NVIDIA  L4', count: 2, vramMib: 8192n }) }), [
        'class=gpu', 'gpu.model=nvidia l4', 'gpu.count>=1', 'gpu.count>=2', 'gpu.vram>=4GiB', 'gpu.vram>=6GiB', 'gpu.vram>=8GiB'
      ]],
      [capacity({ class: 'inference', descriptor: encodeDescriptor('inference', { models: ['Llama-3-8B', 'qwen3'], contextTokens: 4096 }) }), [
        'class=inference', 'region=eu', 'model=llama-3-8b', 'model=qwen3', 'context>=2048', 'context>=4096'
      ]],
      [capacity({ class: 'microfactory', descriptor: encodeDescriptor('microfactory', { processes: ['FDM'], materials: ['PETG'] }) }), [
        'class=microfactory', 'region=eu', 'process=fdm', 'material=petg'
      ]],
      [capacity({ class: 'clinic', descriptor: encodeDescriptor('clinic', { services: ['ecg'] }) }), ['class=clinic', 'region=eu', 'service=ecg']],
      [capacity({}), ['class=farm', 'region=eu']]
    ]

    for (const [offered, facets] of table) {
      expect(facetsOf(offered, none)).to.deep.equal(facets)
    }
  })

  it('carry profiles and issuers', () => {
    expect(facetsOf(capacity({}), { profiles: ['mycel-wasm-1'], attestedBy: [did] })).to.include.members(['profile=mycel-wasm-1', `attested-by=${did}`])
  })

  it('are only class and region where the descriptor is malformed or another class\'s', () => {
    expect(facetsOf(capacity({ class: 'gpu', descriptor: { kind: 'gpu', body: Uint8Array.of(1, 2, 3) } }), none)).to.deep.equal(['class=gpu', 'region=eu'])
    expect(facetsOf(capacity({ class: 'gpu', descriptor: encodeDescriptor('compute', { cores: 4, memoryMib: 1n, arch: 'x64' }) }), none)).to.deep.equal(['class=gpu', 'region=eu'])
  })

  it('are kept apart by capacity: one must hold all that is wanted', () => {
    const facets = facetsOfAd(example('ad'), () => [])
    expect(facets.some(one => matches(one, ['class=gpu', 'gpu.vram>=24GiB', 'region=eu']))).to.equal(true)
    expect(facets.some(one => matches(one, ['class=gpu', 'cpu.cores>=4']))).to.equal(false)
    expect(facets.some(one => matches(one, ['gpu.vram>=32GiB']))).to.equal(false)
  })

  it('ask which issuers count for each class', () => {
    const facets = facetsOfAd(example('ad'), kind => kind === 'gpu' ? [did] : [])
    expect(facets.map(one => one.includes(`attested-by=${did}`))).to.deep.equal([false, true])
  })

  it('name one bucket and all below for every amount', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 65_536 }), cores => {
      const facets = facetsOf(capacity({ class: 'compute', descriptor: encodeDescriptor('compute', { cores, memoryMib: 1n, arch: 'x' }) }), none)
      const reached = MEASURES['cpu.cores'].buckets.filter(bucket => bucket <= cores).map(bucket => `cpu.cores>=${bucket}`)
      expect(facets.filter(facet => facet.startsWith('cpu.cores'))).to.deep.equal(reached)
    }))
  })

  it('decode to what was encoded, and refuse values out of range', () => {
    const value = { cores: 4, memoryMib: 1024n, arch: 'arm64' }
    expect(decodeDescriptor(encodeDescriptor('compute', value))).to.deep.equal({ ok: true, value: { kind: 'compute', value } })
    expect(() => encodeDescriptor('compute', { ...value, cores: 0 })).to.throw(RangeError)
    expect(decodeDescriptor({ kind: 'farm', body: new Uint8Array(0) })).to.equal(undefined)
    expect(decodeDescriptor({ kind: 'compute', body: new Uint8Array(2049) })).to.include({ ok: false, code: 'oversize' })
  })
})

describe('facet text', () => {
  const good: Readonly<Record<string, string>> = {
    'class=gpu': 'class=gpu',
    ' Class = GPU ': 'class=gpu',
    'gpu.model=NVIDIA   L4': 'gpu.model=nvidia l4',
    'memory >= 8 GiB': 'memory>=8GiB',
    'memory>=8192MiB': 'memory>=8GiB',
    'memory>=1TiB': 'memory>=1024GiB',
    'cpu.cores>=4': 'cpu.cores>=4',
    'region=e\u0301u': 'region=\u00e9u',
    [`attested-by=${did}`]: `attested-by=${did}`
  }

  for (const [text, facet] of Object.entries(good)) {
    it(`reads "${text}"`, () => {
      expect(parseFacet(text)).to.deep.equal({ ok: true, facet })
      expect(parseFacet(facet)).to.deep.equal({ ok: true, facet })
    })
  }

  const bad: Readonly<Record<string, readonly [code: string, says: string]>> = {
    gpu: ['facet-syntax', 'name=value'],
    'class=': ['facet-syntax', 'name=value'],
    'class>=gpu': ['facet-operator', 'class=gpu'],
    'memory=8GiB': ['facet-operator', 'memory>=8GiB'],
    'memory>=7GiB': ['facet-amount', '8GiB'],
    'memory>=8': ['facet-amount', 'of GiB'],
    'memory>=8GB': ['facet-amount', 'GiB'],
    'cpu.cores>=4GiB': ['facet-amount', 'without a unit'],
    'memory>=-1': ['facet-amount', 'whole number'],
    'colour=red': ['facet-unknown', 'class'],
    'constructor=1': ['facet-unknown', 'class'],
    'attested-by=bob': ['facet-value', 'did:key'],
    'class=a\u0007b': ['facet-value', 'control'],
    [`model=${'x'.repeat(123)}`]: ['facet-length', '128']
  }

  for (const [text, [code, says]] of Object.entries(bad)) {
    it(`refuses "${text.slice(0, 30)}" as ${code}, saying what to write`, () => {
      const parsed = parseFacet(text)
      expect(parsed).to.include({ ok: false, code })
      expect(parsed).to.have.property('reason').that.includes(says)
    })
  }

  it('reads back whatever an ad offers, whatever its owner typed', () => {
    fc.assert(fc.property(fc.constantFrom(...TERMS.filter(name => name !== 'attested-by')), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), (name, value) => {
      const parsed = parseFacet(`${name}=${value}`)

      if (parsed.ok) {
        expect(parseFacet(parsed.facet)).to.deep.equal(parsed)
      }
    }))
  })
})

describe('facet keys', () => {
  it('are those of the spec', () => {
    const text = new TextEncoder().encode('mycel/facet/v1\u0000\u0000\u0000\u0004test\u0000\u0000\u0000\u0009class=gpu')
    expect(facetKey(nobleCrypto, 'test', 'class=gpu')).to.deep.equal(nobleCrypto.sha256(text))
    expect(toHex(facetCid(nobleCrypto, 'test', 'class=gpu').multihash.digest)).to.equal(toHex(nobleCrypto.sha256(text)))
  })

  it('differ by network and facet, wherever the border falls', () => {
    const keys = [['test', 'class=gpu'], ['main', 'class=gpu'], ['test', 'class=gp'], ['testc', 'lass=gpu']].map(([network = '', facet = '']) => toHex(facetKey(nobleCrypto, network, facet)))
    expect(new Set(keys)).to.have.lengthOf(4)
  })

  it('take a did as it is written', () => {
    expect(parseFacet(`attested-by=${didOf(bob.publicKey)}`)).to.deep.equal({ ok: true, facet: `attested-by=${didOf(bob.publicKey)}` })
    expect(parseFacet(`attested-by=${did.toLowerCase()}`)).to.include({ ok: false, code: 'facet-value' })
  })
})

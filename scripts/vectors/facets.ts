import { didOf } from '@mycel/wire'
import { encodeDescriptor, facetCid, facetKey, facetsOf, MAX_FACET_BYTES, parseFacet } from '@mycel/wire/facets'
import { NETWORK } from '../../packages/wire/dist/test/fixtures/bodies.js'
import { carol, crypto } from './people.ts'
import type { Capacity } from '@mycel/wire/messages'

const TEXTS = [
  'class=compute', ' Class = GPU ', 'region=EU', 'gpu.model=NVIDIA  L4', 'model=Llama-3.1', 'process=Laser\tcut', 'material=Caf\u0065\u0301', 'cpu.cores>=4', 'cpu.cores>=3', 'cpu.cores=4', 'class>=4',
  'memory>=8192MiB', 'memory >= 8 GiB', 'memory>=1TiB', 'memory>=8', 'gpu.vram>=24gib', 'context>=8192', 'colour=red', 'class=', 'class', '', `attested-by=${didOf(carol.publicKey)}`, 'attested-by=did:web:example.org',
  `service=${'x'.repeat(MAX_FACET_BYTES - 'service='.length)}`, `service=${'x'.repeat(MAX_FACET_BYTES - 'service='.length + 1)}`
]

const CAPACITIES: ReadonlyArray<readonly [name: string, capacity: Capacity]> = [
  ['compute', { class: 'compute', descriptor: encodeDescriptor('compute', { cores: 12, memoryMib: 16_383n, arch: 'X64' }), asset: 'credit', unitPrice: 1n, region: 'EU' }],
  ['gpu', { class: 'gpu', descriptor: encodeDescriptor('gpu', { model: 'L4', count: 2, vramMib: 24_576n }), asset: 'credit', unitPrice: 1n, region: '' }],
  ['inference', { class: 'inference', descriptor: encodeDescriptor('inference', { models: ['Qwen3', 'qwen3'], contextTokens: 32_768 }), asset: 'credit', unitPrice: 1n, region: '' }],
  ['microfactory', { class: 'microfactory', descriptor: encodeDescriptor('microfactory', { processes: ['CNC'], materials: ['PLA', 'oak'] }), asset: 'credit', unitPrice: 1n, region: '' }],
  ['clinic', { class: 'clinic', descriptor: encodeDescriptor('clinic', { services: ['x-ray'] }), asset: 'credit', unitPrice: 1n, region: 'ke' }],
  ['a class that is not known', { class: 'farm', descriptor: { kind: 'farm', body: Uint8Array.of(1, 2) }, asset: 'credit', unitPrice: 1n, region: 'eu' }],
  ['a descriptor of another class', { class: 'gpu', descriptor: encodeDescriptor('compute', { cores: 12, memoryMib: 16_384n, arch: 'x64' }), asset: 'credit', unitPrice: 1n, region: '' }]
]

/** What people type, in the form that has a key or with the code of its refusal; what capacities can be found by; keys. */
export function facetVectors (): unknown {
  const keyed = ['class=compute', 'gpu.vram>=24GiB', 'material=café']

  return {
    texts: TEXTS.map(text => {
      const parsed = parseFacet(text)
      return parsed.ok ? { text, facet: parsed.facet } : { text, code: parsed.code }
    }),
    capacities: CAPACITIES.map(([name, capacity]) => ({ name, capacity, profiles: ['mycel-wasm-1'], attestedBy: [didOf(carol.publicKey)], facets: facetsOf(capacity, { profiles: ['mycel-wasm-1'], attestedBy: [didOf(carol.publicKey)] }) })),
    keys: keyed.flatMap(facet => [NETWORK, 'main'].map(network => ({ network, facet, key: facetKey(crypto, network, facet), cid: facetCid(crypto, network, facet).toString() })))
  }
}

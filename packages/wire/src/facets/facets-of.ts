import { countFacets, memoryFacets } from './buckets.ts'
import { decodeDescriptor } from './descriptors.ts'
import { termFacet } from './parse.ts'
import type { Descriptor } from './descriptors.ts'
import type { TermName } from './parse.ts'
import type { Ad, Capacity } from '../messages/bodies.ts'

/** What holds for a capacity beyond its own fields. */
export interface FacetContext {
  /** Execution profiles, from the ad. */
  readonly profiles: readonly string[]
  /** Issuers (did:key) whose attestations of this capacity the caller believes, or, for one's own ad, carries. */
  readonly attestedBy: readonly string[]
}

/**
 * The facets of one capacity, each once, `class=` first. A capacity of a class (or with a descriptor) that this version does not know still has its
 * class, region, profiles and issuers. Spec: docs/spec/discovery.md, "Facets".
 */
export function facetsOf (capacity: Capacity, context: FacetContext): string[] {
  const decoded = decodeDescriptor(capacity.descriptor)
  const own = decoded?.ok === true && decoded.value.kind === capacity.class ? descriptorFacets(decoded.value) : []

  return [...new Set([
    ...terms('class', [capacity.class]),
    ...terms('region', capacity.region === '' ? [] : [capacity.region]),
    ...own,
    ...terms('profile', context.profiles),
    ...terms('attested-by', context.attestedBy)
  ])]
}

/** The facets of each capacity of an ad, in the ad's order. `attestedBy` says which issuers count for a class. */
export function facetsOfAd (ad: Ad, attestedBy: (capacityClass: string) => readonly string[]): string[][] {
  return ad.capacities.map(capacity => facetsOf(capacity, { profiles: ad.profiles, attestedBy: attestedBy(capacity.class) }))
}

/** Whether every wanted facet (normalised by `parseFacet`) is among these of one capacity. */
export function matches (facets: Iterable<string>, wanted: Iterable<string>): boolean {
  const offered = new Set(facets)

  for (const facet of wanted) {
    if (!offered.has(facet)) {
      return false
    }
  }

  return true
}

function descriptorFacets (descriptor: Descriptor): string[] {
  switch (descriptor.kind) {
    case 'compute': {
      const { cores, memoryMib, arch } = descriptor.value
      return [...terms('arch', [arch]), ...countFacets('cpu.cores', cores), ...memoryFacets('memory', memoryMib)]
    }
    case 'gpu': {
      const { model, count, vramMib } = descriptor.value
      return [...terms('gpu.model', [model]), ...countFacets('gpu.count', count), ...memoryFacets('gpu.vram', vramMib)]
    }
    case 'inference':
      return [...terms('model', descriptor.value.models), ...countFacets('context', descriptor.value.contextTokens)]
    case 'microfactory':
      return [...terms('process', descriptor.value.processes), ...terms('material', descriptor.value.materials)]
    case 'clinic':
      return terms('service', descriptor.value.services)
  }
}

function terms (name: TermName, values: readonly string[]): string[] {
  return values.flatMap(value => termFacet(name, value) ?? [])
}

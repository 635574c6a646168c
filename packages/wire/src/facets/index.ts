/**
 * Facets: what an ad can be searched by, in the one form that both sides compute alike. Spec: docs/spec/discovery.md.
 *
 * @packageDocumentation
 */
export { MEASURES } from './buckets.ts'
export type { Measure, MeasureName } from './buckets.ts'
export { decodeDescriptor, DESCRIPTOR_KINDS, encodeDescriptor, MAX_DESCRIPTOR_BYTES } from './descriptors.ts'
export type { Descriptor, DescriptorKind, Descriptors } from './descriptors.ts'
export { facetsOf, facetsOfAd, matches } from './facets-of.ts'
export type { FacetContext } from './facets-of.ts'
export { facetCid, facetKey } from './key.ts'
export { MAX_FACET_BYTES, parseFacet, TERMS } from './parse.ts'
export type { FacetCode, ParsedFacet, TermName } from './parse.ts'

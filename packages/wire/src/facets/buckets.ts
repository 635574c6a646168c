/** A facet that says "at least so much": its unit and the only amounts that have a key. */
export interface Measure {
  /** Written after the amount; empty for plain counts. */
  readonly unit: '' | 'GiB'
  /** Ascending. An ad carries one facet per bucket that does not exceed what it offers. */
  readonly buckets: readonly number[]
}

const GIB = 1024

/** Every measured facet with its buckets: part of the protocol, listed in docs/spec/discovery.md, "Facets". */
export const MEASURES = {
  'cpu.cores': { unit: '', buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256] },
  memory: { unit: 'GiB', buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048] },
  'gpu.count': { unit: '', buckets: [1, 2, 4, 8, 16] },
  'gpu.vram': { unit: 'GiB', buckets: [4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 192, 256] },
  context: { unit: '', buckets: [2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072, 262_144, 524_288, 1_048_576] }
} as const satisfies Record<string, Measure>

export type MeasureName = keyof typeof MEASURES

/** Facets for a plain count, e.g. cores. */
export function countFacets (name: MeasureName, count: number): string[] {
  const { buckets, unit } = MEASURES[name]
  return buckets.filter(bucket => bucket <= count).map(bucket => `${name}>=${bucket}${unit}`)
}

/** Facets for an amount of memory in MiB, e.g. `gpu.vram>=8GiB` from 8192 on. */
export function memoryFacets (name: MeasureName, mib: bigint): string[] {
  const { buckets, unit } = MEASURES[name]
  return buckets.filter(bucket => BigInt(bucket) * BigInt(GIB) <= mib).map(bucket => `${name}>=${bucket}${unit}`)
}

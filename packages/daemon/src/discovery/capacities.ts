import { decodeDescriptor, DESCRIPTOR_KINDS, encodeDescriptor } from '@mycel/wire/facets'
import { decodeRecord, encodeRecord } from '../stores/record.ts'
import type { CapacityConfig } from '../config.ts'
import type { Store } from '../stores/store.ts'
import type { Capacity } from '@mycel/wire'
import type { Descriptors } from '@mycel/wire/facets'

const OWN = 'own'
const OFFER = 'offer'

/** What the owner has changed since the config file: a class added or, where undefined, taken away. */
interface Changes {
  readonly capacities: ReadonlyArray<readonly [string, CapacityConfig | undefined]>
  readonly attestations: readonly Uint8Array[]
  readonly lastSeq: bigint
}

const NONE: Changes = { capacities: [], attestations: [], lastSeq: 0n }

/** What this node offers: the config file's capacities with the owner's later changes, and the credentials about it. Kept across restarts. */
export class Capacities {
  private readonly store: Store
  private readonly configured: readonly CapacityConfig[]
  private changes: Changes

  private constructor (store: Store, configured: readonly CapacityConfig[], changes: Changes) {
    this.store = store
    this.configured = configured
    this.changes = changes
  }

  static async load (store: Store, configured: readonly CapacityConfig[]): Promise<Capacities> {
    const stored = await store.get(OWN, OFFER)
    return new Capacities(store, configured, stored == null ? NONE : decodeRecord<Changes>(stored))
  }

  get list (): readonly CapacityConfig[] {
    const changed = new Map(this.changes.capacities)
    const kept = this.configured.filter(capacity => !changed.has(capacity.class))
    return [...kept, ...[...changed.values()].flatMap(capacity => capacity ?? [])]
  }

  get attestations (): readonly Uint8Array[] {
    return this.changes.attestations
  }

  /** Highest sequence number of an ad that this node is known to have signed. */
  get lastSeq (): bigint {
    return this.changes.lastSeq
  }

  async put (capacity: CapacityConfig): Promise<void> {
    await this.change(capacity.class, capacity)
  }

  /** False where this node offers no such class. */
  async remove (cls: string): Promise<boolean> {
    const known = this.list.some(capacity => capacity.class === cls)

    if (known) {
      await this.change(cls, undefined)
    }

    return known
  }

  async addAttestation (credential: Uint8Array): Promise<void> {
    await this.save({ ...this.changes, attestations: [...this.changes.attestations.filter(one => Buffer.compare(one, credential) !== 0), credential].slice(-8) })
  }

  async sawSeq (seq: bigint): Promise<void> {
    if (seq > this.changes.lastSeq) {
      await this.save({ ...this.changes, lastSeq: seq })
    }
  }

  private async change (cls: string, capacity: CapacityConfig | undefined): Promise<void> {
    await this.save({ ...this.changes, capacities: [...this.changes.capacities.filter(([name]) => name !== cls), [cls, capacity]] })
  }

  private async save (changes: Changes): Promise<void> {
    await this.store.write([{ type: 'put', space: OWN, key: OFFER, value: encodeRecord(changes) }])
    this.changes = changes
  }
}

/** A capacity as an ad carries it. RangeError where a term breaks its limit. */
export function capacityOf ({ class: cls, descriptor, asset, unitPrice, region }: CapacityConfig): Capacity {
  return { class: cls, descriptor: descriptorPart(cls, descriptor), asset, unitPrice, region }
}

/** A descriptor's terms as people read them; empty for a kind that this version does not know. */
export function termsOf (descriptor: Capacity['descriptor']): CapacityConfig['descriptor'] {
  const decoded = decodeDescriptor(descriptor)
  return decoded?.ok === true ? Object.fromEntries(Object.entries(decoded.value.value).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value])) : {}
}

function descriptorPart (cls: string, terms: CapacityConfig['descriptor']): Capacity['descriptor'] {
  const kind = DESCRIPTOR_KINDS.find(one => one === cls)

  switch (kind) {
    case undefined:
      return { kind: cls, body: new Uint8Array(0) }
    case 'compute':
      return encodeDescriptor(kind, { cores: count(terms, 'cores'), memoryMib: BigInt(count(terms, 'memoryMib')), arch: word(terms, 'arch') })
    case 'gpu':
      return encodeDescriptor(kind, { model: word(terms, 'model'), count: count(terms, 'count'), vramMib: BigInt(count(terms, 'vramMib')) })
    case 'inference':
      return encodeDescriptor(kind, { models: words(terms, 'models'), contextTokens: count(terms, 'contextTokens') })
    case 'microfactory':
      return encodeDescriptor(kind, { processes: words(terms, 'processes'), materials: words(terms, 'materials') })
    case 'clinic':
      return encodeDescriptor(kind, { services: words(terms, 'services') })
  }
}

function count (terms: CapacityConfig['descriptor'], name: keyof Descriptors['compute'] | keyof Descriptors['gpu'] | keyof Descriptors['inference']): number {
  const value = Number(terms[name] ?? 0)

  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${name}: ${String(terms[name])} is no count`)
  }

  return value
}

function word (terms: CapacityConfig['descriptor'], name: string): string {
  return String(terms[name] ?? '')
}

function words (terms: CapacityConfig['descriptor'], name: string): string[] {
  const value = terms[name] ?? []
  return (Array.isArray(value) ? value : [String(value)]).map(String)
}

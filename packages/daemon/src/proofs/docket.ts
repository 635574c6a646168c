import { equals } from '@mycel/wire'
import { decodeRecord, encodeRecord } from '../stores/record.ts'
import { CONCERNS } from './concern.ts'
import type { Claim, ProofMessage } from './claim.ts'
import type { Concern } from './concern.ts'
import type { Op, Store } from '../stores/store.ts'
import type { MessageId } from '@mycel/wire'

const DOCKET = 'docket'

/** Proofs kept unjudged, all together: at most 34 MB, as a rule 2 KB each. */
const MAX_ENTRIES = 512

/** So many go at once when there is no more room: finding out whom they concern takes time. */
const TRIMMED = 64

/** Of those about one accused, where this node is no party: one of them convicts it. */
const MAX_ACCUSED = 16

/** A proof that holds by itself and was not judged yet. */
export interface Entry {
  readonly id: MessageId
  readonly kind: ProofMessage['type']
  readonly bytes: Uint8Array
  readonly requester: Uint8Array
  readonly provider: Uint8Array
  readonly at: number
}

export type Concerned = (parties: Pick<Entry, 'requester' | 'provider'>) => Concern | undefined

/** Proofs that wait until they matter here, or until there is time for them. Durable and bounded: the one that concerns this node least goes first, of those the oldest. */
export class Docket {
  private readonly concern: Concerned
  private readonly entries = new Map<MessageId, Entry>()

  private constructor (concern: Concerned) {
    this.concern = concern
  }

  static async load (store: Store, concern: Concerned): Promise<Docket> {
    const docket = new Docket(concern)
    const stored: Entry[] = []

    for await (const [, value] of store.list(DOCKET)) {
      stored.push(decodeRecord<Entry>(value))
    }

    stored.sort((a, b) => a.at - b.at).forEach(entry => { docket.entries.set(entry.id, entry) })
    return docket
  }

  get size (): number {
    return this.entries.size
  }

  has (id: MessageId): boolean {
    return this.entries.has(id)
  }

  /** Keeps a proof for later. Nothing where it is there, or where others about its accused are and this node is no party. */
  put ({ proof, requester, provider }: Claim, at: number): readonly Op[] {
    const entry: Entry = { id: proof.id, kind: proof.type, bytes: proof.bytes, requester, provider, at }

    if (this.entries.has(entry.id) || (this.concern(entry) !== 'own' && this.about(provider).length >= MAX_ACCUSED)) {
      return []
    }

    this.entries.set(entry.id, entry)
    const gone = this.entries.size > MAX_ENTRIES ? this.leastConcerning().slice(0, TRIMMED) : []
    return [{ type: 'put', space: DOCKET, key: entry.id, value: encodeRecord(entry) }, ...gone.flatMap(({ id }) => this.remove(id))]
  }

  remove (id: MessageId): readonly Op[] {
    return this.entries.delete(id) ? [{ type: 'del', space: DOCKET, key: id }] : []
  }

  /** All about one accused. */
  about (provider: Uint8Array): readonly Entry[] {
    return [...this.entries.values()].filter(entry => equals(entry.provider, provider))
  }

  /** Those that concern this node, the ones that concern it most first, of those the oldest. */
  due (): readonly Entry[] {
    const concerns = this.byConcern()
    return CONCERNS.flatMap(concern => concerns.get(concern) ?? [])
  }

  private leastConcerning (): readonly Entry[] {
    const concerns = this.byConcern()
    return [undefined, ...CONCERNS.toReversed()].flatMap(concern => concerns.get(concern) ?? [])
  }

  private byConcern (): ReadonlyMap<Concern | undefined, readonly Entry[]> {
    return Map.groupBy(this.entries.values(), entry => this.concern(entry))
  }
}

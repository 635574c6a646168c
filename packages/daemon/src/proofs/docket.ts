import { equals, peerKey } from '@mycel/wire'
import { decodeRecord, encodeRecord } from '../stores/record.ts'
import { accuserOf } from './claim.ts'
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

/** What proves itself is worth more than anybody's word. */
const PROVEN = 2

/** A proof that holds by itself and was not judged yet. */
export interface Entry {
  readonly id: MessageId
  readonly kind: ProofMessage['type']
  readonly bytes: Uint8Array
  readonly requester: Uint8Array
  readonly provider: Uint8Array
  /** Who signed it. */
  readonly accuser?: Uint8Array
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
    const entry: Entry = { id: proof.id, kind: proof.type, bytes: proof.bytes, requester, provider, accuser: accuserOf(proof), at }
    const room = this.entries.has(entry.id) ? undefined : this.roomFor(entry)

    if (room == null) {
      return []
    }

    room.forEach(one => { this.entries.delete(one.id) })
    this.entries.set(entry.id, entry)
    const gone = [...room, ...this.entries.size > MAX_ENTRIES ? this.leastConcerning().slice(0, TRIMMED) : []]
    return [{ type: 'put', space: DOCKET, key: entry.id, value: encodeRecord(entry) }, ...gone.map(({ id }) => this.drop(id))]
  }

  remove (id: MessageId): readonly Op[] {
    return this.entries.has(id) ? [this.drop(id)] : []
  }

  private drop (id: MessageId): Op {
    this.entries.delete(id)
    return { type: 'del', space: DOCKET, key: id }
  }

  /**
   * Who goes for it; undefined where nobody does. An accused could fill its place with what says nothing, by keys made up for it: two roots prove themselves, and who is something to this node is
   * known to it, so they are kept instead of the latest other one.
   */
  private roomFor (entry: Entry): readonly Entry[] | undefined {
    const about = this.concern(entry) === 'own' ? [] : this.about(entry.provider)

    if (about.length < MAX_ACCUSED) {
      return []
    }

    const worth = this.worth(entry)
    const others = about.map(one => ({ one, worth: this.worth(one) }))
    const least = Math.min(...others.map(other => other.worth))
    const gone = worth === PROVEN && others.some(other => other.worth === PROVEN) ? undefined : others.findLast(other => other.worth === least && least < worth)
    return gone == null ? undefined : [gone.one]
  }

  private worth ({ kind, accuser }: Entry): number {
    return kind === 'double-root' ? PROVEN : accuser != null && this.concern({ requester: accuser, provider: accuser }) === 'dealings' ? 1 : 0
  }

  /** All about one accused, what is worth most first. */
  about (provider: Uint8Array): readonly Entry[] {
    return [...this.entries.values()].filter(entry => equals(entry.provider, provider)).sort((a, b) => this.worth(b) - this.worth(a))
  }

  /** Those that concern this node, the ones that concern it most first, of those one of each accused, the oldest, before a second one of any. */
  due (): readonly Entry[] {
    const concerns = this.byConcern()
    return CONCERNS.flatMap(concern => inTurn(concerns.get(concern) ?? []))
  }

  private leastConcerning (): readonly Entry[] {
    const concerns = this.byConcern()
    return [undefined, ...CONCERNS.toReversed()].flatMap(concern => concerns.get(concern) ?? [])
  }

  private byConcern (): ReadonlyMap<Concern | undefined, readonly Entry[]> {
    return Map.groupBy(this.entries.values(), entry => this.concern(entry))
  }
}

/** One of each accused in turn: for those there may be time where there is none for the first one's others. */
function inTurn (entries: readonly Entry[]): readonly Entry[] {
  const accused = [...Map.groupBy(entries, ({ provider }) => peerKey(provider)).values()]
  return Array.from({ length: Math.max(0, ...accused.map(({ length }) => length)) }, (_, i) => accused.flatMap(one => one[i] ?? [])).flat()
}

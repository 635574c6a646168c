import { peerKey } from '@mycel/wire'
import { totalOf } from '@mycel/wire/contract'
import { requesterLapse } from '../core/requester-lapse.ts'
import { NO_RECORD, recorded, refusesRequester } from '../core/requester-record.ts'
import { decodeRecord, encodeRecord } from '../stores/record.ts'
import type { RequesterRecord } from '../core/requester-record.ts'
import type { Op, Store } from '../stores/store.ts'
import type { Contract, StateName } from '@mycel/wire'

const REQUESTERS = 'requesters'

/** Requesters that something is kept of; beyond it the one whose last lapse is oldest is forgotten. */
const MAX_REQUESTERS = 10_000

/** Where a lapse can show; a message that undoes it leads elsewhere. */
const ENDS: ReadonlySet<StateName> = new Set(['cancelled', 'expired', 'receipted', 'disputed', 'settled'])

/** Requesters that let this node's work lie, from its own contracts as provider: durable with the step that shows it. Hearsay never enters. */
export class Requesters {
  private readonly records = new Map<string, RequesterRecord>()
  private readonly most: number

  private constructor (most: number) {
    this.most = most
  }

  static async load (store: Store, { most = MAX_REQUESTERS }: { readonly most?: number } = {}): Promise<Requesters> {
    const requesters = new Requesters(most)

    for await (const [key, value] of store.list(REQUESTERS)) {
      requesters.records.set(key, decodeRecord<RequesterRecord>(value))
    }

    return requesters
  }

  /** Identity keys, 32 bytes. */
  list (): readonly Uint8Array[] {
    return [...this.records.keys()].map(key => Uint8Array.from(Buffer.from(key, 'hex')))
  }

  of (requester: Uint8Array): RequesterRecord {
    return this.records.get(peerKey(requester)) ?? NO_RECORD
  }

  /** Why this node does not bid for a requester, if so. */
  refuses (requester: Uint8Array, now: bigint): string | undefined {
    return refusesRequester(this.of(requester), now)
  }

  /** What one step of a contract, seen as its provider, changes. For the same batch as the step. The same step again changes nothing. */
  afterStep (before: Contract, after: Contract): readonly Op[] {
    const { id, tender, state, at } = after
    const key = peerKey(tender.body.requester)
    const record = this.records.get(key) ?? NO_RECORD

    // most steps end nothing
    if (id == null || (!ENDS.has(state) && !record.lapses.some(({ contract }) => contract === id))) {
      return []
    }

    const lapse = requesterLapse(after)
    const paid = state === 'settled' && before.state !== 'settled' ? { value: totalOf(after), at } : undefined

    // most requesters never let anything lie: nothing is kept of them
    if (lapse == null && record.lapses.length === 0) {
      return []
    }

    const next = recorded(record, id, { lapse, ...(paid == null ? {} : { paid }) })

    if (next.lapses.length === 0) {
      this.records.delete(key)
      return [{ type: 'del', space: REQUESTERS, key }]
    }

    this.records.set(key, next)
    return [{ type: 'put', space: REQUESTERS, key, value: encodeRecord(next) }, ...(this.records.size > this.most ? this.forgetOldest(key) : [])]
  }

  private forgetOldest (but: string): readonly Op[] {
    const last = ({ lapses }: RequesterRecord): bigint => lapses.at(-1)?.at ?? 0n
    const [oldest] = [...this.records].filter(([key]) => key !== but).reduce<ReadonlyArray<readonly [string, RequesterRecord]>>(([best], one) => [best == null || last(one[1]) < last(best[1]) ? one : best], [])

    if (oldest == null) {
      return []
    }

    this.records.delete(oldest[0])
    return [{ type: 'del', space: REQUESTERS, key: oldest[0] }]
  }
}

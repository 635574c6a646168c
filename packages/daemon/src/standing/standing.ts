import { peerKey } from '@mycel/wire'
import { decodeRecord, encodeRecord } from '../stores/record.ts'
import type { Op, Store } from '../stores/store.ts'
import type { Contract } from '@mycel/wire'

const STANDING = 'standing'

export interface Counts {
  /** Units re-executed here and found right since the last failure. */
  readonly passes: number
  /** Proofs against it that this node checked by re-execution. */
  readonly failures: number
  /** When the last proof was upheld here, Unix milliseconds; 0: never. */
  readonly failedAt: bigint
}

const NONE: Counts = { passes: 0, failures: 0, failedAt: 0n }

/** What this node's own checks say of each (peer, class). Hearsay never enters. */
export class Standing {
  private readonly counts: Map<string, Counts>

  private constructor (counts: Map<string, Counts>) {
    this.counts = counts
  }

  static async load (store: Store): Promise<Standing> {
    const counts = new Map<string, Counts>()

    for await (const [key, value] of store.list(STANDING)) {
      counts.set(key, decodeRecord<Counts>(value))
    }

    return new Standing(counts)
  }

  of (peer: Uint8Array, cls: string): Counts {
    return this.counts.get(`${peerKey(peer)}!${cls}`) ?? NONE
  }

  /** All classes in which a peer has been checked. */
  classesOf (peer: Uint8Array): ReadonlyArray<readonly [string, Counts]> {
    const prefix = `${peerKey(peer)}!`
    return [...this.counts].flatMap(([key, counts]) => key.startsWith(prefix) ? [[key.slice(prefix.length), counts] as const] : [])
  }

  /** What one step of a contract, seen as its requester, changes. For the same batch as the step. */
  afterStep (before: Contract, after: Contract): readonly Op[] {
    const provider = after.bid?.body.provider
    const cls = after.tender.body.class
    const last = after.windows.at(-1)

    if (provider == null) {
      return []
    }

    if (after.state === 'proven' && before.state === 'opened' && last?.approve != null) {
      const counts = this.of(provider, cls)
      return [this.set(provider, cls, { ...counts, passes: counts.passes + last.approve.body.audited })]
    }

    return after.state === 'refuted' && before.state !== 'refuted' ? this.fail(provider, cls, after.at) : []
  }

  /** A proof against this peer was upheld by re-execution here. */
  fail (peer: Uint8Array, cls: string, at: bigint): readonly Op[] {
    return [this.set(peer, cls, { passes: 0, failures: this.of(peer, cls).failures + 1, failedAt: at })]
  }

  private set (peer: Uint8Array, cls: string, counts: Counts): Op {
    const key = `${peerKey(peer)}!${cls}`
    this.counts.set(key, counts)
    return { type: 'put', space: STANDING, key, value: encodeRecord(counts) }
  }
}

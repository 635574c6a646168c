import { reputation } from '@mycel/verify/reputation'
import { peerKey } from '@mycel/wire'
import { decodeRecord, encodeRecord } from '../stores/record.ts'
import { shelved } from './shelf.ts'
import { accusationTold, isAccusation, proofTold, toldBy } from './told.ts'
import type { Kept } from './shelf.ts'
import type { Told } from './told.ts'
import type { Notes } from '../core/notes.ts'
import type { Op, Store } from '../stores/store.ts'
import type { Reputation, ReputationPolicy } from '@mycel/verify/reputation'
import type { Contract } from '@mycel/wire'

const EVIDENCE = 'evidence'

/** Items kept of all peers together, about 400 bytes each on disk and in memory. */
const MAX_ITEMS = 100_000

/** A peer in one class of capacity. */
export interface Subject {
  /** Identity key, 32 bytes. */
  readonly peer: Uint8Array
  readonly class: string
}

/** A proof that this node upheld, as far as it matters here. */
export interface Upheld extends Subject {
  readonly contract: Uint8Array
  readonly window: number
  /** The proof's digest. */
  readonly id: Uint8Array
  /** What the refuted window was to cost, micro-units. */
  readonly value: bigint
  /** When this node upheld it, Unix milliseconds. */
  readonly at: bigint
}

/** What a false accusation counts at most, in passes: it is no reason to be shut out for longer than a dear forgery. */
const MAX_ACCUSATION_PASSES = 1000n

export interface StandingInit {
  readonly store: Store
  readonly policy: ReputationPolicy
  /** Of all peers together; default 100,000. */
  readonly maxItems?: number
}

/**
 * What this node's own checks say of each (peer, class): the evidence itself, durable, and the numbers that follow from it. Hearsay never enters. What is kept is bounded:
 * docs/spec/verification.md "What is kept".
 */
export class Standing {
  private readonly chosen: ReputationPolicy
  private readonly maxItems: number
  private readonly shelves = new Map<string, Map<string, Kept>>()
  /** Peers of which something else than proofs is kept, and how many items. */
  private readonly worked = new Map<string, number>()
  /** Peers that accused another falsely, and how many items say so. */
  private readonly accusers = new Map<string, number>()
  private size = 0

  private constructor ({ policy, maxItems = MAX_ITEMS }: StandingInit) {
    this.chosen = policy
    this.maxItems = maxItems
  }

  static async load (init: StandingInit): Promise<Standing> {
    const standing = new Standing(init)

    for await (const [key, value] of init.store.list(EVIDENCE)) {
      const kept = decodeRecord<Kept>(value)
      standing.place(key.slice(0, key.length - kept.name.length - 1), kept)
    }

    return standing
  }

  /** Whom this node trusts, less those that have accused somebody falsely, as it has found out itself. */
  get policy (): ReputationPolicy {
    const discredited = this.chosen.trusted.filter(key => this.accusers.has(peerKey(key)))
    return discredited.length === 0 ? this.chosen : { ...this.chosen, discredited }
  }

  /** Whether something is kept of a peer that this node, or one that it believes, has had to do with: anybody can bring proofs about keys that it made up. */
  hasDealtWith (peer: Uint8Array): boolean {
    return this.worked.has(peerKey(peer))
  }

  /** Every (peer, class) of which something is known. */
  subjects (): readonly Subject[] {
    return [...this.shelves.keys()].map(subjectOf)
  }

  kept (peer: Uint8Array, cls: string): readonly Kept[] {
    return [...this.shelves.get(shelfOf(peer, cls))?.values() ?? []]
  }

  of (peer: Uint8Array, cls: string, now: bigint): Reputation {
    return reputation({ peer, class: cls, evidence: this.kept(peer, cls).map(({ item }) => item), policy: this.policy, now })
  }

  /** When a proof against this peer was last upheld here, Unix milliseconds; 0: never. */
  failedAt (peer: Uint8Array, cls: string): bigint {
    return this.kept(peer, cls).reduce((last, { item }) => item.kind === 'proof' && item.at > last ? item.at : last, 0n)
  }

  /** What one step of a contract, seen as its requester, changes. For the same batch as the step. The same step again changes nothing. */
  afterStep (before: Contract, after: Contract, notes: Notes): readonly Op[] {
    return toldBy(before, after, notes).flatMap(told => this.take(told))
  }

  /** A proof against this peer was upheld by re-execution here. */
  fail ({ contract, window, ...item }: Upheld): readonly Op[] {
    return this.take(proofTold(contract, window, item))
  }

  /** A proof by this peer was dismissed by re-execution here. It counts as much against its author as it would have against whom it accused, up to 1,000 passes. */
  accuse ({ contract, window, value, ...item }: Upheld): readonly Op[] {
    const most = MAX_ACCUSATION_PASSES * this.chosen.passValue
    return this.take(accusationTold(contract, window, { ...item, value: value < most ? value : most }))
  }

  /** What this node has seen of somebody else's contract as its witness. For the same batch as the record that it was counted. */
  learn (told: Told): readonly Op[] {
    return this.take(told)
  }

  private take (told: Told): readonly Op[] {
    const shelf = shelfOf(told.item.peer, told.item.class)
    const { put, removed } = shelved(this.shelves.get(shelf) ?? new Map<string, Kept>(), told)
    removed.forEach(name => { this.remove(shelf, name) })
    put.forEach(kept => { this.place(shelf, kept) })
    return [
      ...removed.map((name): Op => ({ type: 'del', space: EVIDENCE, key: `${shelf}!${name}` })),
      ...put.map((kept): Op => ({ type: 'put', space: EVIDENCE, key: `${shelf}!${kept.name}`, value: encodeRecord(kept) })),
      ...(this.size > this.maxItems ? this.forgetOldest(shelf) : [])
    ]
  }

  /** Forgets everything of the (peer, class) of which nothing new was learned for longest; first of one that is known by proofs alone: anybody can bring those of peers that it made up. */
  private forgetOldest (but: string): readonly Op[] {
    let oldest: string | undefined
    let [proven, age] = [false, 0n]

    for (const [shelf, items] of this.shelves) {
      const latest = [...items.values()].reduce((last, { item }) => item.at > last ? item.at : last, 0n)
      const alone = [...items.values()].every(isProof)

      if (shelf !== but && (oldest == null || (alone && !proven) || (alone === proven && latest < age))) {
        [oldest, proven, age] = [shelf, alone, latest]
      }
    }

    const gone = oldest == null ? [] : [...this.shelves.get(oldest)?.keys() ?? []]
    gone.forEach(name => { this.remove(oldest ?? '', name) })
    return gone.map(name => ({ type: 'del', space: EVIDENCE, key: `${oldest ?? ''}!${name}` }))
  }

  private place (shelf: string, kept: Kept): void {
    const items = this.shelves.get(shelf) ?? new Map<string, Kept>()

    if (!items.has(kept.name)) {
      this.size++
      count(this.accusers, peerOf(shelf), isAccusation(kept) ? 1 : 0)
      count(this.worked, peerOf(shelf), isProof(kept) ? 0 : 1)
    }

    items.set(kept.name, kept)
    this.shelves.set(shelf, items)
  }

  private remove (shelf: string, name: string): void {
    const items = this.shelves.get(shelf)
    const kept = items?.get(name)

    if (kept != null && items?.delete(name) === true) {
      this.size--
      count(this.worked, peerOf(shelf), isProof(kept) ? 0 : -1)
      count(this.accusers, peerOf(shelf), isAccusation({ name }) ? -1 : 0)
    }

    if (items?.size === 0) {
      this.shelves.delete(shelf)
    }
  }
}

function isProof ({ item }: Kept): boolean {
  return item.kind === 'proof'
}

function shelfOf (peer: Uint8Array, cls: string): string {
  return `${peerKey(peer)}!${cls}`
}

function peerOf (shelf: string): string {
  return shelf.split('!', 1)[0] ?? ''
}

/** A name that counts nothing is not there. */
function count (counts: Map<string, number>, name: string, change: number): void {
  const now = (counts.get(name) ?? 0) + change

  if (now === 0) {
    counts.delete(name)
  } else {
    counts.set(name, now)
  }
}

function subjectOf (shelf: string): Subject {
  const peer = peerOf(shelf)
  return { peer: Uint8Array.from(Buffer.from(peer, 'hex')), class: shelf.slice(peer.length + 1) }
}

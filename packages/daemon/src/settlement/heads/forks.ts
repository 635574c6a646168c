import { equivocation } from '@mycel/settle/log'
import { compare, equals, peerKey, toHex } from '@mycel/wire'
import { decodeRecord, encodeRecord } from '../../stores/record.ts'
import type { Store } from '../../stores/store.ts'
import type { Crypto, PeerKey } from '@mycel/wire'

const FORKS = 'forks'

/** Proofs kept of one author: one says all, a few say it plainly. */
const MAX_OF_ONE = 4

/** Authors with proofs that this node has never dealt with: keys are free, and so are forks by them. */
const MAX_FAR = 1024

/** Two statements that an author signed and that cannot both be true. */
export interface Fork {
  readonly id: string
  readonly author: Uint8Array
  /** 16 bytes. */
  readonly epoch: Uint8Array
  /** The position, or the size, at which the two differ. */
  readonly at: bigint
  /** Two envelopes. */
  readonly statements: readonly [Uint8Array, Uint8Array]
  /** Unix milliseconds, of this node. */
  readonly found: bigint
  /** The owner trusts the author again all the same. */
  readonly lifted: boolean
}

/** What a fork's proof is named by, whichever statement comes first. */
export function forkId (crypto: Crypto, a: Uint8Array, b: Uint8Array): string {
  return toHex(crypto.sha256(Buffer.concat(inOrder(a, b))))
}

function inOrder (a: Uint8Array, b: Uint8Array): readonly [Uint8Array, Uint8Array] {
  return compare(a, b) < 0 ? [a, b] : [b, a]
}

export interface ForksInit {
  readonly crypto: Crypto
  readonly network: string
  readonly store: Store
  now (): bigint
  log (text: string): void
}

/** Proofs that nodes forked their logs. Nothing more is risked with such a node until the owner lifts it. */
export class Forks {
  private readonly init: ForksInit
  private readonly forks = new Map<string, Fork>()
  private readonly byAuthor = new Map<PeerKey, readonly Fork[]>()

  /** Told once a new one is on disk. */
  found: () => void = () => {}

  private constructor (init: ForksInit) {
    this.init = init
  }

  static async open (init: ForksInit): Promise<Forks> {
    const forks = new Forks(init)

    for await (const [id, value] of init.store.list(FORKS)) {
      forks.put(id, decodeRecord<Fork>(value))
    }

    return forks
  }

  list (): readonly Fork[] {
    return [...this.forks.values()].sort((a, b) => a.found < b.found ? -1 : 1)
  }

  get (id: string): Fork | undefined {
    return this.forks.get(id)
  }

  /** Why nothing is risked with a peer, if it forked its log. */
  frozen (peer: Uint8Array): string | undefined {
    const fork = this.of(peerKey(peer)).find(({ lifted }) => !lifted)
    return fork == null ? undefined : `it signed two different histories of its log (proof ${fork.id.slice(0, 12)}): no credit until the owner of this node lifts that`
  }

  /**
   * Keeps two statements that contradict each other, durably; false where they do not. One fork shows at every length after it, so that of one epoch one proof is kept: what its owner has lifted
   * another pair of the same epoch does not freeze again. `dealt`: whether this node deals with the author.
   */
  async add (a: Uint8Array, b: Uint8Array, dealt: (author: Uint8Array) => boolean = () => true): Promise<boolean> {
    const { crypto, network, store, now, log } = this.init
    const verdict = equivocation(crypto, network, a, b)

    if (!verdict.ok) {
      return false
    }

    const statements = inOrder(a, b)
    const id = forkId(crypto, a, b)
    const others = this.of(peerKey(verdict.author))
    const news = !others.some(({ epoch }) => equals(epoch, verdict.epoch)) && (others.length < MAX_OF_ONE || others.every(({ lifted }) => lifted))

    if (news && (dealt(verdict.author) || others.length > 0 || this.byAuthor.size < MAX_FAR)) {
      const fork: Fork = { id, author: verdict.author, epoch: verdict.epoch, at: verdict.at, statements, found: now(), lifted: false }
      this.put(id, fork)
      await store.write([{ type: 'put', space: FORKS, key: id, value: encodeRecord(fork) }])
      log(`fork ${id.slice(0, 12)}: ${toHex(verdict.author).slice(0, 12)} signed two different histories of its log; its credit is frozen`)
      this.found()
    }

    return true
  }

  /** The owner trusts an author again. The proofs stay. False where there was nothing to lift. */
  async lift (author: Uint8Array): Promise<boolean> {
    const frozen = this.of(peerKey(author)).filter(({ lifted }) => !lifted)

    for (const fork of frozen) {
      const lifted = { ...fork, lifted: true }
      this.put(fork.id, lifted)
      await this.init.store.write([{ type: 'put', space: FORKS, key: fork.id, value: encodeRecord(lifted) }])
    }

    return frozen.length > 0
  }

  private of (author: PeerKey): readonly Fork[] {
    return this.byAuthor.get(author) ?? []
  }

  private put (id: string, fork: Fork): void {
    const author = peerKey(fork.author)
    this.forks.set(id, fork)
    this.byAuthor.set(author, [...this.of(author).filter(one => one.id !== id), fork])
  }
}

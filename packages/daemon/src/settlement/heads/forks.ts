import { equivocation } from '@mycel/settle/log'
import { compare, equals, peerKey, toHex } from '@mycel/wire'
import { decodeRecord, encodeRecord } from '../../stores/record.ts'
import type { Op, Store } from '../../stores/store.ts'
import type { Crypto, PeerKey } from '@mycel/wire'

const FORKS = 'forks'

/** Proofs kept of one author: one says all, a few say it plainly. */
const MAX_OF_ONE = 4

/** Proofs about authors that this node does not deal with, and their bytes: keys are free, and so are forks by them. Of more the oldest goes. */
const MAX_FAR = 1024
const MAX_FAR_BYTES = 32 * 1024 * 1024

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
  private bytes = 0

  /** Told once a new one is on disk. */
  found: () => void = () => {}

  /** Whether this node deals with a peer now: what proves something about others may go again. */
  deals: (peer: Uint8Array) => boolean = () => true

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
   * another pair of the same epoch does not freeze again. Of authors that this node does not deal with one proof is kept, unless the owner has lifted that. `dealt`: whether it deals with the author.
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
    const lifted = others.every(fork => fork.lifted)
    const near = dealt(verdict.author)
    const news = !others.some(({ epoch }) => equals(epoch, verdict.epoch)) && (lifted || (near && others.length < MAX_OF_ONE))
    const gone = !news || near || others.length > 0 ? [] : this.makeRoom(sizeOf(statements))

    if (news && gone != null) {
      const fork: Fork = { id, author: verdict.author, epoch: verdict.epoch, at: verdict.at, statements, found: now(), lifted: false }
      this.put(id, fork)
      await store.write([{ type: 'put', space: FORKS, key: id, value: encodeRecord(fork) }, ...gone.map((key): Op => ({ type: 'del', space: FORKS, key }))])
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

  /** Forgets the oldest about strangers until there is room for one more of them; undefined, and nothing is forgotten, where there are too few. What an owner has lifted stays. */
  private makeRoom (size: number): readonly string[] | undefined {
    let [count, bytes] = [this.forks.size, this.bytes + size]
    const fits = (): boolean => count < MAX_FAR && bytes <= MAX_FAR_BYTES

    if (fits()) {
      return []
    }

    const oldest = this.list().filter(({ author, lifted }) => !lifted && !this.deals(author)).values()
    const gone: Fork[] = []

    while (!fits()) {
      const fork = oldest.next().value

      if (fork == null) {
        return undefined
      }

      gone.push(fork)
      count--
      bytes -= sizeOf(fork.statements)
    }

    gone.forEach(fork => { this.forget(fork) })
    return gone.map(({ id }) => id)
  }

  private put (id: string, fork: Fork): void {
    this.forget(this.forks.get(id))
    const author = peerKey(fork.author)
    this.forks.set(id, fork)
    this.byAuthor.set(author, [...this.of(author), fork])
    this.bytes += sizeOf(fork.statements)
  }

  private forget (fork: Fork | undefined): void {
    if (fork == null) {
      return
    }

    const author = peerKey(fork.author)
    const rest = this.of(author).filter(({ id }) => id !== fork.id)
    this.forks.delete(fork.id)
    this.bytes -= sizeOf(fork.statements)

    if (rest.length > 0) {
      this.byAuthor.set(author, rest)
    } else {
      this.byAuthor.delete(author)
    }
  }
}

function sizeOf (statements: readonly Uint8Array[]): number {
  return statements.reduce((sum, { byteLength }) => sum + byteLength, 0)
}

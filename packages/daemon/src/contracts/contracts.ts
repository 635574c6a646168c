import { apply, equals, isOver, replay } from '@mycel/wire'
import { ContractMailbox } from '../mailboxes/contract-mailbox.ts'
import { forget, keyOfContract, live, loadContract, loadLive, putMessage } from '../stores/transcripts.ts'
import { isBetween, keyOf, rests } from './filed.ts'
import { bound } from './take-over.ts'
import type { Reservation } from '../core/intention.ts'
import type { Notes } from '../core/notes.ts'
import type { Verdict } from '../mailboxes/contract-mailbox.ts'
import type { ContractPorts } from '../mailboxes/ports.ts'
import type { Op, Store } from '../stores/store.ts'
import type { ContractKey } from '../stores/transcripts.ts'
import type { Authenticated, Contract, ContractMessage, Message, StateName } from '@mycel/wire'

/** Contracts that are over and still held in memory; older ones are read from disk when asked for. */
const MAX_RETIRED = 1_000

/** Bids of this node that may wait for an award at a time, and those that wait for one requester. */
const MAX_BIDS = 10_000
const MAX_BIDS_PER_REQUESTER = 500

/** Where a provider may still have to work. What is worked and to be billed, or disputed, takes no place from others, however long it is left unsigned. */
const WORKING: ReadonlySet<StateName> = new Set(['awarded', 'accepted', 'started', 'committed', 'revealed', 'opened', 'proven'])

/** All contracts of this node, by the id of their bid and, from the award on, by their own id. */
export class Contracts {
  private readonly store: Store
  private readonly ports: ContractPorts
  private readonly mailboxes = new Map<ContractKey, ContractMailbox>()
  private readonly byContract = new Map<string, ContractKey>()
  private readonly retired = new Map<ContractKey, ContractMailbox>()
  private readonly loading = new Map<ContractKey, Promise<ContractMailbox | undefined>>()
  /** Bids on their way to the disk. */
  private readonly keeping = new Set<ContractKey>()

  constructor (store: Store, ports: ContractPorts) {
    this.store = store
    this.ports = ports
  }

  /** Replays every contract that is not over. Error where a stored transcript breaks the law: the store is damaged. */
  async load (): Promise<void> {
    for await (const { key, messages, notes } of loadLive<Notes>(this.store, this.ports.crypto, this.network)) {
      this.add(key, this.replayed(key, messages), notes)
    }
  }

  /** Lets every contract decide again, or every one with a peer: what was under way when the node stopped goes on. */
  async resume (peer?: Uint8Array): Promise<void> {
    await Promise.all([...this.mailboxes.values()].filter(({ contract }) => peer == null || isBetween(contract, peer)).map(async mailbox => mailbox.note()))
  }

  /** Bids to a peer, and contracts with it, that are not over. */
  openWith (peer: Uint8Array): readonly ContractMailbox[] {
    return this.list().filter(({ contract }) => isBetween(contract, peer) && !isOver(contract))
  }

  /** Everything in memory: contracts that go on, bids that wait, and the latest that are over. */
  list (): readonly ContractMailbox[] {
    return [...this.mailboxes.values(), ...this.retired.values()]
  }

  /** How many contracts of this role have work to do, or may have. */
  active (role: ContractMailbox['role']): number {
    let count = 0

    for (const mailbox of this.mailboxes.values()) {
      count += mailbox.role === role && WORKING.has(mailbox.contract.state) ? 1 : 0
    }

    return count
  }

  /** Whether a contract with this peer (identity key, 32 bytes) is under way. */
  dealsWith (key: Uint8Array): boolean {
    return [...this.mailboxes.values()].some(({ contract }) => contract.id != null && isBetween(contract, key))
  }

  /** Whether a bid still waits for its award, or for the award to be on disk. */
  waits (key: ContractKey): boolean {
    const mailbox = this.mailboxes.get(key)
    return mailbox != null && mailbox.contract.id == null
  }

  /** By contract id or key, from memory or disk. */
  async find (id: string): Promise<ContractMailbox | undefined> {
    const key = this.byContract.get(id) ?? await keyOfContract(this.store, id) ?? id as ContractKey
    const known = this.mailboxes.get(key) ?? this.retired.get(key)

    if (known != null) {
      return known
    }

    // one mailbox to a contract, however many ask for it at once
    const under = this.loading.get(key) ?? this.fromDisk(key).finally(() => this.loading.delete(key))
    this.loading.set(key, under)
    return under
  }

  /** Provider: keeps tender and bid before the bid leaves, so that an award finds them after a restart. A string says why nothing can come of them. */
  async keepBid (tender: Authenticated<'tender'>, bid: Authenticated<'bid'>, ops: readonly Op[]): Promise<string | undefined> {
    if (this.mailboxes.size >= MAX_BIDS || this.bidsWith(tender.body.requester) >= MAX_BIDS_PER_REQUESTER) {
      return 'too many bids wait for an award'
    }

    // a tender that is dated ahead and handed over again is answered with the same bytes: its contract may have begun
    if (this.keeping.has(bid.id) || this.mailboxes.has(bid.id) || this.retired.has(bid.id)) {
      return 'the same bid was made already'
    }

    const now = this.ports.now()
    const messages: readonly Message[] = [tender, bid] as ContractMessage[]
    const begun = replay(messages, this.ports.law)

    if (!begun.ok) {
      return begun.reason
    }

    this.keeping.add(bid.id)

    try {
      await this.store.write([...messages.map((message, n) => putMessage(bid.id, n, message, now)), live(bid.id), ...ops])
      this.add(bid.id, begun.contract, undefined)
    } finally {
      this.keeping.delete(bid.id)
    }

    return undefined
  }

  /** Whether a message would become part of its contract if it were handed over now. */
  async wouldTake (message: ContractMessage): Promise<boolean> {
    const mailbox = await this.find(keyOf(message))
    return mailbox != null && apply(mailbox.contract, message, this.ports.law).ok
  }

  /** Told by a contract that nothing is left to do in it. */
  changed (mailbox: ContractMailbox): void {
    if (rests(mailbox) && this.mailboxes.has(mailbox.key)) {
      this.retire(mailbox)
    } else if (!rests(mailbox) && this.retired.delete(mailbox.key)) {
      this.mailboxes.set(mailbox.key, mailbox)
      mailbox.wake().catch(err => { this.ports.crashed(err) })
    }
  }

  /** Requester: opens a contract with an award. A string says why it could not be. */
  async award (messages: readonly [Message, Message, Authenticated<'award'>], notes: Partial<Notes>, opening: { readonly reserve: Reservation, readonly ops: readonly Op[] }): Promise<ContractMailbox | string> {
    const [tender, bid, award] = messages
    const key = bid.id
    const begun = replay([tender, bid], this.ports.law)

    // a second award of one bid is an equivocation
    if (!begun.ok || await this.find(key) != null) {
      return begun.ok ? 'this bid has been awarded already' : begun.reason
    }

    const mailbox = this.add(key, begun.contract, { windows: {}, headSince: this.ports.now(), ...notes })
    const verdict = await mailbox.receive(award as Message, { prior: [tender, bid], ...opening })

    if (verdict.code === 'ok') {
      this.byContract.set(award.id, key)
      return mailbox
    }

    this.drop(key, mailbox)
    return verdict.reason
  }

  /** Takes a contract message from the other side. */
  async receive (message: ContractMessage): Promise<Verdict> {
    const mailbox = await this.find(keyOf(message))

    if (mailbox == null) {
      return { code: 'unknown-predecessor', reason: 'no such contract here' }
    }

    const verdict = await mailbox.receive(message)

    if (message.type === 'award' && mailbox.contract.award?.id === message.id) {
      this.byContract.set(message.id, mailbox.key)
    }

    return verdict
  }

  /**
   * Takes over what the other side holds of a contract, from its tender on where this node has forgotten all of it. Nothing is signed. How many messages were new: none of what does not bind this node.
   */
  async takeOver (key: string, messages: readonly Message[], from: Uint8Array): Promise<number> {
    const known = await this.find(key)
    const begun = known == null ? bound(key, messages, this.ports.signer.publicKey, this.ports.law) : undefined
    const mailbox = known ?? (begun == null ? undefined : this.add(key as ContractKey, begun, undefined))

    if (mailbox == null || mailbox.key !== key || !isBetween(mailbox.contract, from)) {
      return 0
    }

    const taken = known == null ? await mailbox.takeOver(messages.slice(2), messages.slice(0, 2)) : await mailbox.takeOver(messages)
    const { id } = mailbox.contract

    if (id != null) {
      this.byContract.set(id, mailbox.key)
    } else if (known == null) {
      this.drop(mailbox.key, mailbox)
    }

    return taken
  }

  /** Provider: forgets bids whose validity has passed without an award. */
  async forgetStaleBids (): Promise<void> {
    const now = this.ports.now()

    for (const mailbox of this.mailboxes.values()) {
      const { state, bid } = mailbox.contract

      if (state === 'bid' && bid != null && bid.body.validUntil + 60_000n < now) {
        const gone = await mailbox.discard(async () => this.store.write(await forget(this.store, mailbox.key)))

        if (gone) {
          this.drop(mailbox.key, mailbox)
        }
      }
    }
  }

  stop (): void {
    this.mailboxes.forEach(mailbox => { mailbox.stop() })
  }

  private get network (): string {
    return this.ports.network
  }

  private async fromDisk (key: ContractKey): Promise<ContractMailbox | undefined> {
    const stored = await loadContract<Notes>(this.store, this.ports.crypto, this.network, key)
    const known = this.mailboxes.get(key) ?? this.retired.get(key)
    return known ?? (stored == null ? undefined : this.add(key, this.replayed(key, stored.messages), stored.notes))
  }

  private add (key: ContractKey, contract: Contract, notes: Notes | undefined): ContractMailbox {
    const mailbox = new ContractMailbox(key, contract, notes ?? { windows: {}, headSince: this.ports.now() }, this.ports)
    this.mailboxes.set(key, mailbox)

    if (contract.id != null) {
      this.byContract.set(contract.id, key)
    }

    if (rests(mailbox)) {
      this.retire(mailbox)
    }

    return mailbox
  }

  private replayed (key: ContractKey, messages: readonly Message[]): Contract {
    const result = replay(messages, this.ports.law)

    if (!result.ok) {
      throw new Error(`stored contract ${key} breaks the law (${result.code}): ${result.reason}`)
    }

    return result.contract
  }

  private bidsWith (requester: Uint8Array): number {
    let count = 0

    for (const { contract: { state, tender } } of this.mailboxes.values()) {
      count += state === 'bid' && equals(tender.body.requester, requester) ? 1 : 0
    }

    return count
  }

  /** Moves a contract that is over, or rests, out of the way of those that go on. */
  private retire (mailbox: ContractMailbox): void {
    if (isOver(mailbox.contract)) {
      mailbox.stop()
    }

    this.mailboxes.delete(mailbox.key)
    this.retired.set(mailbox.key, mailbox)
    const [oldest] = this.retired.size > MAX_RETIRED ? this.retired : []

    if (oldest != null) {
      this.drop(...oldest)
    }
  }

  private drop (key: ContractKey, mailbox: ContractMailbox): void {
    mailbox.stop()
    this.mailboxes.delete(key)
    this.retired.delete(key)

    if (mailbox.contract.id != null) {
      this.byContract.delete(mailbox.contract.id)
    }
  }
}

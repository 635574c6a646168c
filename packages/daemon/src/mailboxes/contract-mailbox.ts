import { apply, roleOf } from '@mycel/wire'
import { isForgotten, takeOver } from '../contracts/take-over.ts'
import { decideProvider } from '../core/decide-provider.ts'
import { decideRequester } from '../core/decide-requester.ts'
import { heldBackUntil, holdBack, OUTLIVED } from '../core/hold-back.ts'
import { isEffect } from '../core/intention.ts'
import { wakesAt } from '../core/lapse.ts'
import { noncesOf } from '../core/nonces.ts'
import { SerialQueue } from './queue.ts'
import { Turn } from './turn.ts'
import { UnderWay } from './under-way.ts'
import type { ContractPorts } from './ports.ts'
import type { Effect, Intention, Reservation } from '../core/intention.ts'
import type { Notes } from '../core/notes.ts'
import type { Op } from '../stores/store.ts'
import type { ContractKey } from '../stores/transcripts.ts'
import type { Contract, Message, Refusal, Role } from '@mycel/wire'

/** Messages held back because their predecessor has not arrived. More than this and the sender is told to try again. */
const MAX_BUFFERED = 16

/** The answer to a message: what its sender's outbox needs to know. */
export interface Verdict {
  readonly code: 'ok' | 'duplicate' | Refusal['code']
  readonly reason: string
}

/** What becomes durable together with the message that opens a contract. */
export interface Opening {
  /** Tender and bid, where they are not stored yet. */
  readonly prior: readonly Message[]
  readonly ops: readonly Op[]
  readonly reserve?: Reservation
}

const OK: Verdict = { code: 'ok', reason: '' }
const GONE: Verdict = { code: 'unknown-predecessor', reason: 'the bid was withdrawn unawarded' }

/**
 * One contract's mailbox: messages, events and clock ticks enter one at a time; each is applied (law), followed by what this node decides (policy), and all
 * of it is committed as one durable batch before anything leaves. Contracts run side by side.
 */
export class ContractMailbox {
  readonly key: ContractKey
  readonly role: Role
  private readonly ports: ContractPorts
  private readonly queue = new SerialQueue()
  private readonly buffered = new Map<string, Message>()
  private readonly underWay: UnderWay
  private timer: NodeJS.Timeout | undefined
  private now_: { contract: Contract, notes: Notes }
  private stopped = false
  private discarded = false

  constructor (key: ContractKey, contract: Contract, notes: Notes, ports: ContractPorts) {
    const role = roleOf(contract, ports.signer.publicKey)

    if (role == null) {
      throw new Error(`contract ${key} is between other parties`)
    }

    this.key = key
    this.role = role
    this.ports = ports
    this.underWay = new UnderWay(this, ports)
    this.now_ = { contract, notes }
  }

  get contract (): Contract {
    return this.now_.contract
  }

  get notes (): Notes {
    return this.now_.notes
  }

  /** Takes a message from the other side, or this node's own award, and answers once the outcome is on disk. */
  async receive (message: Message, opening?: Opening): Promise<Verdict> {
    return this.queue.run(async () => {
      const verdict = this.discarded ? GONE : await this.take(message, opening)

      if (verdict.code === 'unknown-predecessor' && this.buffered.size < MAX_BUFFERED) {
        this.buffered.set(message.id, message)
      } else if (verdict.code === 'ok') {
        await this.drainBuffer()
      }

      return verdict
    })
  }

  /**
   * Takes over what the other side holds of the contract: nothing is decided and nothing leaves before `note`. How many messages were new here.
   *
   * @param prior - what is to be stored before them, where the contract is new here
   */
  async takeOver (messages: readonly Message[], prior: readonly Message[] = []): Promise<number> {
    return this.queue.run(async () => {
      const taken = this.discarded ? [] : takeOver(this.contract, messages, this.ports.signer.publicKey, this.ports.law)

      if (taken.some(({ message }) => isForgotten(this.contract, message, this.ports.signer.publicKey))) {
        await this.ports.forgot(this.contract)
      }

      const turn = new Turn(this.key, this.role, this.contract, this.notes, this.ports)
      turn.keepPrior(prior)
      turn.takeOver(taken)

      for (const { message } of this.role === 'requester' ? taken : []) {
        const indexes = message.type === 'start' ? await this.ports.indexesOf(turn.contract, message) : undefined
        turn.assigned(message, indexes)
      }

      const committed = taken.length === 0 ? undefined : await this.commit(turn, [])

      if (committed?.ok === false) {
        throw new Error(`what the other side holds of contract ${this.key} cannot be booked: ${committed.reason}`)
      }

      return taken.length
    })
  }

  /** Adds private knowledge (a window executed or checked, a deadline passed) and lets the node decide again. */
  async note (change: (notes: Notes) => Notes = notes => notes): Promise<void> {
    await this.queue.run(async () => {
      if (!this.stopped) {
        const turn = new Turn(this.key, this.role, this.contract, change(this.notes), this.ports)
        turn.keepNotes()
        await this.decideAndCommit(turn)
      }
    })
  }

  /** Ends a bid that was never awarded; an award that comes meanwhile is either taken before or not at all. False where it was taken. */
  async discard (clear: () => Promise<void>): Promise<boolean> {
    return this.queue.run(async () => {
      if (this.contract.state !== 'bid') {
        return false
      }

      this.discarded = true
      this.stop()
      await clear()
      return true
    })
  }

  stop (): void {
    this.stopped = true
    clearTimeout(this.timer)
  }

  /** Goes on where a message has come to a contract that had been over: a late start, for instance, beats its provider's expiry. */
  async wake (): Promise<void> {
    this.stopped = false
    await this.note()
  }

  private async take (message: Message, opening: Opening | undefined): Promise<Verdict> {
    const turn = new Turn(this.key, this.role, this.contract, this.notes, this.ports)
    const applied = apply(turn.contract, message, this.ports.law)

    if (!applied.ok) {
      return { code: applied.code, reason: applied.reason }
    }

    turn.advance(message, applied)

    if (opening != null) {
      turn.keepPrior(opening.prior)
      turn.keep(opening.ops)
      turn.reserve(opening.reserve)
      turn.dispatch(message)
    }

    return await this.decideAndCommit(turn) ?? OK
  }

  private async drainBuffer (): Promise<void> {
    for (let moved = true; moved;) {
      moved = false

      for (const [id, message] of this.buffered) {
        const { code } = await this.take(message, undefined)

        if (code !== 'unknown-predecessor') {
          this.buffered.delete(id)
          moved = true
        }
      }
    }
  }

  /** Decides until there is nothing more to do now, then commits. A verdict comes back only where the books refused. */
  private async decideAndCommit (turn: Turn, unwilling?: string): Promise<Verdict | undefined> {
    const fork = turn.fork()
    const effects: Effect[] = []

    for (let intention = await this.decide(turn, unwilling); intention != null; intention = await this.decide(turn, unwilling)) {
      if (isEffect(intention)) {
        effects.push(intention)
        break
      }

      if (!await turn.carryOut(intention)) {
        break
      }
    }

    const committed = await this.commit(turn, effects)

    if (!committed.ok) {
      if (unwilling != null || fork.contract.state !== 'awarded' || this.role !== 'provider') {
        return { code: 'out-of-terms', reason: committed.reason }
      }

      return this.decideAndCommit(fork, committed.reason)
    }

    return undefined
  }

  private async commit (turn: Turn, effects: readonly Effect[]): Promise<{ readonly ok: true } | { readonly ok: false, readonly reason: string }> {
    const committed = await this.ports.books.commit(turn.mutations, turn.batch())

    if (committed.ok) {
      const before = this.now_.contract
      this.now_ = { contract: turn.contract, notes: turn.notes }
      turn.parcels.forEach(parcel => { this.ports.send(parcel) })
      this.underWay.endAllBut(effects)
      effects.forEach(effect => { this.underWay.begin(effect) })
      this.watchDeadline()

      if (before !== turn.contract) {
        this.ports.changed(this, before)
      }
    }

    return committed
  }

  private async decide (turn: Turn, unwilling: string | undefined): Promise<Intention | undefined> {
    const { contract, notes } = turn
    const now = this.ports.now()
    const challenged = this.ports.law.evidence[contract.tender.body.evidence.kind]?.challenged ?? false
    const held = this.ports.holdsBack(contract) ? holdBack(contract, this.role, { now, headSince: notes.headSince, awakeSince: this.ports.awakeSince(), challenged }) : 'go-on'

    if (held !== 'go-on') {
      return held === 'wait' ? undefined : held
    }

    if (this.role === 'requester') {
      return decideRequester(contract, notes, {
        now,
        headSince: notes.headSince,
        awakeSince: this.ports.awakeSince(),
        challenged,
        consults: contract.state === 'committed' && this.ports.consults(this.key, contract),
        noncesOf: record => noncesOf(record, notes, this.ports.secrets.nonce(contract, record.window)),
        enlists: this.ports.enlists(this.key, contract),
        stop: this.ports.outlived(contract) ? OUTLIVED : this.ports.stopReason(this.key, contract),
        suspect: this.ports.suspect(contract),
        room: units => this.ports.room(this.key, contract, units),
        lacking: contract.state === 'receipted' ? await this.ports.lacking(contract) : undefined
      })
    }

    return decideProvider(contract, notes, {
      now,
      headSince: notes.headSince,
      awakeSince: this.ports.awakeSince(),
      challenged,
      unwilling: contract.state === 'awarded' ? unwilling ?? (this.ports.outlived(contract) ? OUTLIVED : this.ports.unwilling(contract)) : undefined,
      outlived: this.ports.outlived(contract),
      secretOf: window => this.ports.secrets.window(contract, window),
      resultsRoot: () => this.ports.resultsRoot(contract)
    })
  }

  private watchDeadline (): void {
    clearTimeout(this.timer)
    const due = this.stopped ? undefined : this.due()

    if (due != null) {
      const wait = Math.min(Math.max(Number(due - this.ports.now()), 0) + 5, 2 ** 31 - 1)
      this.timer = setTimeout(() => { this.note().catch(err => { this.ports.crashed(err) }) }, wait)
      this.timer.unref()
    }
  }

  private due (): bigint | undefined {
    const { contract, role, notes: { headSince } } = this
    const awakeSince = this.ports.awakeSince()
    const held = this.ports.holdsBack(contract) ? heldBackUntil(contract, { headSince, awakeSince }) : 0n
    const due = wakesAt(contract, role, headSince, awakeSince)
    return held > this.ports.now() && (due == null || held < due) ? held : due
  }
}

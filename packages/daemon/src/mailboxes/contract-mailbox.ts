import { apply, roleOf } from '@mycel/wire'
import { decideProvider } from '../core/decide-provider.ts'
import { decideRequester } from '../core/decide-requester.ts'
import { isEffect } from '../core/intention.ts'
import { wakesAt } from '../core/lapse.ts'
import { noncesOf } from '../core/nonces.ts'
import { SerialQueue } from './queue.ts'
import { Turn } from './turn.ts'
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
  private readonly underWay = new Map<string, AbortController>()
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

    const committed = await this.ports.books.commit(turn.mutations, turn.batch())

    if (!committed.ok) {
      if (unwilling != null || fork.contract.state !== 'awarded' || this.role !== 'provider') {
        return { code: 'out-of-terms', reason: committed.reason }
      }

      return this.decideAndCommit(fork, committed.reason)
    }

    const before = this.now_.contract
    this.now_ = { contract: turn.contract, notes: turn.notes }
    turn.parcels.forEach(parcel => { this.ports.send(parcel) })
    this.endAllBut(effects)
    effects.forEach(effect => { this.begin(effect) })
    this.watchDeadline()

    if (before !== turn.contract) {
      this.ports.changed(this, before)
    }

    return undefined
  }

  private async decide (turn: Turn, unwilling: string | undefined): Promise<Intention | undefined> {
    const { contract, notes } = turn
    const now = this.ports.now()
    const challenged = this.ports.law.evidence[contract.tender.body.evidence.kind]?.challenged ?? false

    if (this.role === 'requester') {
      return decideRequester(contract, notes, {
        now,
        headSince: notes.headSince,
        awakeSince: this.ports.awakeSince(),
        challenged,
        consults: contract.state === 'committed' && this.ports.consults(this.key, contract),
        noncesOf: record => noncesOf(record, notes, this.ports.secrets.nonce(contract, record.window)),
        enlists: this.ports.enlists(this.key, contract),
        stop: this.ports.stopReason(this.key, contract),
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
      unwilling: contract.state === 'awarded' ? unwilling ?? this.ports.unwilling(contract) : undefined,
      secretOf: window => this.ports.secrets.window(contract, window),
      resultsRoot: () => this.ports.resultsRoot(contract)
    })
  }

  /** Starts an effect once; it reports back through `note`. After a restart the same decision starts it again. */
  private begin (effect: Effect): void {
    const name = nameOf(effect)

    if (this.underWay.has(name)) {
      return
    }

    const ending = new AbortController()
    const { signal } = ending
    this.underWay.set(name, ending)
    void this.work(effect, signal)
      .then(async change => { await this.note(signal.aborted ? undefined : change) })
      .catch(err => { if (!signal.aborted) { this.ports.crashed(err) } })
      .finally(() => { this.forget(name, ending) })
  }

  private async work (effect: Effect, signal: AbortSignal): Promise<(notes: Notes) => Notes> {
    switch (effect.do) {
      case 'run':
        return this.ports.run(this, effect.window, signal)
      case 'enlist':
        return this.ports.enlist(this, effect.window)
      case 'unveil':
        return this.ports.unveil(this, effect.window)
      case 'consult':
        return this.ports.consult(this, effect.window)
      case 'audit':
        return this.ports.audit(this, effect.window)
    }
  }

  /** Execution that the contract no longer waits for is given up: whoever cancels has this node compute nothing further. An audit goes on: it may prove a fraud. */
  private endAllBut (effects: readonly Effect[]): void {
    const wanted = new Set(effects.map(nameOf))

    for (const [name, ending] of this.underWay) {
      if (name.startsWith('run!') && !wanted.has(name)) {
        ending.abort(new Error('the contract has moved on'))
        this.forget(name, ending)
      }
    }
  }

  private forget (name: string, ending: AbortController): void {
    if (this.underWay.get(name) === ending) {
      this.underWay.delete(name)
    }
  }

  private watchDeadline (): void {
    clearTimeout(this.timer)
    const due = this.stopped ? undefined : wakesAt(this.contract, this.role, this.notes.headSince, this.ports.awakeSince())

    if (due != null) {
      const wait = Math.min(Math.max(Number(due - this.ports.now()), 0) + 5, 2 ** 31 - 1)
      this.timer = setTimeout(() => { this.note().catch(err => { this.ports.crashed(err) }) }, wait)
      this.timer.unref()
    }
  }
}

function nameOf (effect: Effect): string {
  return `${effect.do}!${effect.window}`
}

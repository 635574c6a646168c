import { payableWindows, totalOf, unitsLeft } from '@mycel/wire/contract'
import { rank } from '../core/ranking.ts'
import { SerialQueue } from '../mailboxes/queue.ts'
import { DEAD, endedBadly, isLost } from './ended-badly.ts'
import { withPassedOver } from './job-record.ts'
import { TenderRound } from './tender-round.ts'
import { BID_WINDOW_MS } from './tender.ts'
import { UnitLedger } from './unit-ledger.ts'
import { unitPlaces } from './unit-places.ts'
import type { JobPorts } from './job-ports.ts'
import type { JobRecord } from './job-record.ts'
import type { Awards, Candidate, PassedOver } from './tender-round.ts'
import type { Place } from './unit-ledger.ts'
import type { ContractMailbox } from '../mailboxes/contract-mailbox.ts'
import type { ContractKey } from '../stores/transcripts.ts'
import type { Authenticated, StateName, UnitInput } from '@mycel/wire'

/** Calls for bids that nobody answers before a job gives up. */
const MAX_EMPTY_ROUNDS = 3

/** Pause between calls that led to nothing, milliseconds. */
const RETRY_MS = 500

/** And where whoever could work holds as much as it may, of other jobs too, milliseconds. */
const FULL_MS = 5_000

const FINISHED: ReadonlySet<StateName> = new Set(['delivered', 'receipted', 'settled'])

/**
 * A job of this node as requester: calls for bids, shares the waiting units among the best bidders, takes back what a contract did not bring, until
 * every unit has a result.
 */
export class Job {
  readonly units: readonly UnitInput[]
  readonly ledger: UnitLedger
  readonly contracts = new Map<ContractKey, ContractMailbox>()
  private readonly ports: JobPorts
  private readonly fullMs: number
  private readonly placesOf: ReturnType<typeof unitPlaces>
  private readonly rounds = new Map<string, TenderRound>()
  private readonly unwanted = new Set<string>()
  private readonly proven = new Map<ContractKey, number>()
  private readonly stopping = new AbortController()
  private readonly saving = new SerialQueue()
  private wake: () => void = () => {}
  private record_: JobRecord

  /** `fullMs` instead of five seconds between calls that find everybody full. */
  constructor (record: JobRecord, units: readonly UnitInput[], ports: JobPorts, { fullMs = FULL_MS }: { readonly fullMs?: number } = {}) {
    this.fullMs = fullMs
    this.record_ = record
    this.units = units
    this.ports = ports
    this.ledger = new UnitLedger(record.request.units)
    this.placesOf = unitPlaces(units)
  }

  get record (): JobRecord {
    return this.record_
  }

  get id (): string {
    return this.record_.id
  }

  get running (): boolean {
    return this.record_.state === 'running'
  }

  /** Why a contract should get no further window of this job, if so. */
  stopReason (provider: Uint8Array): string | undefined {
    if (this.record_.state !== 'running') {
      return `the job is ${this.record_.state}`
    }

    return this.unwanted.has(this.ports.peerName(provider)) ? 'an earlier contract with this provider ended badly' : undefined
  }

  roundOf (tender: string): TenderRound | undefined {
    return this.rounds.get(tender)
  }

  /** Takes up a contract that was stored before a restart. Call before `run`. */
  restore (mailbox: ContractMailbox): void {
    this.contracts.set(mailbox.key, mailbox)
    mailbox.contract.windows.forEach(({ window }) => { this.ledger.assign(mailbox.key, window, this.placesOf(mailbox.notes, window)) })
    this.update(mailbox)
  }

  /** Runs the job to its end. */
  async run (): Promise<void> {
    let empty = 0

    while (this.running && !this.stopping.signal.aborted) {
      const { done } = this.ledger

      if (done === this.units.length) {
        await this.end('done')
        break
      }

      if (this.ports.now() > this.deadline) {
        await this.end('failed', `the deadline passed with ${done} of ${this.units.length} units done`)
        break
      }

      if (this.unallocated() === 0) {
        await this.change()
        continue
      }

      const { opened, full } = await this.call(this.unallocated())
      empty = opened > 0 || full > 0 ? 0 : empty + 1

      if (empty >= MAX_EMPTY_ROUNDS && this.live().length === 0) {
        await this.end('failed', this.ports.whyNobody(this.record_))
      } else if (opened === 0) {
        await this.pause(full > 0 ? this.fullMs : RETRY_MS)
      }
    }
  }

  async cancel (): Promise<void> {
    await this.end('cancelled', 'cancelled by the owner')
    await Promise.all(this.live().map(async mailbox => mailbox.note()))
  }

  /** Ends the job because it cannot go on. */
  async fail (reason: string): Promise<void> {
    await this.end('failed', reason)
  }

  stop (): void {
    this.stopping.abort()
    this.wake()
  }

  /** Told after every change of one of its contracts. */
  update (mailbox: ContractMailbox): void {
    const { contract, key } = mailbox
    const proven = this.proven.get(key) ?? 0

    contract.windows.slice(proven).forEach(({ window }) => { this.ledger.claim(key, window, () => this.placesOf(mailbox.notes, window)) })

    for (let window = proven; window < contract.provenWindows; window++) {
      this.ledger.finish(key, window)
    }

    this.proven.set(key, contract.provenWindows)

    // what was taken over after a rollback may have gone through its end at once
    if (DEAD.has(contract.state) || FINISHED.has(contract.state)) {
      const kept = new Set(payableWindows(contract).map(({ window }) => window))
      this.ledger.giveBack(key, window => kept.has(window))

      if (DEAD.has(contract.state) && contract.bid != null && endedBadly(contract, mailbox.notes)) {
        this.unwanted.add(this.ports.peerName(contract.bid.body.provider))
      }
    }

    this.wake()
    this.ports.changed(this)
  }

  /** Assigns the next units to a contract's window. */
  take (key: ContractKey, window: number, max: number): readonly UnitInput[] {
    return this.ledger.take(key, window, max).flatMap(i => this.units[i] ?? [])
  }

  results (): ReadonlyArray<{ readonly unit: UnitInput, readonly place: Place }> {
    return this.ledger.finished().flatMap(([i, place]) => {
      const unit = this.units[i]
      return unit == null ? [] : [{ unit, place }]
    })
  }

  spent (): bigint {
    return [...this.contracts.values()].reduce((sum, { contract }) => sum + totalOf(contract), 0n)
  }

  private get deadline (): bigint {
    return BigInt(this.record_.created + this.record_.request.deadlineMs)
  }

  private live (): ContractMailbox[] {
    return [...this.contracts.values()].filter(({ contract, notes }) => !DEAD.has(contract.state) && !FINISHED.has(contract.state) && !isLost(contract, notes))
  }

  /** Waiting units that no running contract has been awarded. */
  private unallocated (): number {
    // nobody tells of these, and their units wait for nobody
    this.contracts.forEach(({ key, contract, notes }) => { if (isLost(contract, notes)) { this.ledger.giveBack(key, window => window < contract.provenWindows) } })
    const promised = this.live().reduce((sum, { contract }) => sum + unitsLeft(contract), 0)
    return Math.max(0, this.ledger.waiting - promised)
  }

  /** One call for bids and the awards that follow. */
  private async call (units: number): Promise<Awards> {
    const tender = await this.ports.tender(this.record_, units)
    const { providers } = this.record_.request
    const round = new TenderRound({ tender, enough: Math.max(1, providers) })
    this.rounds.set(tender.id, round)
    this.record_ = { ...this.record_, tenders: this.record_.tenders + 1 }
    let unfit: readonly PassedOver[] = []

    try {
      this.ports.lookAround(this.record_).then(around => {
        unfit = around.unfit
        round.expect(around.peers)
      }, this.ports.crashed)
      await this.ports.publish(this, tender)
      const bids = await round.bids(BID_WINDOW_MS, this.stopping.signal)
      const awards = this.running ? await this.awardBest(tender, bids, units) : { opened: 0, full: 0 }
      // where nobody got the work, `whyNobody` says why
      this.passOver(this.named(awards.opened > 0 ? unfit : []))
      return awards
    } finally {
      this.rounds.delete(tender.id)
      this.ports.closed(tender)
      this.passOver(this.named(round.passedOver))
    }
  }

  private async awardBest (tender: Authenticated<'tender'>, bids: readonly Candidate[], units: number): Promise<Awards> {
    const { floorPpm, kappaPpm, windowUnits, providers } = this.record_.request
    const terms = { floor: floorPpm / 1e6, kappa: kappaPpm / 1e6, refusableUnits: 2 * windowUnits }
    const ranked = bids
      .filter(({ bid }) => !this.unwanted.has(this.ports.peerName(bid.body.provider)))
      .map(candidate => ({ ...candidate, ...rank(candidate.bidder, terms) }))
      .sort((a, b) => a.score - b.score)
    const chosen = ranked.slice(0, providers)
    this.passOver(ranked.slice(providers).map(({ bid, why }) => ({ peer: this.ports.peerName(bid.body.provider), why: `others ranked better: ${why}` })))
    let left = units
    let opened = 0
    let full = 0

    for (const [i, { bid }] of chosen.entries()) {
      const share = Math.min(Math.ceil(left / (chosen.length - i)), bid.body.maxUnits)

      if (share > 0 && this.running) {
        const mailbox = await this.ports.award(this, tender, bid, share, key => {
          this.record_ = { ...this.record_, contracts: [...this.record_.contracts, key] }
          return [this.ports.op(this.record_)]
        })

        if (typeof mailbox === 'string' || 'full' in mailbox) {
          full += typeof mailbox === 'string' ? 0 : 1
          this.passOver([{ peer: this.ports.peerName(bid.body.provider), why: typeof mailbox === 'string' ? mailbox : mailbox.full }])
          continue
        }

        left -= mailbox.contract.award?.body.units ?? share
        opened++
      }
    }

    if (!this.running) {
      // it ended while an award was on its way to the disk, whose batch says that it runs
      await this.save()
    }

    this.ports.changed(this)
    return { opened, full }
  }

  private async save (): Promise<void> {
    await this.saving.run(async () => this.ports.save(this.record_))
  }

  private named (peers: readonly PassedOver[]): JobRecord['passedOver'] {
    return peers.map(({ provider, why }) => ({ peer: this.ports.peerName(provider), why }))
  }

  private passOver (peers: JobRecord['passedOver']): void {
    this.record_ = withPassedOver(this.record_, peers)
  }

  private async end (state: 'done' | 'failed' | 'cancelled', reason?: string): Promise<void> {
    if (this.running) {
      this.record_ = { ...this.record_, state, reason, ended: Number(this.ports.now()) }
      await this.save()
      this.wake()
      this.ports.changed(this)
    }
  }

  private async change (): Promise<void> {
    const left = Number(this.deadline - this.ports.now())
    await this.pause(Math.max(1, Math.min(left + 1, 60_000)))
  }

  /** Waits for a change of one of the contracts, or `ms`. */
  private async pause (ms: number): Promise<void> {
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, ms)
      this.wake = () => { clearTimeout(timer); resolve() }
    })
    this.wake = () => {}
  }
}

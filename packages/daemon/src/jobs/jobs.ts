import { keepJobBlobs, windowOf } from './job-blobs.ts'
import { JobError } from './job-error.ts'
import { jobBlob, jobUnits } from './job-inputs.ts'
import { loadJobs, putJob } from './job-record.ts'
import { Job } from './job.ts'
import { signAward } from './sign-award.ts'
import { buildTender } from './tender.ts'
import { weighBid } from './weigh.ts'
import type { JobBlobsInit } from './job-blobs.ts'
import type { Full, JobPorts } from './job-ports.ts'
import type { JobRecord } from './job-record.ts'
import type { Around } from './tender-round.ts'
import type { WeighInit } from './weigh.ts'
import type { ContractPins } from '../blobs/contract-pins.ts'
import type { FeesConfig } from '../config.ts'
import type { Contracts } from '../contracts/contracts.ts'
import type { JobRequest } from '../control.ts'
import type { Room } from '../core/in-flight.ts'
import type { ContractMailbox } from '../mailboxes/contract-mailbox.ts'
import type { NextWindow } from '../mailboxes/ports.ts'
import type { Blobs } from '../stores/blobs/kept-blobs.ts'
import type { Op, Store } from '../stores/store.ts'
import type { ContractKey } from '../stores/transcripts.ts'
import type { FuelTally } from '@mycel/verify/audit'
import type { Authenticated, Contract, Crypto, Head, Signer } from '@mycel/wire'

export { JobError } from './job-error.ts'

/** Jobs that are over and still held in memory. */
const MAX_ENDED = 1_000

export interface JobsInit extends JobBlobsInit, WeighInit {
  /** Keeps the results of jobs that are kept. */
  readonly contractPins: Pick<ContractPins, 'restore' | 'forget'>
  readonly blobs: Blobs
  readonly crypto: Crypto
  readonly signer: Signer
  readonly network: string
  readonly profile: string
  readonly fees: FeesConfig
  readonly store: Store
  readonly contracts: Contracts
  now (): bigint
  random (bytes: number): Uint8Array
  addrs (): readonly string[]
  head (): Head
  peerName (key: Uint8Array): string
  publish (tender: Authenticated<'tender'>): Promise<void>
  /** How many of so many units a peer may be given at this price. */
  roomOf (provider: Uint8Array, tender: Authenticated<'tender'>, unitPrice: bigint, units: number): Room
  /** Looks for peers that match and could bid, and names some that do not. Never rejects. */
  lookAround (request: JobRequest): Promise<Around>
  whyNobody (request: JobRequest): string
  /** Whom an award to a provider names as verifiers. */
  trusted (provider: Uint8Array, cls: string): readonly Uint8Array[]
  /** Told of a job that is held no longer. */
  forgotten (job: string): void
  crashed (err: unknown): void
}

/** This node's jobs as requester. */
export class Jobs {
  private readonly init: JobsInit
  private readonly jobs = new Map<string, Job>()
  private readonly watchers = new Set<(job: Job) => void>()
  private readonly byContract = new Map<ContractKey, Job>()
  private readonly calling = new Map<string, Job>()

  constructor (init: JobsInit) {
    this.init = init
  }

  /** Takes up stored jobs: running ones go on. Call once contracts are loaded. */
  async load (): Promise<void> {
    const records = await loadJobs(this.init.store)
    const ended = records.filter(({ state }) => state !== 'running')
    const old = new Set(ended.slice(0, Math.max(0, ended.length - MAX_ENDED)))

    for (const record of records.filter(one => !old.has(one))) {
      const job = await this.loaded(record)
      this.jobs.set(record.id, job)

      for (const key of record.contracts) {
        const mailbox = await this.init.contracts.find(key)

        if (mailbox != null) {
          this.byContract.set(key, job)
          job.restore(mailbox)
          this.init.contractPins.restore(mailbox)
        }
      }
    }
  }

  resume (): void {
    for (const job of this.jobs.values()) {
      this.start(job)
    }
  }

  list (): readonly Job[] {
    return [...this.jobs.values()]
  }

  /** By id, or the beginning of one that is not ambiguous. Throws `JobError`. */
  get (id: string): Job {
    const found = this.jobs.get(id) ?? only([...this.jobs.values()].filter(job => id.length >= 4 && job.id.startsWith(id)))

    if (found == null) {
      throw new JobError('no-such-job', `no job ${id}`)
    }

    return found
  }

  /** Stores and starts a job. Throws `JobError` where its blobs are not here or its numbers break a limit. */
  async submit (request: JobRequest): Promise<Job> {
    const units = await jobUnits(this.init.blobs, request)
    const created = Number(this.init.now())
    const id = Buffer.from(this.init.random(8)).toString('hex')
    const record: JobRecord = { id, request, state: 'running', created, tenders: 0, passedOver: [], contracts: [] }

    // says now what would otherwise be said by nobody: a tender that cannot be signed
    await this.tender(record, units.length)
    await this.init.store.write([putJob(record)])
    const job = new Job(record, units, this.ports())
    this.jobs.set(id, job)
    this.start(job)
    this.forgetEnded()
    return job
  }

  onChange (watcher: (job: Job) => void): () => void {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  /** Requester: a bid from a provider. */
  async takeBid (bid: Authenticated<'bid'>): Promise<{ readonly code: string, readonly reason: string }> {
    const tender = Buffer.from(bid.body.tender).toString('hex')
    const job = this.calling.get(tender)
    const round = job?.roundOf(tender)

    if (job == null || round == null || !round.open || round.full) {
      return { code: 'crossed', reason: 'the call for bids is closed' }
    }

    if (round.heard(bid.body.provider)) {
      return { code: 'duplicate', reason: 'this provider has bid' }
    }

    const why = weighBid(this.init, job, round, bid)
    return why == null ? { code: 'ok', reason: '' } : { code: 'out-of-terms', reason: why }
  }

  /** For contract mailboxes. */
  stopReason (key: ContractKey, contract: Contract): string | undefined {
    const job = this.jobOf(key)
    return job == null || contract.bid == null ? 'the job is gone' : job.stopReason(contract.bid.body.provider)
  }

  async nextWindow (key: ContractKey, contract: Contract, max: number): Promise<NextWindow | undefined> {
    const job = this.jobOf(key)
    const units = job?.take(key, contract.windows.length, max) ?? []

    return units.length === 0 ? undefined : windowOf(this.init.crypto, this.init.blobs, units)
  }

  /** The job that a contract works for. */
  recordOf (key: ContractKey): JobRecord | undefined {
    return this.jobOf(key)?.record
  }

  /** Fuel of what was re-executed so far of the job that a contract works for. */
  fuelOf (key: ContractKey): readonly FuelTally[] {
    return [...this.jobOf(key)?.contracts.values() ?? []].flatMap(({ notes }) => Object.values(notes.windows).flatMap(({ audit }) => audit?.fuel ?? []))
  }

  changed (mailbox: ContractMailbox): void {
    this.jobOf(mailbox.key)?.update(mailbox)
  }

  stop (): void {
    this.jobs.forEach(job => { job.stop() })
  }

  private jobOf (key: ContractKey): Job | undefined {
    return this.byContract.get(key)
  }

  private start (job: Job): void {
    if (job.running) {
      const release = keepJobBlobs(this.init, job.id, job.record.request)
      job.run()
        .catch(async err => {
          if (!(err instanceof JobError)) {
            throw err
          }

          await job.fail(err.message)
        })
        .finally(release)
        .catch(err => { this.init.crashed(err) })
    }
  }

  /** A stored job. One whose blobs have gone from the store meanwhile is still shown; it can only not go on. */
  private async loaded (record: JobRecord): Promise<Job> {
    try {
      return new Job(record, await jobUnits(this.init.blobs, record.request), this.ports())
    } catch (err) {
      if (err instanceof JobError) {
        const job = new Job(record, [], this.ports())
        await job.fail(err.message)
        return job
      }

      throw err
    }
  }

  private ports (): JobPorts {
    const { init } = this

    return {
      now: () => init.now(),
      tender: async (record, units) => this.tender(record, units),
      publish: async (job, tender) => {
        this.calling.set(tender.id, job)
        await init.publish(tender)
      },
      closed: tender => { this.calling.delete(tender.id) },
      lookAround: async ({ request }) => init.lookAround(request),
      whyNobody: ({ request, passedOver }) => passedOver.length === 0 ? init.whyNobody(request) : `nobody who bid could be given the work: ${passedOver.at(-1)?.why ?? ''}`,
      award: async (job, tender, bid, units, ops) => this.award(job, tender, bid, units, ops(bid.id)),
      save: async record => init.store.write([putJob(record)]),
      op: record => putJob(record),
      peerName: key => init.peerName(key),
      changed: job => { this.watchers.forEach(watcher => { watcher(job) }) },
      crashed: err => { init.crashed(err) }
    }
  }

  private async award (job: Job, tender: Authenticated<'tender'>, bid: Authenticated<'bid'>, units: number, ops: readonly Op[]): Promise<ContractMailbox | string | Full> {
    const { init } = this
    const { provider, unitPrice } = bid.body
    const room = init.roomOf(provider, tender, unitPrice, Math.min(units, tender.body.windowUnits))

    if (room.units === 0) {
      return { full: room.why ?? '' }
    }

    const award = signAward(init, tender, bid, { units, verifiers: (job.record.request.verifiers ?? 0) === 0 ? [] : init.trusted(provider, tender.body.class) })
    const reserve = { side: 'requester' as const, peer: provider, asset: tender.body.asset, amount: BigInt(units) * unitPrice }
    this.byContract.set(bid.id, job)
    const opened = await init.contracts.award([tender, bid, award] as Parameters<Contracts['award']>[0], { job: job.id }, { reserve, ops })

    if (typeof opened === 'string') {
      this.byContract.delete(bid.id)
    } else {
      job.contracts.set(opened.key, opened)
    }

    return opened
  }

  private async tender (record: JobRecord, units: number): Promise<Authenticated<'tender'>> {
    const { init } = this
    const { request, created } = record
    const { size: moduleSize } = jobBlob(init.blobs, request.module, 'the module')

    try {
      return buildTender(init.crypto, init.signer, {
        network: init.network, request, units, moduleSize, profile: init.profile, fees: init.fees, addrs: init.addrs(), now: init.now(), deadline: BigInt(created + request.deadlineMs), salt: init.random(16)
      })
    } catch (err) {
      throw err instanceof RangeError ? new JobError('bad-job', err.message) : err
    }
  }

  private forgetEnded (): void {
    const ended = this.list().filter(job => !job.running)

    for (const job of ended.slice(0, Math.max(0, ended.length - MAX_ENDED))) {
      this.jobs.delete(job.id)
      job.contracts.forEach((_, key) => {
        this.byContract.delete(key)
        this.init.contractPins.forget(key)
      })
      this.init.forgotten(job.id)
    }
  }
}

function only (jobs: readonly Job[]): Job | undefined {
  return jobs.length === 1 ? jobs[0] : undefined
}

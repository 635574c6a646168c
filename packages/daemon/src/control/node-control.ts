import { verifyCredential } from '@mycel/verify/credentials'
import { peerKey } from '@mycel/wire'
import { ControlError } from '../control-error.ts'
import { capacityOf, termsOf } from '../discovery/capacities.ts'
import { jobView, resultViews } from '../jobs/job-view.ts'
import { JobError } from '../jobs/jobs.ts'
import { peerIdOf } from '../parties.ts'
import { encodeTicket } from '../ticket.ts'
import { blobContent, blobViews, keepUpload, removeBlob } from './blob-views.ts'
import { BooksDesk } from './books-desk.ts'
import { copyStore } from './copy-store.ts'
import { refuseWithoutCredit } from './credit-view.ts'
import { facetsFor, normalised } from './facets.ts'
import { exportFork, forkViews, liftFork } from './fork-views.ts'
import { checkJob } from './job-check.ts'
import { joinByTicket } from './join-by-ticket.ts'
import { LogViews } from './log-views.ts'
import { peerViews } from './peer-views.ts'
import { exportBundle, proofView } from './proof-views.ts'
import { quoted } from './quote.ts'
import { reconcileViews, watchReconcile } from './reconcile-watch.ts'
import { reputationSummaries, reputationViews } from './reputation-views.ts'
import { requesterView, requesterViews } from './requester-views.ts'
import { status } from './status.ts'
import type { CapacityConfig } from '../config.ts'
import type { BlobContent, BlobView, CapacityView, Control, ForkView, FoundView, JobRequest, JobView, PeerView, ProofView, QuoteView, ReconcileStep, ReconcileView, ReputationSummary, ReputationView, RequesterView, ResultView, StatusView, VerifyView } from '../control.ts'
import type { Parts } from '../daemon.ts'
import type { Found } from '../discovery/ad-index.ts'
import type { Job } from '../jobs/job.ts'

/** The control API of a running node: looks things up and hands things on; decides nothing. */
export class NodeControl extends BooksDesk implements Control {
  private readonly log: LogViews

  constructor (parts: Parts) {
    super(parts)
    this.log = new LogViews(parts)
  }

  async status (): Promise<StatusView> {
    return status(this.parts)
  }

  async ticket (): Promise<string> {
    const { node, config } = this.parts
    return encodeTicket({ network: config.network.id, addrs: node.getMultiaddrs().map(String).slice(0, 8) })
  }

  async join (ticket: string): Promise<{ connected: string[] }> {
    return joinByTicket(this.parts, ticket)
  }

  async peers (): Promise<PeerView[]> {
    return peerViews(this.parts)
  }

  async listCapacities (): Promise<CapacityView[]> {
    return this.parts.capacities.list.map(capacityView)
  }

  async addCapacity (view: CapacityView): Promise<CapacityView[]> {
    const capacity: CapacityConfig = { ...view, unitPrice: BigInt(view.unitPrice) }

    try {
      capacityOf(capacity)
    } catch (err) {
      throw new ControlError('bad-request', err instanceof Error ? err.message : String(err), 'see "mycel capacity add --help" for the terms of each class')
    }

    await this.parts.capacities.put(capacity)
    await this.parts.advertise()
    return this.listCapacities()
  }

  async removeCapacity (cls: string): Promise<CapacityView[]> {
    if (!await this.parts.capacities.remove(cls)) {
      throw new ControlError('not-found', `this node offers no "${cls}"`, '"mycel capacity ls" lists what it offers')
    }

    await this.parts.advertise()
    return this.listCapacities()
  }

  async addAttestation (credential: string): Promise<{ attestations: number }> {
    const bytes = new TextEncoder().encode(credential)
    const { crypto, identity, now, capacities } = this.parts
    const checked = verifyCredential(crypto, bytes, { now: now() })

    if (!checked.ok) {
      throw new ControlError('bad-request', `the credential does not verify: ${checked.reason}`, 'it must be the very file that "mycel attest issue" wrote')
    }

    if (Buffer.compare(checked.credential.subject, identity.publicKey) !== 0) {
      throw new ControlError('refused', `the credential is about ${checked.credential.subjectDid}, this node is ${identity.did}`, 'add it on the node that it is about')
    }

    await capacities.addAttestation(bytes)
    await this.parts.advertise()
    return { attestations: capacities.attestations.length }
  }

  async find (facets: readonly string[], limit: number): Promise<FoundView[]> {
    const found = await this.parts.discovery.find(normalised(facets), { enough: limit })
    return found.slice(0, limit).map(one => this.foundView(one))
  }

  async putBlob (bytes: AsyncIterable<Uint8Array>): Promise<{ cid: string, size: number }> {
    return keepUpload(this.parts.blobs, bytes)
  }

  async getBlob (cid: string, offset = 0): Promise<BlobContent> {
    return blobContent(this.parts.blobs, cid, offset)
  }

  async listBlobs (): Promise<BlobView[]> {
    return blobViews(this.parts.blobs)
  }

  async removeBlob (cid: string): Promise<{ cid: string, size: number }> {
    return removeBlob(this.parts.blobs, cid)
  }

  async quote (job: JobRequest): Promise<QuoteView> {
    checkJob(job, this.parts.config)
    return quoted(this.parts, job)
  }

  async submit (request: JobRequest): Promise<JobView> {
    checkJob(request, this.parts.config)
    refuseWithoutCredit(this.parts, request)

    try {
      const job = await this.parts.jobs.submit({ ...request, facets: normalised(facetsFor(request)) })
      return this.view(job)
    } catch (err) {
      throw jobError(err)
    }
  }

  async listJobs (): Promise<JobView[]> {
    return this.parts.jobs.list().map(job => this.view(job))
  }

  async showJob (id: string): Promise<JobView> {
    return this.view(this.job(id))
  }

  async results (id: string): Promise<ResultView[]> {
    return resultViews(this.job(id), this.parts.kept, peerIdOf)
  }

  async cancelJob (id: string): Promise<JobView> {
    const job = this.job(id)
    await job.cancel()
    return this.view(job)
  }

  async * watchJob (id: string, signal: AbortSignal): AsyncIterable<JobView> {
    const job = this.job(id)
    let changed = Promise.withResolvers<void>()
    const wake = (): void => { changed.resolve() }
    const off = this.parts.jobs.onChange(one => { if (one === job) { wake() } })
    signal.addEventListener('abort', wake)

    try {
      for (;;) {
        changed = Promise.withResolvers<void>()
        const view = this.view(job)
        yield view

        if (view.state !== 'running' || signal.aborted) {
          return
        }

        await changed.promise
      }
    } finally {
      off()
      signal.removeEventListener('abort', wake)
    }
  }

  async copyStore (folder: string): Promise<{ readonly records: number }> { return copyStore(this.parts.store, folder) }
  async verifyLog (): Promise<VerifyView> { return this.log.verdict() }

  watchVerify (signal: AbortSignal): AsyncIterable<VerifyView> { return this.log.verify(signal) }

  async proveSettled (id: string): Promise<Uint8Array> { return this.log.prove(id) }
  async listForks (): Promise<ForkView[]> { return forkViews(this.parts) }
  async exportFork (id: string): Promise<Uint8Array> { return exportFork(this.parts, id) }
  async liftFork (peer: string): Promise<ForkView[]> { return liftFork(this.parts, peer) }

  async reconcile (peer?: string): Promise<ReconcileView[]> { return reconcileViews(this.parts, this.peerOf(peer)) }
  watchReconcile (peer: string | undefined, signal: AbortSignal): AsyncIterable<ReconcileStep> { return watchReconcile(this.parts, this.peerOf(peer), signal) }

  async listReputations (): Promise<ReputationSummary[]> {
    return reputationSummaries(this.parts)
  }

  async showReputation (peer: string, cls?: string): Promise<ReputationView[]> {
    return reputationViews(this.parts, peer, cls)
  }

  async listRequesters (): Promise<RequesterView[]> {
    return requesterViews(this.parts)
  }

  async showRequester (peer: string): Promise<RequesterView[]> {
    const known = requesterView(this.parts, peer)
    return known == null ? [] : [known]
  }

  async listProofs (): Promise<ProofView[]> {
    return this.parts.court.list().map(proofView)
  }

  async exportProof (id: string): Promise<Uint8Array> {
    return exportBundle(this.parts, id)
  }

  private job (id: string): Job {
    try {
      return this.parts.jobs.get(id)
    } catch (err) {
      throw jobError(err)
    }
  }

  private view (job: Job): JobView {
    return jobView(job, { peerName: peerIdOf, hires: this.parts.verifiers.hires })
  }

  private foundView ({ ad, capacities }: Found): FoundView {
    const { peer, addrs, expires } = ad.body
    return {
      peer: peerIdOf(peer),
      addrs,
      facets: [...new Set(this.parts.discovery.index.get(peerKey(peer), Number(this.parts.now()))?.facets.flat() ?? [])],
      capacities: capacities.map(({ class: cls, descriptor, asset, unitPrice, region }) => ({ class: cls, descriptor: termsOf(descriptor), asset, unitPrice: unitPrice.toString(), region })),
      expires: Number(expires)
    }
  }
}

function capacityView ({ class: cls, descriptor, asset, unitPrice, region }: CapacityConfig): CapacityView {
  return { class: cls, descriptor, asset, unitPrice: unitPrice.toString(), region }
}

function jobError (err: unknown): unknown {
  if (!(err instanceof JobError)) {
    return err
  }

  return new ControlError(err.code === 'no-such-job' ? 'not-found' : 'bad-request', err.message, err.code === 'no-such-job' ? '"mycel job ls" lists the jobs' : '', { cause: err })
}

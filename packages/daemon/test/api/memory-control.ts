import { cidOf } from '@mycel/wire'
import { blobCid, blobRefOf } from '@mycel/wire/blobs'
import { ControlError } from '../../src/control-error.ts'
import { createNodeCrypto } from '../../src/crypto/node-crypto.ts'
import { BALANCE, JOB, LAIN, LINE, SUMMARY } from './memory-views.ts'
import type { BlobContent, BlobView, CapacityView, Control, EntryFilter, EntryView, JobRequest, JobView, ResultView } from '../../src/control.ts'

/** A node's other side of the control port, held in memory: real state, no network. */
export class MemoryControl implements Control {
  readonly calls: string[] = []
  readonly blobs = new Map<string, Uint8Array>()
  readonly jobs = new Map<string, JobView>()
  readonly watchers = { open: 0, closed: 0 }
  capacities: CapacityView[] = []
  entries: EntryView[] = []
  credentials: string[] = []
  logFault: string | undefined
  matching = 2
  /** Views that a watch still yields, one for each `step`. */
  #steps: Array<() => void> = []

  async status (): ReturnType<Control['status']> {
    return {
      peer: 'peer-a',
      key: '00',
      did: 'did:key:z6Mk',
      network: 'test',
      version: '0.1.0',
      listening: ['/ip4/127.0.0.1/tcp/1'],
      connections: 2,
      uptimeMs: 1500,
      capacities: this.capacities.length,
      adSeq: '18446744073709551615',
      contracts: { settled: 3 },
      log: { epoch: 'e0', size: '7', root: 'r0', check: 'checked' },
      isolation: 'none',
      sandbox: { isolation: 'none', strangers: 'refused', trials: [] },
      tier: 'default',
      rssBytes: 1 << 20,
      proofs: { judged: 3, queued: 1, kept: 2, budget: { checks: { count: 9, ms: 12, leftMs: 9988 }, own: { count: 0, ms: 0, leftMs: 600_000 }, dealings: { count: 1, ms: 100, leftMs: 239_900 }, strangers: { count: 2, ms: 1400, leftMs: 58_600 } } }
    }
  }

  async ticket (): Promise<string> { return 'mycel1test' }
  async join (ticket: string): Promise<{ connected: string[] }> { this.calls.push(`join ${ticket}`); return { connected: ['peer-b'] } }
  async peers (): ReturnType<Control['peers']> { return [{ peer: 'peer-b', addrs: [], connected: true, classes: ['compute'], passes: { compute: 12 }, failures: {} }] }
  async listCapacities (): Promise<CapacityView[]> { return this.capacities }
  async addCapacity (capacity: CapacityView): Promise<CapacityView[]> { this.capacities = [...this.capacities.filter(one => one.class !== capacity.class), capacity]; return this.capacities }

  async removeCapacity (cls: string): Promise<CapacityView[]> {
    if (!this.capacities.some(one => one.class === cls)) {
      throw new ControlError('not-found', `no capacity of class ${cls}`, 'mycel capacity ls')
    }

    this.capacities = this.capacities.filter(one => one.class !== cls)
    return this.capacities
  }

  async addAttestation (credential: string): Promise<{ attestations: number }> { return { attestations: this.credentials.push(credential) } }

  async find (facets: readonly string[], limit: number): ReturnType<Control['find']> {
    this.calls.push(`find ${facets.join(' ')} ${limit}`)
    return facets.includes('class=clinic') ? [] : [{ peer: 'peer-b', addrs: ['/ip4/127.0.0.1/tcp/2'], facets: [...facets], capacities: [capacity], expires: 99 }]
  }

  async putBlob (bytes: AsyncIterable<Uint8Array>): Promise<{ cid: string, size: number }> {
    const chunks: Uint8Array[] = []

    for await (const chunk of bytes) {
      chunks.push(chunk)
    }

    const blob = new Uint8Array(Buffer.concat(chunks))
    const cid = blobCid(blobRefOf(createNodeCrypto(), blob))
    this.blobs.set(cid, blob)
    return { cid, size: blob.byteLength }
  }

  async getBlob (cid: string, offset = 0): Promise<BlobContent> {
    const blob = this.blobs.get(cid)

    if (blob == null) {
      throw new ControlError('not-found', `no blob ${cid}`)
    }

    return { size: blob.byteLength, bytes: (async function * () { yield blob.subarray(offset) })() }
  }

  async listBlobs (): Promise<BlobView[]> {
    return [...this.blobs].map(([cid, { byteLength }]) => ({ cid, size: byteLength, state: 'whole', pinned: false }))
  }

  async removeBlob (cid: string): Promise<{ cid: string, size: number }> {
    const { size } = await this.getBlob(cid)
    this.blobs.delete(cid)
    return { cid, size }
  }

  async quote (job: JobRequest): ReturnType<Control['quote']> {
    return { units: job.units, mostItCanCost: (BigInt(job.unitPriceCap) * BigInt(job.units)).toString(), asset: job.asset, feePpm: 10_000, whoSeesInputs: 'the provider and your own verifiers', matching: this.matching, cheapest: '1000' }
  }

  async submit (job: JobRequest): Promise<JobView> {
    if (job.unitPriceCap === '666') {
      throw new ControlError('refused', 'no headroom', 'pay first')
    }

    const view = { ...JOB, id: `job-${this.jobs.size}`, name: job.name, units: { total: job.units, done: 0, assigned: job.units, waiting: 0 } }
    this.jobs.set(view.id, view)
    return view
  }

  async listJobs (): Promise<JobView[]> { return [...this.jobs.values()] }
  async showJob (id: string): Promise<JobView> { return this.#job(id) }

  async results (id: string): Promise<ResultView[]> {
    return Array.from({ length: this.#job(id).units.total }, (_, i) => ({ index: String(i), status: 0, output: new TextEncoder().encode(`unit ${i}\n`), provider: 'peer-b', contract: 'c0', audited: i === 0 })).reverse()
  }

  async cancelJob (id: string): Promise<JobView> {
    const view: JobView = { ...this.#job(id), state: 'cancelled' }
    this.jobs.set(id, view)
    this.step()
    return view
  }

  /** Lets every watch yield once more. */
  step (): void {
    const steps = this.#steps
    this.#steps = []
    steps.forEach(step => { step() })
  }

  finish (id: string, state: JobView['state'] = 'done'): void {
    const job = this.#job(id)
    this.jobs.set(id, { ...job, state, units: { ...job.units, done: job.units.total, assigned: 0 } })
    this.step()
  }

  async * watchJob (id: string, signal: AbortSignal): AsyncGenerator<JobView> {
    this.#job(id)
    this.watchers.open++

    try {
      while (!signal.aborted) {
        const view = this.#job(id)
        yield view

        if (view.state !== 'running') {
          return
        }

        await new Promise<void>(resolve => {
          this.#steps.push(resolve)
          signal.addEventListener('abort', () => { resolve() }, { once: true })
        })
      }
    } finally {
      this.watchers.closed++
    }
  }

  async listEntries ({ peer, asset, since, kind }: EntryFilter = {}): Promise<EntryView[]> {
    return this.entries.filter(one => (peer ?? one.peer) === one.peer && (asset ?? one.asset) === one.asset && (since ?? 0) <= one.at && (kind ?? one.kind) === one.kind)
  }

  async showEntry (id: string): ReturnType<Control['showEntry']> {
    const entry = this.entries.find(one => one.id === id)

    if (entry == null) {
      throw new ControlError('not-found', `no entry ${id}`, 'mycel settle ls')
    }

    return { ...entry, detail: { total: '5', lines: [{ amount: '5' }] } }
  }

  async balances (): ReturnType<Control['balances']> { return [BALANCE] }
  async pools (): ReturnType<Control['pools']> { return [{ asset: 'credit', side: 'provider', base: '5000000', grown: '120000', proven: '1200000', forAttested: '2560000', used: '400000' }] }

  async refusePayment (id: string, reason: string): Promise<EntryView> {
    this.calls.push(`refuse ${reason}`)
    return this.confirmPayment(id)
  }

  async listLines (): ReturnType<Control['listLines']> { return [{ ...LINE, asked: '7000000' }] }
  async grantLine ({ peer, asset, amount }: Parameters<Control['grantLine']>[0]): ReturnType<Control['grantLine']> { return { ...LINE, peer, asset, granted: amount, told: amount !== '0' } }
  async askLine ({ peer, amount }: Parameters<Control['askLine']>[0]): Promise<void> { this.calls.push(`ask ${peer} ${amount}`) }

  async forgive (contract: string, reason: string): Promise<EntryView> {
    return { id: 'entry-9', seq: '9', kind: 'reversal', at: 2000, note: `contract ${contract} forgiven: ${reason}`, effects: [] }
  }

  async exportJournal (format: Parameters<Control['exportJournal']>[0]): Promise<Uint8Array> { return new TextEncoder().encode(`; a journal for ${format}\n`) }

  async confirmPayment (id: string): Promise<EntryView> {
    const entry = this.entries.find(one => one.id === id)

    if (entry == null) {
      throw new ControlError('not-found', `no payment ${id} waits for confirmation`)
    }

    return entry
  }

  async pay ({ peer, asset, amount, reference }: Parameters<Control['pay']>[0]): Promise<EntryView> {
    const entry: EntryView = { id: `entry-${this.entries.length}`, seq: String(this.entries.length), kind: 'payment', at: 1000, peer, asset, amount, note: reference, effects: [{ peer, asset, amount, cause: 'payment' }] }
    this.entries.push(entry)
    return entry
  }

  async verifyLog (): ReturnType<Control['verifyLog']> { return { state: 'done', ok: this.logFault == null, entries: this.entries.length, total: this.entries.length, root: 'r0', ...(this.logFault == null ? {} : { code: 'torn-tail', fault: this.logFault }) } }

  async * watchVerify (signal: AbortSignal): ReturnType<Control['watchVerify']> & AsyncGenerator {
    yield { state: 'checking', ok: true, entries: 0, total: this.entries.length, root: 'r0' }

    if (!signal.aborted) { yield await this.verifyLog() }
  }

  async proveSettled (id: string): Promise<Uint8Array> { return new TextEncoder().encode(`proof of ${id}\n`) }
  async listForks (): ReturnType<Control['listForks']> { return [{ id: 'f0', peer: 'peer-f', epoch: 'e1', at: '7', found: 1000, frozen: !this.calls.includes('lift peer-f') }] }
  async exportFork (id: string): Promise<Uint8Array> { return new TextEncoder().encode(`fork ${id}\n`) }
  async copyStore (folder: string): ReturnType<Control['copyStore']> { this.calls.push(`copy ${folder}`); return { records: 3 } }
  async liftFork (peer: string): ReturnType<Control['liftFork']> { this.calls.push(`lift ${peer}`); return this.listForks() }
  async reconcile (peer?: string): ReturnType<Control['reconcile']> { return [{ peer: peer ?? 'everybody', agreed: peer == null, learned: 1, receipts: 2, root: 'r1' }] }
  async * watchReconcile (peer: string | undefined): ReturnType<Control['watchReconcile']> {
    const [outcome] = await this.reconcile(peer)
    yield { pairs: 1, done: 0, peer: 'everybody', learned: 1 }
    yield { pairs: 1, done: 1, peer: 'everybody', learned: 1, ...(outcome == null ? {} : { outcome }) }
  }

  async listReputations (): ReturnType<Control['listReputations']> { return [SUMMARY] }
  async listRequesters (): ReturnType<Control['listRequesters']> { return [LAIN] }
  async showRequester (peer: string): ReturnType<Control['showRequester']> { return peer.startsWith('12D3') ? [LAIN] : [] }

  async showReputation (peer: string, cls?: string): ReturnType<Control['showReputation']> {
    this.calls.push(`reputation ${peer} ${cls ?? ''}`)
    const key = `did:key:${peer}`
    return cls === 'clinic'
      ? []
      : [{
          ...SUMMARY,
          at: 5,
          counts: { passes: '3000000', failures: '0', deliveries: '1000000', nonDeliveries: '0' },
          policy: { trusted: [key], halfLifeMs: 2_592_000_000, passValue: '1000', doubtPpm: 50_000 },
          why: [
            { kind: 'audit', id: 'r0', contract: 'c0', at: 4, weight: '2900000', folded: 2, units: 3, value: '3000', contributors: [key], auditors: [key] },
            { kind: 'proof', id: 'p0', contract: 'c1', at: 3, weight: '1000000', folded: 0, value: '75000' },
            { kind: 'proof', id: 'p2', contract: 'c3', at: 3, weight: '1000000', folded: 0, value: '5000', accusation: true },
            { kind: 'non-delivery', id: 'c2', contract: 'c2', at: 2, weight: '1000000', folded: 0, reporter: key, afterReveal: true }
          ],
          discredited: [key],
          ignored: [{ kind: 'audit', id: 'r7', code: 'false-accuser' }]
        }]
  }

  async listProofs (): ReturnType<Control['listProofs']> { return [{ id: 'p0-0', kind: 'fraud-proof', provider: 'peer-b', accuser: 'peer-a', requester: 'peer-a', convicts: 'peer-b', contract: 'c0', class: 'compute', window: 1, index: '3', verdict: 'upheld', learned: 'own-audit', at: 5 }, { id: 'p1-0', kind: 'double-root', provider: 'peer-b', accuser: 'peer-c', requester: 'peer-a', convicts: 'peer-b', contract: 'c0', class: 'compute', window: 1, verdict: 'upheld', learned: 'gossip', at: 6 }, { id: 'p2-0', kind: 'fraud-proof', provider: 'peer-b', accuser: 'peer-c', requester: 'peer-a', convicts: 'peer-c', contract: 'c1', class: 'compute', window: 0, index: '4', verdict: 'dismissed', learned: 'gossip', at: 7 }] }

  async exportProof (id: string): Promise<Uint8Array> {
    if (id !== 'p0') {
      throw new Error('a fault that is no refusal')
    }

    return Uint8Array.of(0, 255, 10, 13)
  }

  #job (id: string): JobView {
    const job = this.jobs.get(id)

    if (job == null) {
      throw new ControlError('not-found', `no job ${id}`, 'mycel job ls')
    }

    return job
  }
}

export const capacity: CapacityView = { class: 'compute', descriptor: { cores: 4, memoryMib: 8192, arch: 'x86-64' }, asset: 'credit', unitPrice: '1000', region: 'eu' }

/** A valid request; its blobs need not exist. */
export const jobRequest: JobRequest = {
  name: 'digits',
  class: 'compute',
  module: cidOf(new Uint8Array(32)),
  args: ['--unit', '{index}'],
  mounts: [{ path: 'digits.bin', cid: cidOf(new Uint8Array(32).fill(1)), size: 5 }],
  inputs: cidOf(new Uint8Array(32).fill(2)),
  units: 3,
  facets: ['class=compute'],
  asset: 'credit',
  unitPriceCap: '2000',
  evidence: 'batch',
  floorPpm: 20_000,
  kappaPpm: 950_000,
  windowUnits: 75,
  limits: { fuel: '0', memoryPages: 1024, outputBytes: 65_536, wallMs: 60_000 },
  deadlineMs: 60_000,
  providers: 4,
  shares: []
}

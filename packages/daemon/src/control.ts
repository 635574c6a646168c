import type { BooksControl } from './control/accounts-view.ts'
import type { JobView, ResultView } from './control/job-shapes.ts'
import type { ReputationSummary, ReputationView } from './control/reputation-view.ts'
import type { RequesterView } from './control/requester-view.ts'
import type { ForkView, ReconcileStep, ReconcileView, VerifyView } from './control/settle-view.ts'

export type { AuditOddsView } from './control/audit-view.ts'
export type { ContractView, JobState, JobView, ResultView, WindowView, WitnessesView } from './control/job-shapes.ts'
export type { EvidenceView, ReputationSummary, ReputationView } from './control/reputation-view.ts'
export type { LapseView, RequesterView } from './control/requester-view.ts'
export type { BalanceView, BooksControl, EffectView, EntryFilter, EntryView, JournalFormat, LineView, PoolView } from './control/accounts-view.ts'
export type { ForkView, ReconcileStep, ReconcileView, VerifyView } from './control/settle-view.ts'
export type { AuditBudgetView, VerifierView } from './control/verifier-view.ts'

/**
 * What a person or a program can ask of a running node. The control API carries exactly these calls and shapes as JSON over the unix socket (bigints as
 * decimal strings); `mycel --json` prints them unchanged. Money is in integer micro-units, times are Unix milliseconds, peers are base58btc peer ids.
 */
export interface Control extends BooksControl {
  status (): Promise<StatusView>
  ticket (): Promise<string>
  join (ticket: string): Promise<{ connected: string[] }>
  peers (): Promise<PeerView[]>
  listCapacities (): Promise<CapacityView[]>
  addCapacity (capacity: CapacityView): Promise<CapacityView[]>
  removeCapacity (cls: string): Promise<CapacityView[]>
  /** Adds a credential about this node to its ad. */
  addAttestation (credential: string): Promise<{ attestations: number }>
  find (facets: readonly string[], limit: number): Promise<FoundView[]>
  /** Keeps a blob of any size up to the node's quota; it arrives piece by piece. */
  putBlob (bytes: AsyncIterable<Uint8Array>): Promise<{ cid: string, size: number }>
  /** A blob of this node, from byte `offset` on (default 0): its whole size at once, its bytes as they are read. */
  getBlob (cid: string, offset?: number): Promise<BlobContent>
  /** Every blob of this node, the longest unused first. */
  listBlobs (): Promise<BlobView[]>
  /** Takes a blob off this node's disk. Refused where a job or contract still needs it. */
  removeBlob (cid: string): Promise<{ cid: string, size: number }>
  /** Checks a job and says who would see its inputs and the most it can cost. Submits nothing. */
  quote (job: JobRequest): Promise<QuoteView>
  submit (job: JobRequest): Promise<JobView>
  listJobs (): Promise<JobView[]>
  showJob (id: string): Promise<JobView>
  results (id: string): Promise<ResultView[]>
  cancelJob (id: string): Promise<JobView>
  /** Follows a job: its view at once and after every change, until it ends. */
  watchJob (id: string, signal: AbortSignal): AsyncIterable<JobView>
  /** Re-checks every byte of the log. */
  verifyLog (): Promise<VerifyView>
  /** As `verifyLog`, and says how far it is, again and again; the verdict comes last. */
  watchVerify (signal: AbortSignal): AsyncIterable<VerifyView>
  /** One file (docs/spec/settlement.md, "Proofs") that proves a countersigned receipt or payment to anybody. */
  proveSettled (id: string): Promise<Uint8Array>
  /** Nodes that signed two different histories of their logs. */
  listForks (): Promise<ForkView[]>
  /** One file that proves a fork to anybody. */
  exportFork (id: string): Promise<Uint8Array>
  /** Trusts a node again whose credit a fork has frozen. */
  liftFork (peer: string): Promise<ForkView[]>
  /** Copies the database, as it is now, into a folder that is not there yet (absolute path). */
  copyStore (folder: string): Promise<{ readonly records: number }>
  reconcile (peer?: string): Promise<ReconcileView[]>
  /** The same, step by step: what each peer had that this node lacked so far, and how each pair ended. */
  watchReconcile (peer: string | undefined, signal: AbortSignal): AsyncIterable<ReconcileStep>
  /** Every (peer, class) of which this node keeps evidence, the best first. */
  listReputations (): Promise<ReputationSummary[]>
  /** What this node makes of a peer, in one class or in each of which it keeps evidence, and all that it rests on. */
  showReputation (peer: string, cls?: string): Promise<ReputationView[]>
  /** Every requester that let work of this node lie, the latest first. */
  listRequesters (): Promise<RequesterView[]>
  /** One of them, or none. */
  showRequester (peer: string): Promise<RequesterView[]>
  /** Fraud proofs and double roots that this node has checked, the former by re-execution. */
  listProofs (): Promise<ProofView[]>
  /** A self-contained bundle of a proof: its envelope and every blob that re-execution needs. */
  exportProof (id: string): Promise<Uint8Array>
}

export interface BlobContent {
  /** Bytes of the whole blob. */
  readonly size: number
  readonly bytes: AsyncIterable<Uint8Array>
}

export interface BlobView {
  readonly cid: string
  /** Bytes; of one that is still arriving as many as it has or will have. */
  readonly size: number
  /** `whole`; `partial`: chunks are missing. */
  readonly state: 'whole' | 'partial'
  /** A job or contract needs it: it is not evicted. */
  readonly pinned: boolean
}

export interface StatusView {
  readonly peer: string
  readonly key: string
  readonly did: string
  readonly network: string
  readonly version: string
  readonly listening: string[]
  readonly connections: number
  readonly uptimeMs: number
  readonly capacities: number
  readonly adSeq: string
  readonly contracts: Readonly<Record<string, number>>
  readonly log: { readonly epoch: string, readonly size: string, readonly root: string, /** `read` (at start, whole), `checking` or `checked` (in the background) or `damaged`. */ readonly check: string }
  readonly isolation: string
  readonly sandbox: SandboxView
  readonly tier: string
  readonly rssBytes: number
  readonly proofs: ProofsView
}

/** What proofs of fraud have cost this node since it started, and what they may cost it now. */
export interface ProofsView {
  readonly judged: number
  /** Wait for their turn to be executed. */
  readonly queued: number
  /** Hold by themselves, and are judged when their accused matters here or there is time. */
  readonly kept: number
  /** Checks without execution; executions for this node's own contracts, for peers that it deals with, and for strangers. Milliseconds. */
  readonly budget: Readonly<Record<'checks' | 'own' | 'dealings' | 'strangers', { readonly count: number, readonly ms: number, readonly leftMs: number }>>
}

/** How far units are kept from this machine, found by trying to get out. */
export interface SandboxView {
  /** The rung that holds, or `none`: docs/threat-model.md. */
  readonly isolation: string
  /** Whether work that its owner has not vouched for by name is run. */
  readonly strangers: 'accepted' | 'refused'
  /** Rungs in the order in which they were tried, strongest first. */
  readonly trials: ReadonlyArray<{
    readonly rung: string
    readonly holds: boolean
    /** Why nothing was tried, if so. */
    readonly fault?: string
    readonly ms: number
    /** `seen`: what stopped it, or what it reached. */
    readonly attempts: ReadonlyArray<{ readonly what: string, readonly held: boolean, readonly seen: string }>
  }>
  /** What would make it safer; absent on the strongest rung. */
  readonly advice?: string
}

export interface PeerView {
  readonly peer: string
  readonly addrs: string[]
  readonly connected: boolean
  readonly classes: string[]
  readonly passes: Readonly<Record<string, number>>
  readonly failures: Readonly<Record<string, number>>
}

export interface CapacityView {
  readonly class: string
  /** Field-standard terms of the class, e.g. `{ cores: 4, memoryMib: 8192, arch: 'x86-64' }` for `compute`. */
  readonly descriptor: Readonly<Record<string, string | number | readonly string[]>>
  readonly asset: string
  /** Micro-units per unit, decimal. */
  readonly unitPrice: string
  readonly region: string
}

export interface FoundView {
  readonly peer: string
  readonly addrs: string[]
  readonly facets: string[]
  readonly capacities: CapacityView[]
  readonly expires: number
}

export interface JobRequest {
  readonly name: string
  readonly class: string
  /** CID of the WebAssembly module. */
  readonly module: string
  /** `{index}` stands for the unit's index. */
  readonly args: readonly string[]
  readonly mounts: ReadonlyArray<{ readonly path: string, readonly cid: string, readonly size: number }>
  /** CID of a manifest (docs/spec/messages.md, Manifest): every unit's index and stdin. */
  readonly inputs: string
  readonly units: number
  readonly facets: readonly string[]
  readonly asset: string
  /** Micro-units per unit, decimal. */
  readonly unitPriceCap: string
  readonly evidence: 'batch' | 'accepted'
  readonly floorPpm: number
  readonly kappaPpm: number
  readonly windowUnits: number
  /** Third parties of `policy.verifiers` whose nonces choose a window's units beside this node's, 0 … 2. Default 0. */
  readonly witnesses?: number
  /** Verifiers hired for each unit that is checked, 0 … 4. Default 0. */
  readonly verifiers?: number
  /** Whether this node re-executes every checked unit itself all the same. Default true. */
  readonly auditSelf?: boolean
  /** The most that all verifiers of the job may cost together, micro-units, decimal. Default 0. */
  readonly auditBudget?: string
  readonly limits: { readonly fuel: string, readonly memoryPages: number, readonly outputBytes: number, readonly wallMs: number, /** How long a provider may take for one window before its units go elsewhere, milliseconds. Default 120,000. */ readonly windowMs?: number, /** How long either side may take for any step that takes no computing, milliseconds. Default: 10,000 for an accept, 30,000 for a reveal, 60,000 for the others. */ readonly answerMs?: number }
  /** From submission, milliseconds. */
  readonly deadlineMs: number
  /** At most how many providers share the work at a time. */
  readonly providers: number
  readonly shares: ReadonlyArray<{ readonly party: string, readonly ppm: number, readonly reason: string }>
}

export interface QuoteView {
  readonly units: number
  readonly mostItCanCost: string
  readonly asset: string
  readonly feePpm: number
  readonly whoSeesInputs: string
  readonly matching: number
  readonly cheapest?: string
  /** The most that this node's own limits and credit let it promise a matching peer now, micro-units; absent where none is known. */
  readonly free?: string
  /** Why that is not all of it, and the ways on. */
  readonly limited?: string
}

export interface ProofView {
  readonly id: string
  /** A unit that was forged, or two roots for one window. */
  readonly kind: 'fraud-proof' | 'double-root'
  readonly provider: string
  /** Who signed it. */
  readonly accuser: string
  readonly requester: string
  /** Whom it convicts: the provider where it was upheld, its accuser where it was dismissed. */
  readonly convicts: string
  readonly contract: string
  readonly class: string
  readonly window: number
  /** Job-wide number of the unit; absent where all of a window is meant. */
  readonly index?: string
  readonly verdict: 'upheld' | 'dismissed'
  readonly learned: 'own-audit' | 'gossip' | 'imported'
  readonly at: number
}

import type { StatedOdds } from './odds.ts'
import type { Experiment, Origin, Score } from './search.ts'
import type { BalanceView, ContractView, EntryView, JobView, ProofView, ReconcileView } from '@mycel/daemon/client'

/** Everything that the summary and the report are made from. Times are Unix milliseconds, amounts micro-units as text. */
export interface DemoRecord {
  readonly settings: Settings
  readonly started: number
  readonly ended: number
  readonly machine: { readonly node: string, readonly cores: number, readonly platform: string }
  readonly cast: readonly Member[]
  readonly benchmark: Benchmark
  readonly odds: StatedOdds
  readonly rounds: readonly Round[]
  readonly happenings: readonly Happening[]
  readonly crash: Crash
  readonly fraud: Fraud | undefined
  readonly forged: readonly ForgedUnit[]
  readonly winner: Winner
  /** Undefined where nobody was caught, or there was no time. */
  readonly otherWorld: OtherWorld | undefined
  readonly books: Books
  readonly checks: readonly Check[]
}

export interface Settings {
  readonly seed: number
  readonly seedGiven: boolean
  readonly forge: number
  readonly patience: number
  readonly units: number
  readonly rounds: number
  readonly providers: number
  readonly windowUnits: number
  readonly floorPpm: number
  readonly kappaPpm: number
  readonly feePpm: number
  readonly forgedEpochs: number
}

export type Role = 'requester' | 'provider' | 'liar' | 'latecomer' | 'issuer' | 'bystander'

export interface Member {
  readonly name: string
  readonly role: Role
  readonly peer: string
  readonly did: string
  readonly pid: number
  readonly tier: string
  /** Micro-units per unit; undefined: sells nothing. */
  readonly price?: string
  /** One sentence for people. */
  readonly does: string
}

export interface Benchmark {
  readonly experiment: Experiment
  readonly attested: ReadonlyArray<{ readonly name: string, readonly units: number, readonly ms: number, readonly unitsPerSecond: string, readonly validUntil: number }>
  /** The latecomer's credential is of a kind that the requester does not believe from this issuer. */
  readonly unbelieved: { readonly name: string, readonly kind: string }
  /** Peers that the requester finds by class alone, and with the attestation that its jobs ask for. */
  readonly found: { readonly any: number, readonly attested: number }
}

export interface UnitResult {
  readonly index: number
  readonly experiment: Experiment
  readonly origin: Origin
  readonly score: Score
  readonly provider: string
  readonly contract: string
  readonly audited: boolean
}

export interface Round {
  readonly round: number
  readonly job: JobView
  readonly results: readonly UnitResult[]
}

export interface Happening {
  readonly at: number
  readonly kind: 'round' | 'killed' | 'back' | 'refuted' | 'witnessed' | 'struck' | 'winner'
  readonly who: string
  readonly text: string
}

export interface Crash {
  readonly name: string
  readonly round: number
  readonly killedAt: number
  readonly backAt: number
  readonly contract: string
  readonly window: number
  readonly outcome: 'resumed' | 'rerun-elsewhere' | 'nothing-under-way'
}

export interface Fraud {
  readonly proof: ProofView
  readonly round: number
  readonly contract: ContractView
  readonly window: number
  readonly refutedAt: number
  readonly experiment: Experiment | undefined
  readonly claimed: Score
  readonly recomputed: ReadonlyArray<{ readonly tier: string, readonly score: Score, readonly status: number }>
  readonly witnesses: ReadonlyArray<{ readonly name: string, readonly verdict: ProofView['verdict'], readonly learned: ProofView['learned'], readonly at: number }>
  readonly file: string
  readonly bytes: number
  readonly cids: { readonly module: string, readonly input: string, readonly output: string }
  /** `mycel proof verify` on the file, and on a copy in which one byte differs. */
  readonly verified: { readonly exit: number, readonly says: string }
  readonly flipped: { readonly exit: number, readonly says: string, readonly at: number }
}

/** From the liar's own notes: knowledge that nobody else has. */
export interface ForgedUnit {
  readonly index: number
  readonly at: number
  /** Re-executed by the requester. */
  readonly audited: boolean
  /** Its window was approved and counts towards a payment. */
  readonly paid: boolean
}

export interface Winner {
  readonly index: number
  readonly experiment: Experiment
  readonly score: Score
  readonly provider: string
  readonly rechecks: ReadonlyArray<{ readonly tier: string, readonly same: boolean, readonly ms: number }>
  /** Better scores that the re-check struck out. */
  readonly struck: ReadonlyArray<{ readonly index: number, readonly provider: string, readonly claimed: Score, readonly found: Score }>
}

/** What the same search would have come to had nothing been checked. Computed after the run; nothing of it happened. */
export interface OtherWorld {
  /** Rounds that were finished in time, and the experiments in them. */
  readonly rounds: number
  readonly units: number
  /** What would have been published as the best, and what that experiment really comes to. */
  readonly best: { readonly index: number, readonly experiment: Experiment, readonly claimed: Score, readonly truth: Score }
  /** Made-up results among those that were believed. */
  readonly forged: ReadonlyArray<{ readonly index: number, readonly claimed: Score, readonly truth: Score }>
  /** Experiments that the run which took place did not have. */
  readonly elsewhere: number
  /** Whole experiments that had to be run for this. */
  readonly executed: number
  /** Units of the liar, its pay for all of them, and for those that it made up, micro-units. */
  readonly liarUnits: number
  readonly paid: string
  readonly paidForged: string
  readonly ms: number
}

export interface Books {
  readonly nodes: ReadonlyArray<{
    readonly name: string
    readonly balances: readonly BalanceView[]
    readonly pairs: readonly ReconcileView[]
    readonly log: { readonly ok: boolean, readonly entries: number, readonly root: string, readonly fault?: string }
  }>
  readonly receipts: ReadonlyArray<Receipt>
  readonly spent: string
}

export interface Receipt {
  readonly entry: EntryView
  readonly provider: string
  readonly units: number
  readonly work: string
  readonly fee: string
}

export interface Check {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

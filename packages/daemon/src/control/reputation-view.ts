export interface ReputationSummary {
  readonly peer: string
  readonly class: string
  /** What routing starts from: a lower bound of the share of right units, times the share of contracts that were delivered. ppm. */
  readonly scorePpm: number
  readonly honestPpm: number
  readonly deliversPpm: number
  /** Units that were re-executed and found right since its last failure, decayed. */
  readonly passesSinceFailure: number
  /** Their value, micro-units. */
  readonly verifiedSinceFailure: string
}

/** A number, and all that it follows from: `reputation` of `@mycel/verify/reputation` makes the same of `why`, `policy` and `at` anywhere. */
export interface ReputationView extends ReputationSummary {
  /** When it was computed. */
  readonly at: number
  /** Decayed counts in millionths: verified value over the value of a pass; refuted value likewise; contracts delivered; contracts let lie. */
  readonly counts: { readonly passes: string, readonly failures: string, readonly deliveries: string, readonly nonDeliveries: string }
  /** Keys are did:key. */
  readonly policy: { readonly trusted: readonly string[], readonly halfLifeMs: number, readonly passValue: string, readonly doubtPpm: number }
  readonly why: readonly EvidenceView[]
  /** Whom the policy trusts and who accused somebody falsely, did:key: nothing counts on their word. */
  readonly discredited: readonly string[]
  /** What is kept and counts nothing, each with the reason: docs/spec/verification.md "Reputation". */
  readonly ignored: ReadonlyArray<{ readonly kind: string, readonly id: string, readonly code: string }>
}

/** A receipt (or the contract, while it has none), proof or contract let lie. Ids are hexadecimal, keys did:key. */
export interface EvidenceView {
  readonly kind: 'audit' | 'proof' | 'non-delivery'
  /** Of the receipt, the proof, or the contract. */
  readonly id: string
  readonly contract: string
  readonly at: number
  /** What it adds to its count today, millionths. */
  readonly weight: string
  /** How many older ones it stands for besides. */
  readonly folded: number
  /** `audit`: re-executed and found right. */
  readonly units?: number
  /** `audit`: of those units; `proof`: of the refuted window. Micro-units. */
  readonly value?: string
  /** `audit`: whose nonces chose the units, and who says that they are right. */
  readonly contributors?: readonly string[]
  readonly auditors?: readonly string[]
  /** `proof`: it was held against its author, which had accused another falsely. */
  readonly accusation?: boolean
  /** `non-delivery`: who says so, and whether the challenge was known to be near. */
  readonly reporter?: string
  readonly afterReveal?: boolean
}

/** What can be said of one peer in one class of capacity. Keys and ids are 32 bytes. */
interface Item {
  /** Of the receipt, proof, or contract that it rests on. */
  readonly id: Uint8Array
  /** Whom it is about: the provider. */
  readonly peer: Uint8Array
  readonly class: string
  /** Signed time of the message behind it, Unix milliseconds. */
  readonly at: bigint
}

/** A receipt over checked units. */
export interface AuditEvidence extends Item {
  readonly kind: 'audit'
  /** Units that were re-run and found right. */
  readonly units: number
  /** What those units cost, micro-units. */
  readonly value: bigint
  /** Whose nonces chose them. */
  readonly contributors: readonly Uint8Array[]
  /** Who says that they are right: whoever approved the windows, and verifiers whose signed findings are at hand. */
  readonly auditors: readonly Uint8Array[]
}

/** A fraud proof or double root that this node has upheld. */
export interface ProofEvidence extends Item {
  readonly kind: 'proof'
  /** What the refuted window was to cost, micro-units. */
  readonly value: bigint
}

/** A contract that the provider let lie: a window that was late, or that it never opened. */
export interface NonDeliveryEvidence extends Item {
  readonly kind: 'non-delivery'
  /** Who says so: the requester that signed the expiry. */
  readonly reporter: Uint8Array
  /** Whether all nonces had been revealed: what a provider does that has seen its forged unit challenged looks the same. */
  readonly afterReveal: boolean
}

/** What others say of a peer. It counts for nothing, and may be among the rest. */
export interface HearsayEvidence extends Item {
  readonly kind: 'hearsay'
}

export type Evidence = AuditEvidence | ProofEvidence | NonDeliveryEvidence | HearsayEvidence

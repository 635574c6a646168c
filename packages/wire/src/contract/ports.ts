import type { ReceiptTerms } from './receipt.ts'
import type { Crypto } from '../crypto/crypto.ts'
import type { EvidenceKind } from '../evidence/evidence-kind.ts'
import type { Line } from '../messages/bodies.ts'

/** What the law asks of others. Every port must be a pure function of its arguments, but for `provenFraud`, which only ever turns from false to true. */
export interface LawPorts {
  readonly crypto: Pick<Crypto, 'sha256'>
  /** By `tender.evidence.kind`. */
  readonly evidence: Readonly<Record<string, EvidenceKind>>
  /** Who is owed what of a total: fee, shares, largest remainder, in the order in which a receipt must list them. */
  receiptLines (terms: ReceiptTerms): readonly Line[]
  /**
   * Whether the fraud proof with this message id (32 bytes) was checked by re-execution here, upheld, and speaks of this contract (id, 32 bytes) and
   * window. An implementation MUST compare contract and window: a proof about another job refutes nothing here.
   */
  provenFraud (proof: Uint8Array, claim: { readonly contract: Uint8Array, readonly window: number }): boolean
}

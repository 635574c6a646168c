/** Why a witness gives no nonce, or counts no window. */
export type WitnessCode =
  /** An envelope does not open as the type that belongs there. */
  | 'bad-tender' | 'bad-bid' | 'bad-award' | 'bad-start' | 'bad-commit' | 'bad-reveal' | 'bad-open' | 'bad-approve'
  /** A message does not name the one before it, or is about another contract or window. */
  | 'unlinked'
  /** A message is by somebody else than its role, or the witness is a party itself. */
  | 'wrong-party'
  /** Of evidence of this kind nothing is challenged. */
  | 'wrong-evidence'
  /** The start does not hold this witness's commitment for this contract and window. */
  | 'not-committed'
  /** A revealed nonce is not the committed one. */
  | 'wrong-nonce'
  /** More units than a window may have or were re-run, a price beyond the cap, times that run backwards. */
  | 'out-of-terms'

export interface WitnessRefusal {
  readonly ok: false
  readonly code: WitnessCode
  readonly reason: string
}

export function refuse (code: WitnessCode, reason: string): WitnessRefusal {
  return { ok: false, code, reason }
}

import type { Message } from '../envelope/authenticated.ts'

/** Why a message does not apply. A refused message changes nothing; codes are stable. */
export const REFUSAL_CODES = [
  /** It is already part of the transcript. */
  'duplicate',
  /** It names a message that the transcript lacks: hold it until that one arrives. */
  'unknown-predecessor',
  /** This step does not exist in this state. */
  'not-allowed',
  /** The step exists, but the other role takes it. */
  'wrong-role',
  /** Its author is no party of the contract. */
  'wrong-party',
  /** It belongs to another contract or network. */
  'wrong-contract',
  /** Its `at` lies before its predecessor's. */
  'time-reversed',
  /** An `expire` before the deadline. */
  'not-yet-due',
  /** It lost against a message of the other role with the same predecessor. */
  'crossed',
  /** Its content breaks what the parties agreed or what the law computes. */
  'out-of-terms',
  /** It names another window than the one in progress. */
  'wrong-window',
  /** A revealed nonce does not match its commitment. */
  'wrong-nonce',
  /** The tender names an evidence kind that is not known here. */
  'unknown-evidence',
  /** No fraud proof with that id has been upheld here: check it, then try again. */
  'unproven',
  /** Its signer has signed a conflicting message; `conflict` holds both, which is proof. */
  'equivocation'
] as const

export type RefusalCode = (typeof REFUSAL_CODES)[number]

export interface Refusal {
  readonly ok: false
  readonly code: RefusalCode
  readonly reason: string
  /** `equivocation` only: the two messages. */
  readonly conflict?: readonly [Message, Message]
}

export function refuse (code: RefusalCode, reason: string): Refusal {
  return { ok: false, code, reason }
}

export function equivocation (first: Message, second: Message, reason: string): Refusal {
  return { ok: false, code: 'equivocation', reason, conflict: [first, second] }
}

export function isRefusal (value: object | string): value is Refusal {
  return typeof value === 'object' && 'ok' in value
}

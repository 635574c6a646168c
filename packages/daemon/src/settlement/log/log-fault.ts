import type { LogFaultCode } from '@mycel/settle/log'

/** Beside the log's own faults: `wrong-end` (the record of where it ends), `wrong-books` (an entry does not fold, or a snapshot says something else), `wrong-copy` (a receipt or payment is filed wrong, or the copy that is shown to others is damaged), `lost-log` (gone as a whole). */
export type StoredFaultCode = LogFaultCode | 'wrong-end' | 'wrong-books' | 'wrong-copy' | 'lost-log'

/** Where a stored log stops being right. */
export interface StoredFault {
  readonly ok: false
  readonly code: StoredFaultCode
  /** The epoch's ordinal, from 0. */
  readonly ordinal: number
  /** How many entries of that epoch are good. */
  readonly seq: number
  readonly reason: string
}

/** The stored log is damaged: nothing is appended to it. */
export class LogDamagedError extends Error {
  override readonly name = 'LogDamagedError'
  readonly code = 'log-damaged'
  readonly fault: StoredFault

  constructor (fault: StoredFault) {
    super(`the settlement log is damaged: ${sentenceOf(fault)}`)
    this.fault = fault
  }
}

export function sentenceOf ({ code, ordinal, seq, reason }: StoredFault): string {
  return `${code} after ${seq} good entries${ordinal === 0 ? '' : ` of epoch ${ordinal}`}: ${reason}`
}

import { decodeWith } from '@mycel/wire/messages'
import { LogRecord } from './generated/entries.ts'
import { EMPTY_FRONTIER, frontierRoot } from './tree.ts'
import type { Frontier } from './tree.ts'
import type { Crypto } from '@mycel/wire/crypto'
import type { Decoded, Head } from '@mycel/wire/messages'

export const EPOCH_BYTES = 16

/** The end of one node's log in one epoch: all that is needed to append to it, a kilobyte however long the log is. */
export interface LogState extends Frontier {
  readonly network: string
  /** Whose log: a peer's identity key, 32 bytes. */
  readonly author: Uint8Array
  /** How many epochs this node opened before this one; orders the stored form and is never sent. */
  readonly ordinal: number
  /** Random, 16 bytes, drawn by whoever opens the epoch. */
  readonly epoch: Uint8Array
  /** Digest of the last entry, 32 bytes; zeros before the first. */
  readonly last: Uint8Array
}

/** A log of one epoch with nothing in it yet; its first entry must be the epoch's opening, see `openEpoch`. */
export function emptyLog (network: string, author: Uint8Array, epoch: Uint8Array, ordinal = 0): LogState {
  if (epoch.byteLength !== EPOCH_BYTES) {
    throw new RangeError(`an epoch is ${EPOCH_BYTES} bytes, not ${epoch.byteLength}`)
  }

  return { ...EMPTY_FRONTIER, network, author, ordinal, epoch, last: new Uint8Array(32) }
}

/** RFC 6962 root over the leaf hashes of the entries' ids. */
export function rootOf (crypto: Crypto, state: LogState): Uint8Array {
  return frontierRoot(crypto, state)
}

/** Epoch, size and root, as they ride on receipts. */
export function headOf (crypto: Crypto, state: LogState): Head {
  return { epoch: state.epoch, size: BigInt(state.size), root: rootOf(crypto, state) }
}

/** The stored form of a log's state, under `STATE_KEY` in space `meta`. */
export function encodeState (state: LogState): Uint8Array {
  const { ordinal, epoch, size, last, peaks } = state
  return LogRecord.encode({ ordinal, epoch, size: BigInt(size), last, peaks: [...peaks] })
}

/** Reads the stored form back. Refused where it is damaged; whether it is the newest only the log itself and the counterparties can tell. */
export function decodeState (network: string, author: Uint8Array, bytes: Uint8Array): Decoded<LogState> {
  const decoded = decodeWith<LogRecord>(LogRecord, undefined, 4096, bytes)

  if (!decoded.ok) {
    return decoded
  }

  const { ordinal, epoch, last, peaks } = decoded.value
  const size = Number(decoded.value.size)
  const shaped = Number.isSafeInteger(size) && epoch.byteLength === EPOCH_BYTES && last.byteLength === 32 && peaks.every(peak => peak.byteLength === 32)

  if (!shaped || peaks.length !== ones(size)) {
    return { ok: false, code: 'out-of-range', reason: `${peaks.length} peaks for ${decoded.value.size} entries` }
  }

  return { ok: true, value: { network, author, ordinal, epoch, size, last, peaks } }
}

function ones (size: number): number {
  return [...size.toString(2)].filter(bit => bit === '1').length
}

import { decodeWith } from '@mycel/wire/messages'
import { LogRecord } from './generated/entries.ts'
import { EMPTY_FRONTIER, frontierRoot } from './tree.ts'
import type { Tails } from './tiles.ts'
import type { Frontier } from './tree.ts'
import type { Crypto } from '@mycel/wire/crypto'
import type { Decoded, Head } from '@mycel/wire/messages'

export const EPOCH_BYTES = 16

/** The end of one node's log in one epoch: all that is needed to append to it, some 10 KiB however long the log is. */
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
  readonly tails: Tails
}

/** A log of one epoch with nothing in it yet; its first entry must be the epoch's opening, see `openEpoch`. */
export function emptyLog (network: string, author: Uint8Array, epoch: Uint8Array, ordinal = 0): LogState {
  if (epoch.byteLength !== EPOCH_BYTES) {
    throw new RangeError(`an epoch is ${EPOCH_BYTES} bytes, not ${epoch.byteLength}`)
  }

  return { ...EMPTY_FRONTIER, network, author, ordinal, epoch, last: new Uint8Array(32), tails: [] }
}

/** RFC 6962 root over the leaf hashes of the entries' ids. */
export function rootOf (crypto: Crypto, state: LogState): Uint8Array {
  return frontierRoot(crypto, state)
}

/** Epoch, size and root, as they ride on receipts. */
export function headOf (crypto: Crypto, state: LogState): Head {
  return { epoch: state.epoch, size: BigInt(state.size), root: rootOf(crypto, state) }
}

/** Where a stored log ends: what a node must not forget, a hundred bytes. All else about the log follows from its entries. */
export interface LogEnd {
  readonly ordinal: number
  readonly epoch: Uint8Array
  readonly size: number
  /** Digest of the last entry. Through each entry's `prev` it stands for the whole epoch. */
  readonly last: Uint8Array
}

/** The stored form of a log's end, under `STATE_KEY` in space `meta`. */
export function encodeEnd ({ ordinal, epoch, size, last }: LogEnd): Uint8Array {
  return LogRecord.encode({ ordinal, epoch, size: BigInt(size), last })
}

/** Reads the stored form back. Refused where it is damaged; whether it is the newest only the log itself and the counterparties can tell. */
export function decodeEnd (bytes: Uint8Array): Decoded<LogEnd> {
  const decoded = decodeWith<LogRecord>(LogRecord, undefined, 4096, bytes)

  if (!decoded.ok) {
    return decoded
  }

  const { ordinal, epoch, last } = decoded.value
  const size = Number(decoded.value.size)

  return Number.isSafeInteger(size) && epoch.byteLength === EPOCH_BYTES && last.byteLength === 32
    ? { ok: true, value: { ordinal, epoch, size, last } }
    : { ok: false, code: 'out-of-range', reason: `${epoch.byteLength} bytes of epoch, ${last.byteLength} of digest, ${decoded.value.size} entries` }
}

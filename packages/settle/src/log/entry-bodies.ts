import { decodeWith, MAX_STEP_BYTES } from '@mycel/wire/messages'
import { DisputeNote, EpochOpening, Release, Reservation, Reversal } from './generated/entries.ts'
import type { Decoded } from '@mycel/wire/messages'

export type { DisputeNote, EpochOpening, Release, Reservation, Reversal } from './generated/entries.ts'

/** Every kind of log entry. The first three hold an envelope's bytes; the others a body of entries.proto. */
export const ENTRY_KINDS = ['receipt', 'payment', 'credit-line', 'reservation', 'release', 'dispute', 'reversal', 'epoch'] as const

export type EntryKind = typeof ENTRY_KINDS[number]

/** What an entry says: its kind, and its canonical body. */
export interface EntryPart {
  readonly kind: EntryKind
  readonly body: Uint8Array
}

/** Largest body of a self-written entry, bytes: room for two envelopes of contract steps. */
export const MAX_NOTE_BYTES = 12 * 1024

export const MAX_EVIDENCE_BYTES = 6 * 1024
/** An envelope of a receipt: its body, and 256 bytes for payload type and signatures. */
const MAX_RECEIPT_BYTES = MAX_STEP_BYTES + 256

/** As many as a receipt has lines. */
const MAX_REVERSED_LINES = 16

export const MAX_REASON_CHARS = 256
export const MAX_ASSET_CHARS = 16

/** Micro-units: the wire's limit on money, 2^62. */
export const MAX_AMOUNT = 1n << 62n

export const SIDE_CODES = { requester: 1, provider: 2 } as const

/** In which role a node takes part in a contract. */
export type Side = keyof typeof SIDE_CODES

/** The side behind a reservation's code; undefined where there is none. */
export function sideOf (code: number): Side | undefined {
  return code === SIDE_CODES.requester ? 'requester' : code === SIDE_CODES.provider ? 'provider' : undefined
}

interface Codec<T> {
  encode (value: Partial<T>): Uint8Array
  decode (bytes: Uint8Array): T
}

interface Bodies {
  reservation: Reservation
  release: Release
  dispute: DisputeNote
  reversal: Reversal
  epoch: EpochOpening
}

type Limits<T> = (value: T) => string | undefined

const codecs: { readonly [K in keyof Bodies]: { readonly codec: Codec<Bodies[K]>, readonly limits: Limits<Bodies[K]> } } = {
  reservation: {
    codec: Reservation,
    limits: ({ contract, peer, side, asset, amount }) => digest('contract', contract) ?? digest('peer', peer) ?? (sideOf(side) == null ? `side: ${side}` : undefined) ??
      chars('asset', asset, MAX_ASSET_CHARS, 1) ?? money('amount', amount)
  },
  release: { codec: Release, limits: ({ contract, lost }) => digest('contract', contract) ?? money('lost', lost) },
  dispute: {
    codec: DisputeNote,
    limits: ({ subject, reason, evidence }) => digest('subject', subject) ?? chars('reason', reason, MAX_REASON_CHARS) ??
      (evidence.byteLength > MAX_EVIDENCE_BYTES ? `evidence: ${evidence.byteLength} bytes, at most ${MAX_EVIDENCE_BYTES}` : undefined)
  },
  reversal: { codec: Reversal, limits: value => digest('contract', value.contract) ?? chars('reason', value.reason, MAX_REASON_CHARS) ?? doubleLimits(value) },
  epoch: {
    codec: EpochOpening,
    limits: ({ epoch, root, size }) => epoch.byteLength === 0 && root.byteLength === 0 && size === 0n ? undefined : exactly('epoch', epoch, 16) ?? digest('root', root)
  }
}

/** Decodes a self-written entry's body: bounded, canonical, within its limits (docs/spec/settlement.md, "Entries"). */
export function decodeNote<K extends keyof Bodies> (kind: K, body: Uint8Array): Decoded<Bodies[K]> {
  const { codec, limits } = codecs[kind]
  const decoded = decodeWith<Bodies[K]>(codec, undefined, MAX_NOTE_BYTES, body)
  const reason = decoded.ok ? limits(decoded.value) : undefined
  return reason == null ? decoded : { ok: false, code: 'out-of-range', reason }
}

/** Canonical body of a self-written entry. RangeError where a field breaks its limit. */
export function encodeNote<K extends keyof Bodies> (kind: K, value: Bodies[K]): EntryPart & { readonly kind: K } {
  const { codec, limits } = codecs[kind]
  const reason = limits(value)

  if (reason != null) {
    throw new RangeError(`${kind}: ${reason}`)
  }

  return { kind, body: codec.encode(value) }
}

/** Both envelopes or none; at most what the lines of one receipt can touch, each account and kind once. */
function doubleLimits ({ counted, again, lines }: Reversal): string | undefined {
  if (counted.byteLength === 0 || again.byteLength === 0) {
    return counted.byteLength + again.byteLength + lines.length === 0 ? undefined : 'counted, again: one without the other'
  }

  if (counted.byteLength > MAX_RECEIPT_BYTES || again.byteLength > MAX_RECEIPT_BYTES || lines.length > MAX_REVERSED_LINES) {
    return `${counted.byteLength} and ${again.byteLength} bytes, at most ${MAX_RECEIPT_BYTES}; ${lines.length} lines, at most ${MAX_REVERSED_LINES}`
  }

  return lines.map(({ peer, amount }) => digest('peer', peer) ?? (amount === 0n ? 'amount: 0' : money('amount', amount))).find(reason => reason != null)
}

function digest (name: string, value: Uint8Array): string | undefined {
  return exactly(name, value, 32)
}

function exactly (name: string, value: Uint8Array, size: number): string | undefined {
  return value.byteLength === size ? undefined : `${name}: ${value.byteLength} bytes, must be ${size}`
}

function chars (name: string, value: string, max: number, min = 0): string | undefined {
  // half a surrogate pair survives the codec and is no UTF-8: other readers of the log would refuse it
  if (/\p{Surrogate}/u.test(value)) {
    return `${name}: not well-formed text`
  }

  return value.length >= min && value.length <= max ? undefined : `${name}: ${value.length} characters, must be ${min} to ${max}`
}

function money (name: string, value: bigint): string | undefined {
  return value <= MAX_AMOUNT ? undefined : `${name}: ${value}, must be at most ${MAX_AMOUNT}`
}

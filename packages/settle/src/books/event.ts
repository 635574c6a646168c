import { peerKey, toHex } from '@mycel/wire'
import { open } from '@mycel/wire/envelope'
import { decodeNote, encodeNote, SIDE_CODES, sideOf } from '../log/entry-bodies.ts'
import type { Fault } from './fault.ts'
import type { EntryPart, EpochOpening, Reversal, Side } from '../log/entry-bodies.ts'
import type { ContractId, PeerKey } from '@mycel/wire'
import type { Crypto } from '@mycel/wire/crypto'
import type { Authenticated, OpenOptions } from '@mycel/wire/envelope'

/** What a log entry says, decoded and authenticated. */
export type BookEvent =
  | { readonly kind: 'receipt', readonly message: Authenticated<'receipt'> }
  | { readonly kind: 'payment', readonly message: Authenticated<'payment'> }
  | { readonly kind: 'credit-line', readonly message: Authenticated<'credit-line'> }
  | { readonly kind: 'reservation', readonly contract: ContractId, readonly peer: PeerKey, readonly asset: string, readonly side: Side, readonly amount: bigint, readonly attested: boolean }
  | { readonly kind: 'release', readonly contract: ContractId, readonly lost: bigint }
  | { readonly kind: 'dispute', readonly subject: string, readonly reason: string, readonly evidence: Uint8Array }
  | { readonly kind: 'reversal', readonly contract: ContractId, readonly reason: string, readonly double?: Double }
  | { readonly kind: 'epoch', readonly previous: EpochOpening }

/** Two receipts of one contract, in the order in which this node booked them, and what both owe alike: it counts once. */
export interface Double {
  readonly counted: Authenticated<'receipt'>
  readonly again: Authenticated<'receipt'>
  readonly lines: ReadonlyArray<{ readonly peer: PeerKey, /** Owed for the provider's own work. */ readonly work: boolean, /** Micro-units. */ readonly amount: bigint }>
}

/** What reading entries needs: `crypto` checks embedded envelopes, which must be of `network`. */
export interface BooksContext extends Pick<OpenOptions, 'network' | 'delegates'> {
  readonly crypto: Crypto
}

export type Read = { readonly ok: true, readonly event: BookEvent } | Fault

/** From an entry's kind and body to the event: bounded, canonical, signatures checked. */
export function readEvent (context: BooksContext, { kind, body }: { readonly kind: string, readonly body: Uint8Array }): Read {
  switch (kind) {
    case 'receipt':
    case 'payment':
    case 'credit-line': {
      const opened = open(context.crypto, body, { ...context, only: [kind] })
      return opened.ok ? { ok: true, event: { kind, message: opened.message } as BookEvent } : { ok: false, code: 'malformed-entry', reason: `${opened.code}: ${opened.reason}` }
    }
    case 'reservation': {
      const decoded = decodeNote(kind, body)
      const side = decoded.ok ? sideOf(decoded.value.side) : undefined

      if (!decoded.ok || side == null) {
        return malformed(decoded)
      }

      const { contract, peer, asset, amount, attested } = decoded.value
      return { ok: true, event: { kind, contract: toHex(contract) as ContractId, peer: toHex(peer) as PeerKey, asset, side, amount, attested } }
    }
    case 'release': {
      const decoded = decodeNote(kind, body)
      return decoded.ok ? { ok: true, event: { kind, contract: toHex(decoded.value.contract) as ContractId, lost: decoded.value.lost } } : malformed(decoded)
    }
    case 'dispute': {
      const decoded = decodeNote(kind, body)
      return decoded.ok ? { ok: true, event: { kind, ...decoded.value, subject: toHex(decoded.value.subject) } } : malformed(decoded)
    }
    case 'reversal': {
      const decoded = decodeNote(kind, body)
      return decoded.ok ? readReversal(context, decoded.value) : malformed(decoded)
    }
    case 'epoch': {
      const decoded = decodeNote(kind, body)
      return decoded.ok ? { ok: true, event: { kind, previous: decoded.value } } : malformed(decoded)
    }
    default:
      return { ok: false, code: 'malformed-entry', reason: `unknown kind ${kind.slice(0, 32)}` }
  }
}

/** The entry that says an event; `readEvent` of it gives the event back. */
export function partOf (event: BookEvent): EntryPart {
  switch (event.kind) {
    case 'receipt':
    case 'payment':
    case 'credit-line':
      return { kind: event.kind, body: event.message.bytes }
    case 'reservation':
      return encodeNote('reservation', { ...event, contract: fromHex(event.contract), peer: fromHex(event.peer), side: SIDE_CODES[event.side] })
    case 'release':
      return encodeNote('release', { contract: fromHex(event.contract), lost: event.lost })
    case 'dispute':
      return encodeNote('dispute', { subject: fromHex(event.subject), reason: event.reason, evidence: event.evidence })
    case 'reversal':
      return encodeNote('reversal', {
        contract: fromHex(event.contract),
        reason: event.reason,
        counted: event.double?.counted.bytes ?? new Uint8Array(0),
        again: event.double?.again.bytes ?? new Uint8Array(0),
        lines: (event.double?.lines ?? []).map(({ peer, work, amount }) => ({ peer: fromHex(peer), work, amount }))
      })
    case 'epoch':
      return encodeNote('epoch', event.previous)
  }
}

function readReversal (context: BooksContext, { contract, reason, counted, again, lines }: Reversal): Read {
  const event = { kind: 'reversal' as const, contract: toHex(contract) as ContractId, reason }

  if (counted.byteLength === 0) {
    return { ok: true, event }
  }

  const [first, second] = [counted, again].map(bytes => open(context.crypto, bytes, { ...context, only: ['receipt'] }))

  return first?.ok === true && second?.ok === true
    ? { ok: true, event: { ...event, double: { counted: first.message, again: second.message, lines: lines.map(({ peer, work, amount }) => ({ peer: peerKey(peer), work, amount })) } } }
    : { ok: false, code: 'malformed-entry', reason: 'a receipt of it does not open' }
}

function fromHex (hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], pair => Number.parseInt(pair, 16))
}

function malformed (decoded: { readonly ok: boolean, readonly reason?: string }): Fault {
  return { ok: false, code: 'malformed-entry', reason: decoded.reason ?? 'a side that is none' }
}

import { nobleCrypto } from '@mycel/wire'
import { base32 } from 'multiformats/bases/base32'
import { concat } from 'uint8arrays/concat'
import { equals } from 'uint8arrays/equals'
import { checkMultiaddr, MAX_ADDR_BYTES } from './config/multiaddrs.ts'
import { NETWORK_ID } from './config/network-id.ts'

/** Every ticket starts so; the digit is the format's version. */
export const TICKET_PREFIX = 'mycel1'
export const MAX_TICKET_ADDRS = 8

/** Longest ticket, characters. */
export const MAX_TICKET_LENGTH = 4096

const CHECKSUM_BYTES = 4
const PEER = /\/p2p\/[1-9A-HJ-NP-Za-km-z]{40,64}$/

/** What somebody needs to find a network: its name, and at least one node's address. */
export interface Ticket {
  readonly network: string
  /** 1 … 8 multiaddrs that end in `/p2p/<peer id>`. */
  readonly addrs: readonly string[]
}

export type TicketCode = 'not-a-ticket' | 'unknown-version' | 'damaged' | 'malformed'
export type TicketDecoded = { readonly ok: true, readonly ticket: Ticket } | { readonly ok: false, readonly code: TicketCode, readonly reason: string }

/**
 * One string without blanks: `mycel1` and the base32 (RFC 4648, lower case, no padding) of body ‖ checksum. Body: the network id, then each address, every one as
 * two bytes of length (big-endian) and UTF-8 text. Checksum: the first 4 bytes of sha2-256(`mycel/ticket/v1` ‖ body). RangeError where the ticket breaks a limit.
 */
export function encodeTicket (ticket: Ticket): string {
  const fault = checkTicket(ticket)

  if (fault != null) {
    throw new RangeError(fault)
  }

  const body = concat([ticket.network, ...ticket.addrs].map(sized))
  return TICKET_PREFIX + base32.baseEncode(concat([body, checksum(body)]))
}

/** Refusals: `not-a-ticket`, `unknown-version`, `damaged` (a letter is wrong or missing), `malformed` (whole, but not what this version writes). */
export function decodeTicket (text: string): TicketDecoded {
  const trimmed = text.trim()

  if (!trimmed.startsWith('mycel') || trimmed.length > MAX_TICKET_LENGTH) {
    return refuse('not-a-ticket', `a ticket starts with ${TICKET_PREFIX} and has at most ${MAX_TICKET_LENGTH} characters`)
  }

  if (!trimmed.startsWith(TICKET_PREFIX)) {
    return refuse('unknown-version', `this version reads ${TICKET_PREFIX} tickets only`)
  }

  const bytes = decodeBase32(trimmed.slice(TICKET_PREFIX.length))

  if (bytes == null || bytes.byteLength <= CHECKSUM_BYTES) {
    return refuse('damaged', 'letters that no ticket has, or too few: copy it again')
  }

  const body = bytes.subarray(0, -CHECKSUM_BYTES)

  if (!equals(checksum(body), bytes.subarray(-CHECKSUM_BYTES))) {
    return refuse('damaged', 'its checksum does not hold: copy it again')
  }

  const [network, ...addrs] = texts(body)
  const ticket = { network: network ?? '', addrs }
  const fault = checkTicket(ticket)

  if (fault != null) {
    return refuse('malformed', fault)
  }

  // one ticket, one text: whatever encodes differently was not written by this version
  return encodeTicket(ticket) === trimmed ? { ok: true, ticket } : refuse('malformed', 'not in canonical form')
}

function checkTicket ({ network, addrs }: Ticket): string | undefined {
  if (!NETWORK_ID.test(network)) {
    return 'not a network id: lower-case letters, digits and dashes, at most 63'
  }

  if (addrs.length === 0 || addrs.length > MAX_TICKET_ADDRS) {
    return `${addrs.length} addresses, must be 1 to ${MAX_TICKET_ADDRS}`
  }

  const wrong = addrs.find(addr => addr.length > MAX_ADDR_BYTES || !PEER.test(addr) || checkMultiaddr(addr) != null)
  return wrong == null ? undefined : `"${wrong.slice(0, 100)}" is no address that ends in /p2p/<peer id>`
}

function sized (text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text)
  return concat([Uint8Array.of(bytes.byteLength >> 8, bytes.byteLength & 0xff), bytes])
}

// a body that ends inside a text yields an item that no check lets through
function texts (body: Uint8Array): string[] {
  const found: string[] = []
  const decoder = new TextDecoder()
  let at = 0

  while (at < body.byteLength && found.length <= MAX_TICKET_ADDRS + 1) {
    const size = ((body[at] ?? 0) << 8) | (body[at + 1] ?? 0)
    const end = at + 2 + size
    found.push(end <= body.byteLength ? decoder.decode(body.subarray(at + 2, end)) : '')
    at = end
  }

  return found
}

function checksum (body: Uint8Array): Uint8Array {
  return nobleCrypto.sha256(concat([new TextEncoder().encode('mycel/ticket/v1'), body])).subarray(0, CHECKSUM_BYTES)
}

function decodeBase32 (text: string): Uint8Array | undefined {
  try {
    return base32.baseDecode(text)
  } catch {
    return undefined
  }
}

function refuse (code: TicketCode, reason: string): TicketDecoded {
  return { ok: false, code, reason }
}

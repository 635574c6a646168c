const encoder = new TextEncoder()

/** So many types' beginnings are kept. */
const MAX_KNOWN = 64
const beginnings = new Map<string, Uint8Array>()

/** What `paeView` writes into; longer ones get bytes of their own. */
const scratch = new Uint8Array(16_384)

/**
 * DSSE v1 pre-authentication encoding: `"DSSEv1" SP LEN(type) SP type SP LEN(body) SP body`.
 * Source: secure-systems-lab/dsse protocol.md.
 */
export function pae (payloadType: string, payload: Uint8Array): Uint8Array {
  const size = String(payload.byteLength)
  const beginning = beginnings.get(payloadType) ?? remembered(payloadType)
  return write(new Uint8Array(lengthOf(beginning, size, payload)), beginning, size, payload)
}

/** The same, good until it is called again: what is hashed and checked at once needs no bytes of its own. */
export function paeView (payloadType: string, payload: Uint8Array): Uint8Array {
  const size = String(payload.byteLength)
  const beginning = beginnings.get(payloadType) ?? remembered(payloadType)
  const length = lengthOf(beginning, size, payload)
  return write(length > scratch.byteLength ? new Uint8Array(length) : scratch.subarray(0, length), beginning, size, payload)
}

function lengthOf (beginning: Uint8Array, size: string, payload: Uint8Array): number {
  return beginning.byteLength + size.length + 1 + payload.byteLength
}

function write (bytes: Uint8Array, beginning: Uint8Array, size: string, payload: Uint8Array): Uint8Array {
  const from = beginning.byteLength + size.length + 1
  bytes.set(beginning)

  for (let i = 0; i < size.length; i++) {
    bytes[beginning.byteLength + i] = size.charCodeAt(i)
  }

  bytes[from - 1] = 0x20
  bytes.set(payload, from)
  return bytes
}

function remembered (payloadType: string): Uint8Array {
  const type = encoder.encode(payloadType)
  const beginning = encoder.encode(`DSSEv1 ${type.byteLength} ${payloadType} `)

  if (beginnings.size < MAX_KNOWN) {
    beginnings.set(payloadType, beginning)
  }

  return beginning
}

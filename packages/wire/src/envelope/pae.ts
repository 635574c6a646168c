const encoder = new TextEncoder()

/** So many types' beginnings are kept. */
const MAX_KNOWN = 64
const beginnings = new Map<string, Uint8Array>()

/**
 * DSSE v1 pre-authentication encoding: `"DSSEv1" SP LEN(type) SP type SP LEN(body) SP body`.
 * Source: secure-systems-lab/dsse protocol.md.
 */
export function pae (payloadType: string, payload: Uint8Array): Uint8Array {
  const beginning = beginnings.get(payloadType) ?? remembered(payloadType)
  const size = String(payload.byteLength)
  const from = beginning.byteLength + size.length + 1
  const bytes = new Uint8Array(from + payload.byteLength)
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

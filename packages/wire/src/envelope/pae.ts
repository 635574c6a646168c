import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'

/**
 * DSSE v1 pre-authentication encoding: `"DSSEv1" SP LEN(type) SP type SP LEN(body) SP body`.
 * Source: secure-systems-lab/dsse protocol.md.
 */
export function pae (payloadType: string, payload: Uint8Array): Uint8Array {
  const type = fromString(payloadType)
  return concat([fromString(`DSSEv1 ${type.byteLength} `), type, fromString(` ${payload.byteLength} `), payload])
}

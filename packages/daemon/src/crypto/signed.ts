/** Signed messages one after the other, as they go to another thread: key (32 bytes), signature (64), length of the message (4, little endian), message. */
const KEY_BYTES = 32
const SIGNATURE_BYTES = 64
const HEADER_BYTES = KEY_BYTES + SIGNATURE_BYTES + 4

/** How many bytes one takes. */
export function signedBytes (message: Uint8Array): number {
  return HEADER_BYTES + message.byteLength
}

/** Writes one at an offset; gives the next one's. Key and signature must have their sizes. */
export function putSigned (into: Uint8Array, at: number, key: Uint8Array, message: Uint8Array, signature: Uint8Array): number {
  into.set(key, at)
  into.set(signature, at + KEY_BYTES)
  new DataView(into.buffer, into.byteOffset).setUint32(at + KEY_BYTES + SIGNATURE_BYTES, message.byteLength, true)
  into.set(message, at + HEADER_BYTES)
  return at + HEADER_BYTES + message.byteLength
}

/** Whether all of them hold; looks no further than the first that does not. */
export function everySigned (packed: Uint8Array, holds: (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean): boolean {
  const view = new DataView(packed.buffer, packed.byteOffset)

  for (let at = 0; at < packed.byteLength;) {
    const from = at + HEADER_BYTES
    const end = from + view.getUint32(from - 4, true)

    if (!holds(packed.subarray(at, at + KEY_BYTES), packed.subarray(from, end), packed.subarray(at + KEY_BYTES, from - 4))) {
      return false
    }

    at = end
  }

  return true
}

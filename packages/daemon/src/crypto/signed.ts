/** Signed messages one after the other, as they go to another thread: key (32 bytes), signature (64), length of the message (4, little endian), message. */
const KEY_BYTES = 32
const SIGNATURE_BYTES = 64
const HEADER_BYTES = KEY_BYTES + SIGNATURE_BYTES + 4

export interface Signed {
  readonly key: Uint8Array
  readonly message: Uint8Array
  readonly signature: Uint8Array
}

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

/** All of them, as views. */
export function * signedIn (packed: Uint8Array): Generator<Signed> {
  const view = new DataView(packed.buffer, packed.byteOffset)

  for (let at = 0; at < packed.byteLength;) {
    const from = at + HEADER_BYTES
    const end = from + view.getUint32(from - 4, true)
    yield { key: packed.subarray(at, at + KEY_BYTES), message: packed.subarray(from, end), signature: packed.subarray(at + KEY_BYTES, from - 4) }
    at = end
  }
}

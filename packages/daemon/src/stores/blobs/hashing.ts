import { createHash, webcrypto } from 'node:crypto'

/** Below this many bytes a hash costs less than a thread's turn. */
const ASIDE_BYTES = 128 * 1024

/** sha2-256, beside the event loop where that pays. */
export async function sha256 (bytes: Uint8Array): Promise<Uint8Array> {
  return bytes.length < ASIDE_BYTES ? sha256Now(bytes) : new Uint8Array(await webcrypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
}

/** sha2-256 at once: for what is small. */
export function sha256Now (bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(bytes).digest())
}

export async function hasDigest (bytes: Uint8Array, digest: Uint8Array): Promise<boolean> {
  return Buffer.compare(await sha256(bytes), digest) === 0
}

import { createHash } from 'node:crypto'

/**
 * sha2-256 on the event loop: 0.6 ms for a chunk. WebCrypto's thread pool costs the loop 0.46 ms of that all the same, because it copies, and a thread of one's own, which
 * would cost it 0.04 ms, takes 20 MB (measured with SHA extensions; docs/decisions.md).
 */
export function sha256 (bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(bytes).digest())
}

export function hasDigest (bytes: Uint8Array, digest: Uint8Array): boolean {
  return Buffer.compare(sha256(bytes), digest) === 0
}

/** Bytes of a view's buffer that may lie outside it where the view counts as all of it: a frame's head. */
const MAX_AROUND_BYTES = 4 * 1024

/** Gives the memory of bytes that nobody else uses back at once: left to the garbage collector, chunks pile up before it looks. Views of a larger buffer are left alone. */
export function release ({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength - byteLength <= MAX_AROUND_BYTES) {
    buffer.transfer(0)
  }
}

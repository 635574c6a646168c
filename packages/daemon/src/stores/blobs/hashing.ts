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

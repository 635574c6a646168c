import { toHex } from '@mycel/wire'
import type { Crypto } from '@mycel/wire'

/** Blobs of at most 1 MiB by sha2-256, in memory. `showing` decides what others get to see. */
export class Shelf {
  /** What is served in the place of a blob: by default the blob itself; undefined: nothing. */
  showing: (bytes: Uint8Array, digest: Uint8Array) => Uint8Array | undefined = bytes => bytes
  private readonly crypto: Pick<Crypto, 'sha256'>
  private readonly blobs = new Map<string, Uint8Array>()

  constructor (crypto: Pick<Crypto, 'sha256'>) {
    this.crypto = crypto
  }

  /** Keeps bytes and answers their digest. */
  put (bytes: Uint8Array): Uint8Array {
    const digest = this.crypto.sha256(bytes)
    this.blobs.set(toHex(digest), bytes)
    return digest
  }

  get (digest: Uint8Array): Uint8Array | undefined {
    return this.blobs.get(toHex(digest))
  }

  /** As others see it. */
  show (digest: Uint8Array): Uint8Array | undefined {
    const bytes = this.get(digest)
    return bytes == null ? undefined : this.showing(bytes, digest)
  }
}

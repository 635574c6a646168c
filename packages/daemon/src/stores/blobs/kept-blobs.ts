import { BlobError } from './blobs.ts'
import type { BlobStore } from './blobs.ts'
import type { Blobs, Pins } from '../effects/blob-exchange.ts'

/** The blob store as the rest of the node asks it: a blob that is not there is undefined. */
export class KeptBlobs implements Blobs, Pins {
  private readonly store: BlobStore

  constructor (store: BlobStore) {
    this.store = store
  }

  async put (bytes: Uint8Array): Promise<Uint8Array> {
    return this.store.put(bytes)
  }

  async get (digest: Uint8Array): Promise<Uint8Array | undefined> {
    try {
      return await this.store.get(digest)
    } catch (err) {
      if (err instanceof BlobError && err.code === 'missing') {
        return undefined
      }

      throw err
    }
  }

  pin (digest: Uint8Array): void {
    this.store.pin(digest)
  }

  unpin (digest: Uint8Array): void {
    this.store.unpin(digest)
  }

  /** At most `length` bytes from `offset` on, as they lie on disk; undefined where there is no such blob. */
  async range (digest: Uint8Array, offset: number, length: number): Promise<Uint8Array | undefined> {
    try {
      return await this.store.range(digest, offset, length)
    } catch (err) {
      if (err instanceof BlobError && err.code === 'missing') {
        return undefined
      }

      throw err
    }
  }

  async has (digest: Uint8Array): Promise<boolean> {
    return this.store.has(digest)
  }
}

import { BlobError } from './errors.ts'
import type { BlobStore } from './blob-store.ts'
import type { BlobName, BlobRef } from '@mycel/wire/blobs'

/** What this node keeps by content, as the rest of it asks: a blob that is not there is undefined. */
export interface Blobs {
  /** Keeps bytes; answers their name once they are durable. */
  put (bytes: Uint8Array): Promise<BlobRef>
  get (ref: BlobRef): Promise<Uint8Array | undefined>
  has (ref: BlobRef): boolean
  /** The blob behind a name that does not say its size. */
  find (name: BlobName): BlobRef | undefined
  /** Keeps a value (at most 16 MiB) under its own sha2-256. */
  putValue (bytes: Uint8Array): Promise<Uint8Array>
  value (digest: Uint8Array): Promise<Uint8Array | undefined>
}

/** The blob store with `undefined` for what is missing. */
export class KeptBlobs implements Blobs {
  private readonly store: BlobStore

  constructor (store: BlobStore) {
    this.store = store
  }

  async put (bytes: Uint8Array): Promise<BlobRef> {
    return this.store.put(bytes)
  }

  async get (ref: BlobRef): Promise<Uint8Array | undefined> {
    return unlessMissing(async () => this.store.get(ref))
  }

  has (ref: BlobRef): boolean {
    return this.store.has(ref)
  }

  find (name: BlobName): BlobRef | undefined {
    return this.store.find(name)
  }

  async putValue (bytes: Uint8Array): Promise<Uint8Array> {
    return this.store.putValue(bytes)
  }

  async value (digest: Uint8Array): Promise<Uint8Array | undefined> {
    return unlessMissing(async () => this.store.value(digest))
  }
}

async function unlessMissing<T> (read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (err) {
    if (err instanceof BlobError && err.code === 'missing') {
      return undefined
    }

    throw err
  }
}

import { createHash } from 'node:crypto'
import { blobRefOf, chunkBytes, CHUNK_BYTES } from '@mycel/wire/blobs'
import type { BlobSource } from './executor.ts'
import type { BlobRef } from '@mycel/wire/blobs'

/** Blobs that lie in this process's memory: for one unit run by hand, a proof's bundle, tests. */
export class HeldBlobs implements BlobSource {
  readonly #bytes = new Map<string, Uint8Array>()

  add (bytes: Uint8Array): BlobRef {
    const ref = blobRefOf({ sha256: data => new Uint8Array(createHash('sha256').update(data).digest()) }, bytes)
    this.#bytes.set(key(ref), bytes)
    return ref
  }

  /** @throws {RangeError} where it was never added */
  async get (ref: BlobRef): Promise<Uint8Array> {
    const found = this.#bytes.get(key(ref))
    if (found == null) {
      throw new RangeError(`no blob ${key(ref)} is held`)
    }
    return found
  }

  /** @throws {RangeError} where it was never added, or has no such chunk */
  async chunk (ref: BlobRef, n: number): Promise<Uint8Array> {
    const bytes = await this.get(ref)
    return bytes.subarray(n * CHUNK_BYTES, n * CHUNK_BYTES + chunkBytes(ref.size, n))
  }
}

function key ({ digest, size }: BlobRef): string {
  return `${Buffer.from(digest).toString('hex')}:${size}`
}

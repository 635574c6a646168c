import { open } from 'node:fs/promises'
import { BlobNamer, CHUNK_BYTES, chunkBytes } from '@mycel/wire/blobs'
import { createNodeCrypto } from '../../crypto/node-crypto.ts'
import type { BlobSource } from '../../executors/index.ts'
import type { BlobRef } from '@mycel/wire/blobs'

/** Blobs that lie in files of this machine, read where they are asked for: no file is ever held whole that is larger than a child takes whole. */
export class FileBlobs implements BlobSource {
  readonly #files = new Map<string, string>()

  /** Names a file's content, reading it once. */
  async add (path: string): Promise<BlobRef> {
    const namer = new BlobNamer(createNodeCrypto())
    const file = await open(path)

    try {
      for (;;) {
        // its own buffer each time: the namer keeps views
        const { bytesRead, buffer } = await file.read(new Uint8Array(CHUNK_BYTES))

        if (bytesRead === 0) {
          break
        }

        namer.update(buffer.subarray(0, bytesRead))
      }
    } finally {
      await file.close()
    }

    const { ref } = namer.end()
    this.#files.set(key(ref), path)
    return ref
  }

  async get (ref: BlobRef): Promise<Uint8Array> {
    return this.#read(ref, 0, ref.size)
  }

  async chunk (ref: BlobRef, n: number): Promise<Uint8Array> {
    return this.#read(ref, n * CHUNK_BYTES, chunkBytes(ref.size, n))
  }

  /** @throws {RangeError} where it was never added, or the file has become shorter since */
  async #read (ref: BlobRef, at: number, length: number): Promise<Uint8Array> {
    const path = this.#files.get(key(ref))

    if (path == null) {
      throw new RangeError('no such blob')
    }

    const file = await open(path)
    const bytes = new Uint8Array(length)

    try {
      for (let have = 0; have < length;) {
        const { bytesRead } = await file.read(bytes, have, length - have, at + have)

        if (bytesRead === 0) {
          throw new RangeError(`${path} has become shorter`)
        }

        have += bytesRead
      }
    } finally {
      await file.close()
    }

    return bytes
  }
}

function key ({ digest, size }: BlobRef): string {
  return `${Buffer.from(digest).toString('hex')}:${size}`
}

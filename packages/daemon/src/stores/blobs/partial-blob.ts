import { CHUNK_BYTES, chunkBytes, chunkCount, chunkDigest } from '@mycel/wire/blobs'
import { diskStep } from './errors.ts'
import { hasDigest } from './hashing.ts'
import type { BlobIndex, BlobRef } from '@mycel/wire/blobs'
import type { FileHandle } from 'node:fs/promises'

/** A blob that is arriving chunk by chunk, in any order. Used by one transfer at a time. */
export interface PartialBlob {
  readonly ref: BlobRef
  /** Numbers of the chunks that are not there, ascending. */
  missing (): readonly number[]
  /** Bytes of the chunks that are there. */
  readonly held: number
  /**
   * Keeps chunk `n`. False, and nothing kept, where its bytes are not what the blob's name demands.
   *
   * @throws {BlobError} `io`
   */
  write (n: number, bytes: Uint8Array): Promise<boolean>
  /**
   * Makes the whole blob durable and part of the store. Error while chunks are missing.
   *
   * @throws {BlobError} `quota`, `io`
   */
  complete (): Promise<void>
  /** Lets go of it. What is there stays for another time, as far as it has an index. */
  close (): Promise<void>
}

/** What becomes of a partial blob on disk. */
export interface PartialEnds {
  complete (): Promise<void>
  /** `held`: bytes that are there. */
  close (held: number): void
}

/** Chunks in a file on disk. */
export class ChunkedPartial implements PartialBlob {
  readonly ref: BlobRef
  readonly #index: BlobIndex
  readonly #file: FileHandle
  readonly #present: Set<number>
  readonly #ends: PartialEnds
  #held = 0
  #open = true

  constructor (ref: BlobRef, index: BlobIndex, file: FileHandle, present: Set<number>, ends: PartialEnds) {
    this.ref = ref
    this.#index = index
    this.#file = file
    this.#present = present
    this.#ends = ends
    present.forEach(n => { this.#held += chunkBytes(ref.size, n) })
  }

  get held (): number {
    return this.#held
  }

  missing (): readonly number[] {
    return Array.from({ length: chunkCount(this.ref.size) }, (_, n) => n).filter(n => !this.#present.has(n))
  }

  async write (n: number, bytes: Uint8Array): Promise<boolean> {
    if (n >= chunkCount(this.ref.size) || bytes.length !== chunkBytes(this.ref.size, n) || !hasDigest(bytes, chunkDigest(this.#index, n))) {
      return false
    }
    if (!this.#present.has(n)) {
      await diskStep(async () => {
        for (let at = 0; at < bytes.length;) {
          at += (await this.#file.write(bytes, at, bytes.length - at, n * CHUNK_BYTES + at)).bytesWritten
        }
      })
      this.#keep(n)
    }
    return true
  }

  #keep (n: number): void {
    if (!this.#present.has(n)) {
      this.#present.add(n)
      this.#held += chunkBytes(this.ref.size, n)
    }
  }

  async complete (): Promise<void> {
    if (this.#held !== this.ref.size) {
      throw new Error(`${this.missing().length} chunks are missing`)
    }
    await diskStep(async () => this.#ends.complete())
    await this.close()
  }

  async close (): Promise<void> {
    if (this.#open) {
      this.#open = false
      this.#ends.close(this.#held)
      await this.#file.close()
    }
  }
}

/** A blob of one chunk: in memory until it is whole. */
export class SmallPartial implements PartialBlob {
  readonly ref: BlobRef
  readonly #keep: (bytes: Uint8Array) => Promise<void>
  #bytes: Uint8Array | undefined

  constructor (ref: BlobRef, keep: (bytes: Uint8Array) => Promise<void>) {
    this.ref = ref
    this.#keep = keep
  }

  get held (): number {
    return this.#bytes?.length ?? 0
  }

  missing (): readonly number[] {
    return this.#bytes == null ? [0] : []
  }

  async write (n: number, bytes: Uint8Array): Promise<boolean> {
    if (n !== 0 || bytes.length !== this.ref.size || !hasDigest(bytes, this.ref.digest)) {
      return false
    }
    this.#bytes = bytes
    return true
  }

  async complete (): Promise<void> {
    if (this.#bytes == null) {
      throw new Error('its chunk is missing')
    }
    await this.#keep(this.#bytes)
  }

  async close (): Promise<void> {
    this.#bytes = undefined
  }
}

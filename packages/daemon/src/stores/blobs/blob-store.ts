import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CHUNK_BYTES, chunkCount, isIndexed } from '@mycel/wire/blobs'
import { Arrivals } from './arrivals.ts'
import { BlobError, diskStep } from './errors.ts'
import { sha256 } from './hashing.ts'
import { takeIn } from './intake.ts'
import { BlobLayout, keyOf, nameOf, syncFolder } from './layout.ts'
import { SmallPartial } from './partial-blob.ts'
import { Reader } from './reader.ts'
import { Shelf } from './shelf.ts'
import type { PutOptions } from './intake.ts'
import type { PartialBlob } from './partial-blob.ts'
import type { Bytes } from './sources.ts'
import type { AbortOptions } from '@libp2p/interface'
import type { BlobIndex, BlobName, BlobRef } from '@mycel/wire/blobs'

/** Most bytes that are read at once: what is larger is read chunk by chunk. */
export const MAX_WHOLE_BYTES = 128 * CHUNK_BYTES

/** Most bytes of a value: a unit's input or output. */
export const MAX_VALUE_BYTES = 16 * CHUNK_BYTES

export interface BlobStoreInit {
  /** The folder that this store, and nobody else, owns. Made where it is missing. */
  readonly folder: string
  /** Bytes on disk, default 4 GiB. What was used longest ago and is not pinned goes first. */
  readonly quotaBytes?: number
  /** Bytes in memory for the small blobs used last, default 16 MiB; 0 for none. */
  readonly cacheBytes?: number
}

/** One blob of the store, as it is listed. */
export interface StoredBlob {
  readonly name: BlobName
  /** Bytes; of a partial blob as many as it has so far or will have. */
  readonly size: number
  readonly partial: boolean
  readonly pinned: boolean
}

/**
 * A content-addressed store on disk. A blob is there whole or not at all; every piece of it is checked against its digest whenever it is read, and what no longer matches is
 * missing from then on. Holds a few chunks in memory, however large a blob is. Beside blobs it keeps values: bytes of up to 16 MiB named by their own sha2-256.
 */
export class BlobStore {
  readonly #layout: BlobLayout
  readonly #shelf: Shelf
  readonly #reader: Reader
  readonly #arrivals: Arrivals

  private constructor (layout: BlobLayout, quota: number, cache: number, found: Awaited<ReturnType<BlobLayout['open']>>) {
    this.#layout = layout
    this.#shelf = new Shelf(quota, found, async (key, { form }) => {
      this.#reader.forget(key)
      await rm(layout.path(key, form), { recursive: true, force: true })
    })
    this.#reader = new Reader(layout, this.#shelf, cache)
    this.#arrivals = new Arrivals(layout, this.#shelf)
  }

  static async open ({ folder, quotaBytes = 4 * 2 ** 30, cacheBytes = 16 * 2 ** 20 }: BlobStoreInit): Promise<BlobStore> {
    const layout = new BlobLayout(folder)
    const store = new BlobStore(layout, quotaBytes, cacheBytes, await layout.open())
    await store.#shelf.evict()
    return store
  }

  /** Lets go of files that are open. Nothing is lost without it. */
  async close (): Promise<void> {
    await this.#reader.close()
  }

  /** Bytes of everything in the store; a partial blob that is arriving counts with all that it will have. */
  get bytes (): number {
    return this.#shelf.bytes
  }

  /** How many whole blobs there are. */
  get size (): number {
    return this.list().filter(({ partial }) => !partial).length
  }

  /** Everything there is, longest unused first. */
  list (): readonly StoredBlob[] {
    return this.#shelf.entries().map(([key, { form, size }]) => ({ name: nameOf(key), size, partial: form === 'partial', pinned: this.#shelf.pinned(key) }))
  }

  /**
   * Keeps bytes; answers their name. Durable when it answers.
   *
   * @throws {BlobError} `quota`, `io`
   */
  async put (bytes: Uint8Array): Promise<BlobRef> {
    return this.putStream([bytes], { limit: bytes.length })
  }

  /**
   * Keeps what arrives, hashing and writing chunk by chunk with the source's pace; answers the name.
   *
   * @throws {BlobError} `too-large`, `quota`, `mismatch`, `io`; the source's own error and the signal's reason as they are
   */
  async putStream (source: Bytes, options: PutOptions): Promise<BlobRef> {
    return takeIn(this.#layout, this.#shelf, source, options)
  }

  /**
   * Keeps a value under its own sha2-256, which it answers.
   *
   * @throws {BlobError} `too-large`, `quota`, `io`
   */
  async putValue (bytes: Uint8Array): Promise<Uint8Array> {
    if (bytes.length > MAX_VALUE_BYTES) {
      throw new BlobError('too-large', `a value has at most ${MAX_VALUE_BYTES} bytes`)
    }
    if (!isIndexed(bytes.length)) {
      return (await this.put(bytes)).digest
    }
    const digest = sha256(bytes)
    const key = keyOf({ digest, indexed: false })
    const temporary = this.#layout.temporary()
    const room = await this.#shelf.room(bytes.length)
    try {
      await diskStep(async () => {
        const place = this.#layout.path(key, 'value')
        await writeFile(temporary, bytes, { flag: 'wx', mode: 0o600, flush: true })
        await mkdir(dirname(place), { recursive: true, mode: 0o700 })
        await this.#shelf.alone(key, async () => {
          await rename(temporary, place)
          this.#shelf.set(key, { form: 'value', size: bytes.length })
        })
        await syncFolder(dirname(place))
      })
      return digest
    } finally {
      room.release()
      await rm(temporary, { force: true })
    }
  }

  /**
   * The whole blob. The bytes may be shared with other readers: do not change them.
   *
   * @throws {BlobError} `missing`, `too-large` beyond 128 MiB, `io`
   */
  async get (ref: BlobRef): Promise<Uint8Array> {
    if (!isIndexed(ref.size)) {
      return this.chunk(ref, 0)
    }
    if (ref.size > MAX_WHOLE_BYTES) {
      throw new BlobError('too-large', `more than ${MAX_WHOLE_BYTES} bytes are read chunk by chunk`)
    }
    const bytes = new Uint8Array(ref.size)
    let at = 0
    for await (const chunk of this.stream(ref)) {
      bytes.set(chunk, at)
      at += chunk.length
    }
    return bytes
  }

  /**
   * The value with this sha2-256, whatever its size. The bytes may be shared.
   *
   * @throws {BlobError} `missing`, `io`
   */
  async value (digest: Uint8Array): Promise<Uint8Array> {
    return this.#reader.value(digest)
  }

  /**
   * Chunk `n` of the blob, at most 1 MiB, checked. Where it has rotted the blob is missing from then on; its other chunks need not be fetched again.
   *
   * @throws {BlobError} `missing`, `io`; RangeError where the blob has no such chunk
   */
  async chunk (ref: BlobRef, n: number): Promise<Uint8Array> {
    return this.#reader.chunk(ref, n)
  }

  /**
   * The index of a blob of more than one chunk.
   *
   * @throws {BlobError} `missing`, `io`; RangeError for a blob of one chunk
   */
  async index (ref: BlobRef): Promise<BlobIndex> {
    return this.#reader.index(ref)
  }

  /**
   * The blob from byte `offset` on, in checked pieces of at most 1 MiB.
   *
   * @throws {BlobError} `missing`, `io`
   */
  async * stream (ref: BlobRef, offset = 0, { signal }: AbortOptions = {}): AsyncGenerator<Uint8Array> {
    for (let n = Math.floor(offset / CHUNK_BYTES); n < chunkCount(ref.size); n++) {
      signal?.throwIfAborted()
      const bytes = await this.chunk(ref, n)
      const skip = Math.max(0, offset - n * CHUNK_BYTES)
      if (bytes.length > skip || ref.size === 0) {
        yield bytes.subarray(skip)
      }
    }
  }

  /**
   * Whether the whole blob lies on disk and is right: reads all of it, a chunk at a time. What has rotted is missing from then on.
   *
   * @throws {BlobError} `io`
   */
  async verify (ref: BlobRef): Promise<boolean> {
    return this.#reader.verify(ref)
  }

  /** Whether the whole blob is there, as far as is known without reading it. */
  has (ref: BlobRef): boolean {
    const item = this.#shelf.get(keyOf({ digest: ref.digest, indexed: isIndexed(ref.size) }))
    return item != null && item.form !== 'partial' && item.size === ref.size
  }

  /** The blob behind a name that does not say its size; also the size of a value. Undefined where it is not there whole. */
  find (name: BlobName): BlobRef | undefined {
    const item = this.#shelf.get(keyOf(name))
    return item == null || item.form === 'partial' ? undefined : { digest: name.digest, size: item.size }
  }

  /** The index of a blob that has begun to arrive, here or before a restart; undefined where it has not. */
  async begun (digest: Uint8Array): Promise<BlobIndex | undefined> {
    return this.#arrivals.begun(digest)
  }

  /**
   * Opens a blob to which chunks are brought, with those that are there already: their bytes are hashed again. Room for all of it is made now.
   *
   * @param index - of a blob of more than one chunk
   * @throws {BlobError} `quota`, `mismatch` where the index is another blob's, `busy` where it is open already, `io`
   */
  async begin (ref: BlobRef, index?: BlobIndex, options: AbortOptions = {}): Promise<PartialBlob> {
    if (!isIndexed(ref.size)) {
      return new SmallPartial(ref, async bytes => { await this.putStream([bytes], { limit: ref.size, expected: ref }) })
    }
    if (index == null) {
      throw new BlobError('mismatch', 'a blob of more than one chunk begins with its index')
    }
    return this.#arrivals.begin(ref, index, options)
  }

  /** Keeps the blob from eviction until as many {@link unpin}. It may be pinned before it is there. */
  pin (ref: BlobRef): void {
    this.#shelf.pin(keyOf({ digest: ref.digest, indexed: isIndexed(ref.size) }))
  }

  unpin (ref: BlobRef): void {
    this.#shelf.unpin(keyOf({ digest: ref.digest, indexed: isIndexed(ref.size) }))
  }

  async delete (name: BlobName): Promise<void> {
    await this.#shelf.remove(keyOf(name))
  }
}

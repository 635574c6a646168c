import { createHash } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { pipe } from 'it-pipe'
import { BlobCache } from './blobs-cache.ts'
import { BlobError } from './blobs-errors.ts'
import { BlobFolder } from './blobs-folder.ts'
import { bounded, chunks, diskStep } from './blobs-streams.ts'
import type { Bytes } from './blobs-streams.ts'
import type { AbortOptions } from '@libp2p/interface'
import type { FileHandle } from 'node:fs/promises'

export { cidOf, digestOf } from './blobs-ids.ts'
export { BlobError, type BlobErrorCode } from './blobs-errors.ts'

export interface BlobStoreInit {
  /** The folder that this store, and nobody else, owns. Made where it is missing. */
  readonly folder: string
  /** Bytes on disk, default 4 GiB. What was used longest ago and is not pinned goes first. */
  readonly quotaBytes?: number
  /** Bytes in memory for the blobs used last, default 16 MiB; 0 for none. */
  readonly cacheBytes?: number
}

export interface PutOptions extends AbortOptions {
  /** Most bytes to take; the stream is given up at the first byte beyond it. */
  readonly limit: number
  /** The digest that the bytes must have: anything else is thrown away (`mismatch`). */
  readonly expected?: Uint8Array
}

/**
 * A content-addressed store on disk. A blob is written to a temporary file, synced and renamed, so it is there whole or not
 * at all; it is checked against its digest whenever it is read, and one that does not match is deleted and missing.
 */
export class BlobStore {
  readonly #folder: BlobFolder
  readonly #quota: number
  readonly #cache: BlobCache
  /** Key → size, longest unused first. */
  readonly #blobs: Map<string, number>
  readonly #pins = new Map<string, number>()
  #bytes: number
  #incoming = 0

  private constructor (folder: BlobFolder, blobs: Map<string, number>, quota: number, cache: number) {
    this.#folder = folder
    this.#blobs = blobs
    this.#quota = quota
    this.#cache = new BlobCache(cache)
    this.#bytes = [...blobs.values()].reduce((sum, size) => sum + size, 0)
  }

  static async open ({ folder, quotaBytes = 4 * 2 ** 30, cacheBytes = 16 * 2 ** 20 }: BlobStoreInit): Promise<BlobStore> {
    const place = new BlobFolder(folder)
    const store = new BlobStore(place, await place.open(), quotaBytes, cacheBytes)
    await store.#evict()
    return store
  }

  /** Bytes of all complete blobs. */
  get bytes (): number {
    return this.#bytes
  }

  /** How many blobs there are. */
  get size (): number {
    return this.#blobs.size
  }

  /**
   * Keeps bytes; answers their sha2-256 digest. Durable when it answers.
   *
   * @throws {BlobError} `quota`, `io`
   */
  async put (bytes: Uint8Array): Promise<Uint8Array> {
    return this.putStream([bytes], { limit: bytes.length })
  }

  /**
   * Keeps what arrives, hashing and writing piece by piece with the source's pace; answers the digest.
   *
   * @throws {BlobError} `too-large`, `quota`, `mismatch`, `io`; the source's own error and the signal's reason as they are
   */
  async putStream (source: Bytes, { limit, expected, signal }: PutOptions): Promise<Uint8Array> {
    const temporary = this.#folder.temporary()
    let reserved = 0
    const hash = createHash('sha256')
    let file: FileHandle | undefined
    const reserve = async (bytes: number): Promise<void> => {
      this.#incoming += bytes
      reserved += bytes
      await this.#evict()
    }
    try {
      const target = await diskStep(async () => open(temporary, 'wx', 0o600))
      file = target
      await pipe(
        source,
        source => bounded(source, limit, signal ?? undefined),
        async source => {
          for await (const chunk of source) {
            await reserve(chunk.length)
            hash.update(chunk)
            await diskStep(async () => target.writeFile(chunk))
          }
        }
      )
      const digest = new Uint8Array(hash.digest())
      if (expected != null && Buffer.compare(digest, expected) !== 0) {
        throw new BlobError('mismatch', 'the bytes have another digest than expected')
      }
      await diskStep(async () => target.sync())
      await this.#adopt(temporary, Buffer.from(digest).toString('hex'), reserved)
      return digest
    } finally {
      this.#incoming -= reserved
      await file?.close()
      await rm(temporary, { force: true })
    }
  }

  /**
   * The whole blob. The bytes may be shared with other readers: do not change them.
   *
   * @throws {BlobError} `missing`, `io`
   */
  async get (digest: Uint8Array): Promise<Uint8Array> {
    const key = this.#use(digest)
    const cached = this.#cache.get(key)
    if (cached != null) {
      return cached
    }
    const bytes = await this.#reading(key, async () => new Uint8Array(await readFile(this.#folder.path(key))))
    if (!createHash('sha256').update(bytes).digest().equals(digest)) {
      return this.#corrupt(key)
    }
    this.#cache.set(key, bytes)
    return bytes
  }

  /** Whether the blob is there, as far as is known without reading it. */
  has (digest: Uint8Array): boolean {
    return this.#blobs.has(keyOf(digest))
  }

  /** Its size in bytes, if it is there. */
  sizeOf (digest: Uint8Array): number | undefined {
    return this.#blobs.get(keyOf(digest))
  }

  /**
   * At most `length` bytes of the blob from `offset` on, read and held alone: what a peer asks for piece by piece costs no more than the pieces. They are
   * not checked; whoever puts the pieces together checks the whole.
   *
   * @throws {BlobError} `missing`, `io`
   */
  async range (digest: Uint8Array, offset: number, length: number): Promise<Uint8Array> {
    const key = this.#use(digest)
    const cached = this.#cache.get(key)
    if (cached != null) {
      return cached.subarray(offset, offset + length)
    }
    return this.#reading(key, async () => {
      const file = await open(this.#folder.path(key), 'r')
      try {
        const size = Math.max(0, Math.min(length, (await file.stat()).size - offset))
        const { bytesRead, buffer } = await file.read(new Uint8Array(size), 0, size, offset)
        return buffer.subarray(0, bytesRead)
      } finally {
        await file.close()
      }
    })
  }

  /**
   * The blob from `offset` on, in chunks of at most 256 KiB. The file is checked as a whole before the first chunk is given.
   *
   * @throws {BlobError} `missing`
   */
  async * stream (digest: Uint8Array, offset = 0): AsyncGenerator<Uint8Array> {
    const key = this.#use(digest)
    const file = await this.#reading(key, async () => open(this.#folder.path(key), 'r'))
    try {
      const hash = createHash('sha256')
      for await (const chunk of chunks(file, 0)) {
        hash.update(chunk)
      }
      if (!hash.digest().equals(digest)) {
        await this.#corrupt(key)
      }
      yield * chunks(file, offset)
    } finally {
      await file.close()
    }
  }

  /** Keeps the blob from eviction until as many {@link unpin}. It may be pinned before it is there. */
  pin (digest: Uint8Array): void {
    const key = keyOf(digest)
    this.#pins.set(key, (this.#pins.get(key) ?? 0) + 1)
  }

  unpin (digest: Uint8Array): void {
    const key = keyOf(digest)
    const left = (this.#pins.get(key) ?? 0) - 1
    left > 0 ? this.#pins.set(key, left) : this.#pins.delete(key)
  }

  async delete (digest: Uint8Array): Promise<void> {
    await this.#remove(keyOf(digest))
  }

  /** Marks it as just used. */
  #use (digest: Uint8Array): string {
    const key = keyOf(digest)
    const size = this.#blobs.get(key)
    if (size == null) {
      throw new BlobError('missing', `no blob ${key}`)
    }
    this.#blobs.delete(key)
    this.#blobs.set(key, size)
    return key
  }

  async #adopt (temporary: string, key: string, size: number): Promise<void> {
    if (this.#blobs.has(key)) {
      // what is there may have rotted: the bytes at hand are known to be right, so they replace it
      this.#forget(key)
    }
    await diskStep(async () => {
      await mkdir(this.#folder.folder(key), { recursive: true, mode: 0o700 })
      await rename(temporary, this.#folder.path(key))
      const folder = await open(this.#folder.folder(key), 'r')
      try {
        await folder.sync()
      } finally {
        await folder.close()
      }
    })
    this.#forget(key)
    this.#blobs.set(key, size)
    this.#bytes += size
  }

  /** Makes room for everything that is arriving. */
  async #evict (): Promise<void> {
    for (const key of this.#blobs.keys()) {
      if (this.#bytes + this.#incoming <= this.#quota) {
        return
      }
      if (!this.#pins.has(key)) {
        await this.#remove(key)
      }
    }
    if (this.#bytes + this.#incoming > this.#quota && this.#incoming > 0) {
      throw new BlobError('quota', `no room within ${this.#quota} bytes`)
    }
  }

  async #reading<T> (key: string, read: () => Promise<T>): Promise<T> {
    try {
      return await read()
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) {
        throw new BlobError('io', `blob ${key} cannot be read`, { cause })
      }
      this.#forget(key)
      throw new BlobError('missing', `blob ${key} is gone`, { cause })
    }
  }

  async #corrupt (key: string): Promise<never> {
    await this.#remove(key)
    throw new BlobError('missing', `blob ${key} was corrupt and is deleted`)
  }

  #forget (key: string): void {
    this.#cache.delete(key)
    this.#bytes -= this.#blobs.get(key) ?? 0
    this.#blobs.delete(key)
  }

  async #remove (key: string): Promise<void> {
    this.#forget(key)
    await rm(this.#folder.path(key), { force: true })
  }
}

function keyOf (digest: Uint8Array): string {
  return Buffer.from(digest).toString('hex')
}

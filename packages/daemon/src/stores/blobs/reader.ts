import { readFile, rename, rm } from 'node:fs/promises'
import { chunkCount, isIndexed } from '@mycel/wire/blobs'
import { BlobCache } from './cache.ts'
import { BlobError, diskStep } from './errors.ts'
import { hasDigest } from './hashing.ts'
import { keyOf } from './layout.ts'
import { OpenFiles } from './open-files.ts'
import { IndexCache, readChunk, readIndex } from './pieces.ts'
import type { BlobLayout } from './layout.ts'
import type { Item, Shelf } from './shelf.ts'
import type { BlobIndex, BlobRef } from '@mycel/wire/blobs'

/** Reads what lies on the shelf, each piece checked against its digest. What does not match is missing from then on. */
export class Reader {
  readonly #layout: BlobLayout
  readonly #shelf: Shelf
  readonly #values: BlobCache
  readonly #indexes = new IndexCache()
  readonly #files = new OpenFiles()

  constructor (layout: BlobLayout, shelf: Shelf, cacheBytes: number) {
    this.#layout = layout
    this.#shelf = shelf
    this.#values = new BlobCache(cacheBytes)
  }

  /** Forgets what is held in memory of it. */
  forget (key: string): void {
    this.#values.delete(key)
    this.#indexes.delete(key)
    this.#files.forget(key)
  }

  async verify (ref: BlobRef): Promise<boolean> {
    try {
      this.#values.delete(keyOf({ digest: ref.digest, indexed: false }))
      for (let n = 0; n < chunkCount(ref.size); n++) {
        await this.chunk(ref, n)
      }
      return true
    } catch (err) {
      if (err instanceof BlobError && err.code === 'missing') {
        return false
      }
      throw err
    }
  }

  /** Closes what is open. Reading goes on to work: it opens anew. */
  async close (): Promise<void> {
    await this.#files.close()
  }

  async value (digest: Uint8Array): Promise<Uint8Array> {
    const key = keyOf({ digest, indexed: false })
    this.#there(key)
    const cached = this.#values.get(key)
    if (cached != null) {
      return cached
    }
    const bytes = await this.#reading(key, 'value', async () => new Uint8Array(await readFile(this.#layout.path(key, 'value'))))
    if (!hasDigest(bytes, digest)) {
      await this.#shelf.remove(key)
      throw new BlobError('missing', `value ${key} had rotted and is deleted`)
    }
    this.#values.set(key, bytes)
    return bytes
  }

  async index (ref: BlobRef): Promise<BlobIndex> {
    if (!isIndexed(ref.size)) {
      throw new RangeError('a blob of one chunk has no index')
    }
    const key = this.#sized(ref)
    const known = this.#indexes.get(key)
    if (known != null) {
      return known
    }
    const index = await this.#reading(key, 'chunked', async () => readIndex(this.#layout.index(key, 'chunked'), ref.digest))
    this.#indexes.set(key, index)
    return index
  }

  async chunk (ref: BlobRef, n: number): Promise<Uint8Array> {
    if (!Number.isInteger(n) || n < 0 || n >= chunkCount(ref.size)) {
      throw new RangeError(`no chunk ${n} in ${ref.size} bytes`)
    }
    const key = this.#sized(ref)
    if (!isIndexed(ref.size)) {
      return this.value(ref.digest)
    }
    const index = await this.index(ref)
    const bytes = await this.#reading(key, 'chunked', async () => this.#files.use(key, this.#layout.data(key, 'chunked'), async file => readChunk(file, index, n)))
    if (bytes == null) {
      await this.#demote(key, ref.size)
      throw new BlobError('missing', `chunk ${n} of blob ${key} had rotted`)
    }
    return bytes
  }

  #sized (ref: BlobRef): string {
    const key = keyOf({ digest: ref.digest, indexed: isIndexed(ref.size) })
    if (this.#there(key).size !== ref.size) {
      throw new BlobError('missing', `blob ${key} has another size than ${ref.size}`)
    }
    return key
  }

  /** Marks it as just used. */
  #there (key: string): Item {
    const item = this.#shelf.use(key)
    if (item == null || item.form === 'partial') {
      throw new BlobError('missing', `no blob ${key}`)
    }
    return item
  }

  async #reading<T> (key: string, form: Item['form'], read: () => Promise<T>): Promise<T> {
    try {
      return await diskStep(read)
    } catch (err) {
      if (!(err instanceof BlobError) || err.code === 'io') {
        throw err
      }
      // it may have been taken away, or found rotten, by another reader meanwhile
      if (this.#shelf.get(key)?.form === form) {
        await this.#shelf.remove(key)
      }
      throw new BlobError('missing', `blob ${key} is gone`, { cause: err })
    }
  }

  /** Puts a blob that has rotted back among those that lack chunks: only what is wrong has to be fetched again. */
  async #demote (key: string, size: number): Promise<void> {
    await this.#shelf.alone(key, async () => {
      if (this.#shelf.get(key)?.form === 'chunked') {
        this.#shelf.set(key, { form: 'partial', size })
        this.forget(key)
        await diskStep(async () => {
          await rm(this.#layout.path(key, 'partial'), { recursive: true, force: true })
          await rename(this.#layout.path(key, 'chunked'), this.#layout.path(key, 'partial'))
        })
      }
    })
  }
}

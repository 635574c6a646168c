import { mkdir, open, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { chunkCount, encodeIndex } from '@mycel/wire/blobs'
import { BlobError, diskStep } from './errors.ts'
import { hasDigest } from './hashing.ts'
import { keyOf, syncFolder } from './layout.ts'
import { ChunkedPartial } from './partial-blob.ts'
import { presentChunks, readIndex } from './pieces.ts'
import type { BlobLayout } from './layout.ts'
import type { PartialBlob } from './partial-blob.ts'
import type { Shelf } from './shelf.ts'
import type { AbortOptions } from '@libp2p/interface'
import type { BlobIndex, BlobRef } from '@mycel/wire/blobs'
import type { FileHandle } from 'node:fs/promises'

/** Blobs that arrive chunk by chunk. What is there of them survives a crash; what is believed of it afterwards are hashes, not notes. */
export class Arrivals {
  readonly #layout: BlobLayout
  readonly #shelf: Shelf
  readonly #open = new Set<string>()

  constructor (layout: BlobLayout, shelf: Shelf) {
    this.#layout = layout
    this.#shelf = shelf
  }

  /** The index of a blob that has begun to arrive; undefined where it has not. */
  async begun (digest: Uint8Array): Promise<BlobIndex | undefined> {
    const key = keyOf({ digest, indexed: true })
    return this.#shelf.get(key)?.form === 'partial' ? readIndex(this.#layout.index(key, 'partial'), digest).catch(() => undefined) : undefined
  }

  async begin (ref: BlobRef, index: BlobIndex, options: AbortOptions): Promise<PartialBlob> {
    const bytes = index.size === ref.size ? encodeIndex(index) : new Uint8Array(0)
    if (!hasDigest(bytes, ref.digest)) {
      throw new BlobError('mismatch', 'the index is not this blob\'s')
    }
    const key = keyOf({ digest: ref.digest, indexed: true })
    if (this.#open.has(key) || this.#shelf.get(key)?.form === 'chunked') {
      throw new BlobError('busy', 'the blob is arriving, or here, already')
    }
    this.#open.add(key)
    this.#shelf.pin(key)
    try {
      await this.#reserve(key, ref.size)
      return await this.#begin(key, ref, index, bytes, options)
    } catch (err) {
      this.#left(key)
      throw err
    }
  }

  /** Room for all of it, before anything is asked of anybody. */
  async #reserve (key: string, size: number): Promise<void> {
    const before = Math.min(this.#shelf.get(key)?.size ?? 0, size)
    const room = await this.#shelf.room(size - before)
    this.#shelf.set(key, { form: 'partial', size })
    room.release()
  }

  async #begin (key: string, ref: BlobRef, index: BlobIndex, bytes: Uint8Array, { signal }: AbortOptions): Promise<PartialBlob> {
    const folder = this.#layout.path(key, 'partial')
    const file = await this.#shelf.alone(key, async () => diskStep(async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await writeFile(join(folder, 'index'), bytes, { mode: 0o600, flush: true })
      return openOrMake(join(folder, 'data'))
    }))
    try {
      const present = await diskStep(async () => presentChunks(file, index, chunkCount(ref.size), signal ?? undefined))
      return new ChunkedPartial(ref, index, file, present, {
        complete: async () => {
          await file.sync()
          const place = this.#layout.path(key, 'chunked')
          await mkdir(dirname(place), { recursive: true, mode: 0o700 })
          await this.#shelf.alone(key, async () => {
            // put whole meanwhile: it is there already
            if (this.#shelf.get(key)?.form !== 'chunked') {
              await rename(folder, place)
              this.#shelf.set(key, { form: 'chunked', size: ref.size })
            }
          })
          await syncFolder(dirname(place))
        },
        close: held => {
          if (this.#shelf.get(key)?.form === 'partial') {
            this.#shelf.set(key, { form: 'partial', size: held })
          }
          this.#left(key)
        }
      })
    } catch (err) {
      await file.close()
      throw err
    }
  }

  #left (key: string): void {
    this.#open.delete(key)
    this.#shelf.unpin(key)
  }
}

async function openOrMake (path: string): Promise<FileHandle> {
  return open(path, 'r+').catch(async () => open(path, 'w+', 0o600))
}

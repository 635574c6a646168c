import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isIndexed, nameOfChunks, sameBlob } from '@mycel/wire/blobs'
import { pipe } from 'it-pipe'
import { BlobError, diskStep } from './errors.ts'
import { sha256 } from './hashing.ts'
import { keyOf, syncFolder } from './layout.ts'
import { bounded, inChunks } from './sources.ts'
import type { BlobLayout } from './layout.ts'
import type { Shelf } from './shelf.ts'
import type { Bytes } from './sources.ts'
import type { AbortOptions } from '@libp2p/interface'
import type { BlobRef, NamedBlob } from '@mycel/wire/blobs'
import type { FileHandle } from 'node:fs/promises'

export interface PutOptions extends AbortOptions {
  /** Most bytes to take; the stream is given up at the first byte beyond it. */
  readonly limit: number
  /** What the bytes must be: anything else is thrown away (`mismatch`). */
  readonly expected?: BlobRef
}

/** Takes in a blob whose name is known when it has ended: chunk by chunk to disk, hashed on the way, one sync at the end. Answers its name once it is durable. */
export async function takeIn (layout: BlobLayout, shelf: Shelf, source: Bytes, { limit, expected, signal }: PutOptions): Promise<BlobRef> {
  const folder = layout.temporary()
  const room = await shelf.room(0)
  let file: FileHandle | undefined
  try {
    await diskStep(async () => mkdir(folder, { mode: 0o700 }))
    const target = await diskStep(async () => open(join(folder, 'data'), 'wx', 0o600))
    file = target
    const digests: Uint8Array[] = []
    let size = 0
    await pipe(
      source,
      source => bounded(source, limit, signal ?? undefined),
      inChunks,
      async chunks => {
        for await (const chunk of chunks) {
          await room.grow(chunk.length)
          digests.push(sha256(chunk))
          await diskStep(async () => target.writeFile(chunk))
          size += chunk.length
        }
      }
    )
    const named = nameOfChunks({ sha256 }, size, new Uint8Array(Buffer.concat(digests)))
    if (expected != null && !sameBlob(named.ref, expected)) {
      throw new BlobError('mismatch', 'the bytes are not what their name says')
    }
    await diskStep(async () => target.sync())
    await adopt(layout, shelf, folder, named)
    return named.ref
  } finally {
    room.release()
    await file?.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Gives what arrived its place. What is there already may have rotted: the bytes at hand are known to be right, so they replace it. */
async function adopt (layout: BlobLayout, shelf: Shelf, folder: string, { ref, index }: NamedBlob): Promise<void> {
  const indexed = isIndexed(ref.size)
  const key = keyOf({ digest: ref.digest, indexed })
  const form = indexed ? 'chunked' : 'value'
  const place = layout.path(key, form)
  await diskStep(async () => {
    if (index != null) {
      await writeFile(join(folder, 'index'), index, { flush: true })
      await syncFolder(folder)
    }
    await mkdir(dirname(place), { recursive: true, mode: 0o700 })
    await shelf.alone(key, async () => {
      if (!indexed) {
        await rename(join(folder, 'data'), place)
      } else if (shelf.get(key)?.form === 'chunked') {
        // file by file: taken away and put back, it would be lost to a crash in between
        await rename(join(folder, 'index'), join(place, 'index'))
        await rename(join(folder, 'data'), join(place, 'data'))
        await syncFolder(place)
      } else {
        await rm(place, { recursive: true, force: true })
        await rename(folder, place)
        await rm(layout.path(key, 'partial'), { recursive: true, force: true })
      }
      shelf.set(key, { form, size: ref.size })
    })
    await syncFolder(dirname(place))
  })
}

import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DIGEST_BYTES } from '@mycel/wire'
import type { BlobName } from '@mycel/wire/blobs'

/** How a blob lies on disk: as one file named by the sha2-256 of its bytes, as a folder of index and data, or as such a folder that still lacks chunks. */
export type Form = 'value' | 'chunked' | 'partial'

export interface Found {
  readonly key: string
  readonly form: Form
  /** Bytes of its data on disk. */
  readonly size: number
}

/** A blob's key: hexadecimal, and a mark where it is named by its index. The same digest may name both kinds. */
export function keyOf ({ digest, indexed }: BlobName): string {
  return `${Buffer.from(digest).toString('hex')}${indexed ? MARK : ''}`
}

/** The name behind a key. */
export function nameOf (key: string): BlobName {
  return { digest: new Uint8Array(Buffer.from(key.slice(0, 2 * DIGEST_BYTES), 'hex')), indexed: key.endsWith(MARK) }
}

const MARK = '+'

/**
 * What lies where below the store's folder, by hexadecimal digest: `objects/ab/abcd…` are values, `chunked/ab/abcd…/{index,data}` blobs with an index, `partial/abcd…/{index,data}`
 * those that still lack chunks, `incoming/` what has no name yet.
 */
export class BlobLayout {
  readonly #root: string
  readonly incoming: string
  #next = 0

  constructor (root: string) {
    this.#root = root
    this.incoming = join(root, 'incoming')
  }

  /** The file or folder of a blob. */
  path (key: string, form: Form): string {
    const name = key.slice(0, 2 * DIGEST_BYTES)
    return form === 'partial' ? join(this.#root, 'partial', name) : join(this.#root, form === 'value' ? 'objects' : 'chunked', name.slice(0, 2), name)
  }

  data (key: string, form: Form): string {
    return form === 'value' ? this.path(key, form) : join(this.path(key, form), 'data')
  }

  index (key: string, form: 'chunked' | 'partial'): string {
    return join(this.path(key, form), 'index')
  }

  /** A name for the next blob that arrives without one; unique as one process owns the folder. */
  temporary (): string {
    return join(this.incoming, `${process.pid}-${this.#next++}`)
  }

  /** Clears what arrived without a name before a crash, and lists what there is, longest unused first. */
  async open (): Promise<Found[]> {
    await rm(this.incoming, { recursive: true, force: true })
    for (const folder of ['incoming', 'objects', 'chunked', 'partial']) {
      await mkdir(join(this.#root, folder), { recursive: true, mode: 0o700 })
    }
    const found = [...await this.#listed('objects', 'value'), ...await this.#listed('chunked', 'chunked'), ...await this.#partials()]
    found.sort((a, b) => a.used - b.used || (a.key < b.key ? -1 : 1))
    return found.map(({ key, form, size }) => ({ key, form, size }))
  }

  async #listed (folder: string, form: 'value' | 'chunked'): Promise<Array<Found & { used: number }>> {
    const shards = await readdir(join(this.#root, folder), { withFileTypes: true })
    const found: Array<Found & { used: number }> = []
    for (const shard of shards.filter(entry => entry.isDirectory())) {
      const names = await readdir(join(this.#root, folder, shard.name))
      for (const name of names.filter(one => isDigest(one) && one.startsWith(shard.name))) {
        found.push(...await this.#one(form === 'value' ? name : `${name}${MARK}`, form))
      }
    }
    return found
  }

  async #partials (): Promise<Array<Found & { used: number }>> {
    const names = await readdir(join(this.#root, 'partial'))
    const found: Array<Found & { used: number }> = []
    for (const name of names.filter(isDigest)) {
      const key = `${name}${MARK}`
      const whole = await stat(this.data(key, 'chunked')).catch(() => undefined)
      if (whole == null) {
        found.push(...await this.#one(key, 'partial'))
      } else {
        await rm(this.path(key, 'partial'), { recursive: true, force: true })
      }
    }
    return found
  }

  async #one (key: string, form: Form): Promise<Array<Found & { used: number }>> {
    const data = await stat(this.data(key, form)).catch(() => undefined)
    if (data?.isFile() !== true) {
      await rm(this.path(key, form), { recursive: true, force: true })
      return []
    }
    return [{ key, form, size: data.size, used: Math.max(data.atimeMs, data.mtimeMs) }]
  }
}

/** Makes the names in a folder durable. */
export async function syncFolder (path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function isDigest (name: string): boolean {
  return name.length === 2 * DIGEST_BYTES && /^[0-9a-f]+$/.test(name)
}

import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DIGEST_BYTES } from './blobs-ids.ts'
import type { Dirent } from 'node:fs'

/** What lies where: `objects/ab/abcdef…` by hexadecimal digest, `incoming/` for what is not complete. */
export class BlobFolder {
  readonly root: string
  readonly incoming: string
  #next = 0

  constructor (root: string) {
    this.root = join(root, 'objects')
    this.incoming = join(root, 'incoming')
  }

  path (key: string): string {
    return join(this.root, key.slice(0, 2), key)
  }

  folder (key: string): string {
    return join(this.root, key.slice(0, 2))
  }

  /** A name for the next incomplete blob; unique as one process owns the folder. */
  temporary (): string {
    return join(this.incoming, `${process.pid}-${this.#next++}`)
  }

  /** Clears what a crash left incomplete, and lists what there is: key → size, longest unused first. */
  async open (): Promise<Map<string, number>> {
    await rm(this.incoming, { recursive: true, force: true })
    await mkdir(this.incoming, { recursive: true, mode: 0o700 })
    await mkdir(this.root, { recursive: true, mode: 0o700 })
    const found: Array<{ key: string, size: number, used: number }> = []
    const shards = await readdir(this.root, { withFileTypes: true })
    for (const shard of shards.filter(entry => entry.isDirectory())) {
      const entries = await readdir(join(this.root, shard.name), { withFileTypes: true })
      for (const { name } of entries.filter(entry => isBlob(entry, shard.name))) {
        const { size, atimeMs, mtimeMs } = await stat(join(this.root, shard.name, name))
        found.push({ key: name, size, used: Math.max(atimeMs, mtimeMs) })
      }
    }
    found.sort((a, b) => a.used - b.used || (a.key < b.key ? -1 : 1))
    return new Map(found.map(({ key, size }) => [key, size]))
  }
}

function isBlob (entry: Dirent, shard: string): boolean {
  return entry.isFile() && entry.name.length === 2 * DIGEST_BYTES && /^[0-9a-f]+$/.test(entry.name) && entry.name.startsWith(shard)
}

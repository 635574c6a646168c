import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'

/** Files held open for reading at a time. */
const MAX_OPEN = 16

/** The data files that were read last stay open: a blob is read chunk by chunk, and opening costs as much as reading. */
export class OpenFiles {
  readonly #files = new Map<string, Promise<FileHandle>>()

  /** The file at `path`, known as `key`. Use it at once: it may be closed once it has been used, reads under way included. */
  async get (key: string, path: string): Promise<FileHandle> {
    const file = this.#files.get(key) ?? open(path, 'r')
    this.#files.delete(key)
    this.#files.set(key, file)
    file.catch(() => { this.#drop(key, file) })
    const [oldest] = this.#files.size > MAX_OPEN ? this.#files : []
    if (oldest != null) {
      this.#drop(...oldest)
    }
    return file
  }

  /** The file is going, or is another one from now on. */
  forget (key: string): void {
    const file = this.#files.get(key)
    if (file != null) {
      this.#drop(key, file)
    }
  }

  /** Closes all of them. */
  async close (): Promise<void> {
    const files = [...this.#files.values()]
    this.#files.clear()
    await Promise.all(files.map(async file => file.then(async one => one.close()).catch(() => {})))
  }

  #drop (key: string, file: Promise<FileHandle>): void {
    if (this.#files.get(key) === file) {
      this.#files.delete(key)
    }
    // waits for reads under way
    void file.then(async one => one.close()).catch(() => {})
  }
}

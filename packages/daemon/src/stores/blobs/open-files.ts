import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'

/** Files held open for reading at a time, beside those that are being read. */
const MAX_OPEN = 16

/** They are closed once none has been asked for this long, milliseconds. */
const IDLE_MS = 5_000

interface Opened { readonly file: Promise<FileHandle>, users: number, dropped: boolean }

/** The data files that were read last stay open: a blob is read chunk by chunk, and opening costs as much as reading. */
export class OpenFiles {
  readonly #files = new Map<string, Opened>()
  #idle: NodeJS.Timeout | undefined

  /** Reads in the file at `path`, known as `key`. It stays open until `read` has ended, whatever is opened or forgotten meanwhile. */
  async use<T> (key: string, path: string, read: (file: FileHandle) => Promise<T>): Promise<T> {
    const opened = this.#files.get(key) ?? { file: open(path, 'r'), users: 0, dropped: false }
    this.#files.delete(key)
    this.#files.set(key, opened)
    opened.users++
    this.#stayOpen()
    const [oldest] = this.#files.size > MAX_OPEN ? this.#files : []
    if (oldest != null) {
      void this.#drop(...oldest)
    }
    try {
      return await read(await opened.file)
    } catch (err) {
      void this.#drop(key, opened)
      throw err
    } finally {
      opened.users--
      void this.#closeUnused(opened)
    }
  }

  /** The file is going, or is another one from now on. */
  forget (key: string): void {
    const opened = this.#files.get(key)
    if (opened != null) {
      void this.#drop(key, opened)
    }
  }

  /** Closes all of them; those that are being read as soon as that is done. */
  async close (): Promise<void> {
    clearTimeout(this.#idle)
    await Promise.all([...this.#files].map(async ([key, opened]) => this.#drop(key, opened)))
  }

  #stayOpen (): void {
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => { void this.close() }, IDLE_MS)
    this.#idle.unref()
  }

  async #drop (key: string, opened: Opened): Promise<void> {
    if (this.#files.get(key) === opened) {
      this.#files.delete(key)
    }
    opened.dropped = true
    await this.#closeUnused(opened)
  }

  async #closeUnused ({ file, users, dropped }: Opened): Promise<void> {
    if (dropped && users === 0) {
      await file.then(async one => one.close()).catch(() => {})
    }
  }
}

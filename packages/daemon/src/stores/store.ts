import { Level } from 'level'
import type { AbstractSublevel } from 'abstract-level'

/** One write of an atomic batch. `space` is a sublevel; keys sort as UTF-8 text. */
export type Op =
  | { readonly type: 'put', readonly space: string, readonly key: string, readonly value: Uint8Array }
  | { readonly type: 'del', readonly space: string, readonly key: string }

export interface Range {
  readonly gte?: string
  readonly lt?: string
  readonly reverse?: boolean
  readonly limit?: number
}

/** Table files that stay mapped, or 64 where that is more: a thousand, which is LevelDB's default, would let a long log fill the resident memory. */
const MAX_OPEN_FILES = 48

/** Bytes of a table file. LevelDB keeps at least 64 of them mapped. */
const FILE_BYTES = 512 * 1024

/** Most writes that share one: while the disk has them, those whose writes are done prepare the next. */
const MAX_GROUP = 256

/** Bytes that are read from the disk at a time where much is read. */
const READ_BYTES = 512 * 1024

/** Records that are copied at a time. */
const COPY_TOGETHER = 500

type Root = Level<string, Uint8Array>
type Space = AbstractSublevel<Root, string | Buffer | Uint8Array, string, Uint8Array>

interface Waiting {
  readonly ops: readonly Op[]
  resolve (): void
  reject (err: unknown): void
}

/**
 * The node's embedded database. `write` is the only way in: each call is atomic and on disk before it resolves. Calls that arrive while
 * a synchronous write is under way share the next one (group commit), in order. After a write that failed none is taken any more: what comes later may build on it,
 * and only opening the database again tells how much of it there is.
 */
export class Store {
  private readonly db: Root
  private readonly spaces = new Map<string, Space>()
  private waiting: Waiting[] = []
  private flushing = false
  private failed: { readonly cause: unknown } | undefined
  private readonly watchers = new Map<string, Array<(key: string) => void>>()

  private constructor (db: Root) {
    this.db = db
  }

  /** Opens or creates the database in a folder. Throws `StoreError` (`store-locked`, `store-unreadable`). */
  static async open (dir: string): Promise<Store> {
    const db: Root = new Level(dir, { keyEncoding: 'utf8', valueEncoding: 'view', maxOpenFiles: MAX_OPEN_FILES, maxFileSize: FILE_BYTES })

    try {
      await db.open()
    } catch (err) {
      const locked = causes(err).some(one => 'code' in one && one.code === 'LEVEL_LOCKED')
      throw new StoreError(locked ? 'store-locked' : 'store-unreadable', locked
        ? `another process has ${dir} open: is this node already running?`
        : `cannot open the database in ${dir}`, { cause: err })
    }

    return new Store(db)
  }

  async get (space: string, key: string): Promise<Uint8Array | undefined> {
    return this.space(space).get(key)
  }

  /** As `get`, of a large value that will not be asked for again soon: what is cached stays. */
  async getOnce (space: string, key: string): Promise<Uint8Array | undefined> {
    const options = { keyEncoding: 'utf8', fillCache: false }
    return this.space(space).get(key, options)
  }

  /** Of many keys, in their order: one read for all, which leaves what is cached as it is. */
  async getMany (space: string, keys: readonly string[]): Promise<ReadonlyArray<Uint8Array | undefined>> {
    const options = { keyEncoding: 'utf8', fillCache: false }
    return this.space(space).getMany([...keys], options)
  }

  async * list (space: string, range: Range = {}): AsyncGenerator<readonly [string, Uint8Array]> {
    yield * this.space(space).iterator(range)
  }

  /** As `list`, up to so many records at a time: a long stretch costs a tenth of what it costs one by one. */
  async * batches (space: string, range: Range, most: number): AsyncGenerator<ReadonlyArray<readonly [string, Uint8Array]>> {
    const options = { ...range, highWaterMarkBytes: READ_BYTES }
    const iterator = this.space(space).iterator(options)

    let next = iterator.nextv(most)

    try {
      for (let batch = await next; batch.length > 0; batch = await next) {
        // the disk reads on while this one is looked at
        next = iterator.nextv(most)
        next.catch(() => {})
        yield batch
      }
    } finally {
      await next.catch(() => {})
      await iterator.close()
    }
  }

  /** The keys of a stretch, without their values. */
  async * keys (space: string, range: Range = {}): AsyncGenerator<string> {
    yield * this.space(space).keys(range)
  }

  async write (ops: readonly Op[]): Promise<void> {
    if (ops.length === 0) {
      return
    }

    await new Promise<void>((resolve, reject) => {
      this.waiting.push({ ops, resolve, reject })
      void this.flush()
    })
  }

  /** Tells the key of everything that is put into a space from now on, once it is on disk and before its writer hears so. */
  watch (space: string, put: (key: string) => void): void {
    this.watchers.set(space, [...this.watchers.get(space) ?? [], put])
  }

  /** Writes everything, as it is now, into a new database in another folder. Returns how many records. */
  async copy (dir: string): Promise<number> {
    const other: Root = new Level(dir, { keyEncoding: 'utf8', valueEncoding: 'view', maxFileSize: FILE_BYTES, errorIfExists: true })
    await other.open()
    let records = 0

    try {
      let batch: Array<{ readonly type: 'put', readonly key: string, readonly value: Uint8Array }> = []

      for await (const [key, value] of this.db.iterator()) {
        batch.push({ type: 'put', key, value })
        records++

        if (batch.length === COPY_TOGETHER) {
          await other.batch(batch)
          batch = []
        }
      }

      await other.batch(batch, { sync: true })
    } finally {
      await other.close()
    }

    return records
  }

  async close (): Promise<void> {
    await this.db.close()
  }

  private tell (ops: readonly Op[]): void {
    for (const { type, space, key } of ops) {
      if (type === 'put') {
        this.watchers.get(space)?.forEach(put => { put(key) })
      }
    }
  }

  private space (name: string): Space {
    let space = this.spaces.get(name)

    if (space == null) {
      space = this.db.sublevel<string, Uint8Array>(name, { keyEncoding: 'utf8', valueEncoding: 'view' })
      this.spaces.set(name, space)
    }

    return space
  }

  private async flush (): Promise<void> {
    if (this.flushing) {
      return
    }

    this.flushing = true

    while (this.waiting.length > 0) {
      const group = this.waiting.slice(0, MAX_GROUP)
      this.waiting = this.waiting.slice(MAX_GROUP)

      if (this.failed != null) {
        const err = new StoreError('store-failed', 'the database takes nothing more: an earlier write failed', this.failed)
        group.forEach(({ reject }) => { reject(err) })
        continue
      }

      try {
        await this.db.batch(group.flatMap(({ ops }) => ops.map(op => inSpace(op))), { sync: true })
        group.forEach(({ ops }) => { this.tell(ops) })
        group.forEach(({ resolve }) => { resolve() })
      } catch (err) {
        this.failed = { cause: err }
        group.forEach(({ reject }) => { reject(err) })
      }
    }

    this.flushing = false
  }
}

export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: 'store-locked' | 'store-unreadable' | 'store-failed'

  constructor (code: StoreError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** As a sublevel of the space's name files it; asking the sublevel costs more than the rest of the write. */
function inSpace (op: Op): { readonly type: 'put', readonly key: string, readonly value: Uint8Array } | { readonly type: 'del', readonly key: string } {
  const key = `!${op.space}!${op.key}`
  return op.type === 'put' ? { type: 'put', key, value: op.value } : { type: 'del', key }
}

function causes (err: unknown): Error[] {
  return err instanceof Error ? [err, ...causes(err.cause)] : []
}

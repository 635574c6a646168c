import { BlobError } from './errors.ts'
import type { Form, Found } from './layout.ts'

/** What there is, as far as it is known without reading it. */
export interface Item {
  readonly form: Form
  /** Bytes that count: of a partial blob as many as it will have. */
  readonly size: number
}

/** Room for bytes that are arriving. */
export interface Room {
  /** Asks for more. BlobError `quota`. */
  grow (bytes: number): Promise<void>
  /** Gives everything back; what has become an item counts as one. */
  release (): void
}

/** Who holds how many bytes: quota, order of use, pins. What was used longest ago and is not pinned goes first. */
export class Shelf {
  readonly #quota: number
  readonly #remove: (key: string, item: Item) => Promise<void>
  /** Longest unused first. */
  readonly #items = new Map<string, Item>()
  readonly #pins = new Map<string, number>()
  readonly #underWay = new Map<string, Promise<unknown>>()
  #bytes = 0
  #arriving = 0

  /** `remove` takes an item off the disk. */
  constructor (quota: number, found: readonly Found[], remove: (key: string, item: Item) => Promise<void>) {
    this.#quota = quota
    this.#remove = remove
    found.forEach(({ key, form, size }) => { this.set(key, { form, size }) })
  }

  /** Bytes of all items, partial ones included. */
  get bytes (): number {
    return this.#bytes
  }

  get quota (): number {
    return this.#quota
  }

  get (key: string): Item | undefined {
    return this.#items.get(key)
  }

  /** As `get`, and marks it as just used. */
  use (key: string): Item | undefined {
    const item = this.#items.get(key)
    if (item != null) {
      this.#items.delete(key)
      this.#items.set(key, item)
    }
    return item
  }

  set (key: string, item: Item): void {
    this.forget(key)
    this.#items.set(key, item)
    this.#bytes += item.size
  }

  forget (key: string): void {
    this.#bytes -= this.#items.get(key)?.size ?? 0
    this.#items.delete(key)
  }

  entries (): ReadonlyArray<readonly [key: string, item: Item]> {
    return [...this.#items]
  }

  pinned (key: string): boolean {
    return this.#pins.has(key)
  }

  pin (key: string): void {
    this.#pins.set(key, (this.#pins.get(key) ?? 0) + 1)
  }

  unpin (key: string): void {
    const left = (this.#pins.get(key) ?? 0) - 1
    left > 0 ? this.#pins.set(key, left) : this.#pins.delete(key)
  }

  /** Room for `bytes`, made by evicting. BlobError `quota`. */
  async room (bytes: number): Promise<Room> {
    let held = 0
    const grow = async (more: number): Promise<void> => {
      // before anything is taken away for it: what can never fit must not cost others their blobs
      if (this.#arriving + more + this.#pinnedBytes() > this.#quota) {
        throw this.#noRoom()
      }
      this.#arriving += more
      held += more
      try {
        await this.evict()
      } catch (err) {
        this.#arriving -= more
        held -= more
        throw err
      }
    }
    await grow(bytes)
    return {
      grow,
      release: () => {
        this.#arriving -= held
        held = 0
      }
    }
  }

  /** Takes things off the disk until everything fits, what is arriving included. */
  async evict (): Promise<void> {
    for (const key of this.#items.keys()) {
      if (this.#fits()) {
        return
      }
      if (!this.#pins.has(key)) {
        await this.remove(key)
      }
    }
    if (!this.#fits() && this.#arriving > 0) {
      throw this.#noRoom()
    }
  }

  async remove (key: string): Promise<void> {
    const item = this.#items.get(key)
    if (item != null) {
      this.forget(key)
      await this.alone(key, async () => {
        // it may have come back while this waited
        if (this.#items.get(key)?.form !== item.form) {
          await this.#remove(key, item)
        }
      })
    }
  }

  /** Steps that put a blob in its place on disk, or take it away, one after the other. */
  async alone<T> (key: string, step: () => Promise<T>): Promise<T> {
    const done = (this.#underWay.get(key) ?? Promise.resolve()).then(step, step)
    const settled = done.then(() => {}, () => {})
    this.#underWay.set(key, settled)
    void settled.then(() => {
      if (this.#underWay.get(key) === settled) {
        this.#underWay.delete(key)
      }
    })
    return done
  }

  #noRoom (): BlobError {
    return new BlobError('quota', `no room within ${this.#quota} bytes`)
  }

  /** Of items that cannot be evicted. */
  #pinnedBytes (): number {
    return [...this.#pins.keys()].reduce((sum, key) => sum + (this.#items.get(key)?.size ?? 0), 0)
  }

  #fits (): boolean {
    return this.#bytes + this.#arriving <= this.#quota
  }
}

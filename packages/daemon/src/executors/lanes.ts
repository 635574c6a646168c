interface Queue<T> { items: T[], head: number }

/** Waiting items in one queue per key; keys take turns. */
export class Lanes<T> {
  readonly #queues = new Map<string, Queue<T>>()
  #size = 0

  get size (): number {
    return this.#size
  }

  /** Keys that have something waiting, the one whose turn it is first. */
  keys (): IterableIterator<string> {
    return this.#queues.keys()
  }

  add (key: string, item: T): void {
    const queue = this.#queues.get(key)
    if (queue == null) {
      this.#queues.set(key, { items: [item], head: 0 })
    } else {
      queue.items.push(item)
    }
    this.#size++
  }

  /** Puts items back in front, in their order. */
  unshift (key: string, items: readonly T[]): void {
    if (items.length > 0) {
      const rest = this.#queues.get(key)
      this.#queues.set(key, { items: [...items, ...(rest?.items.slice(rest.head) ?? [])], head: 0 })
      this.#size += items.length
    }
  }

  has (key: string): boolean {
    return this.#queues.has(key)
  }

  /** The next item of this key. */
  take (key: string): T | undefined {
    const queue = this.#queues.get(key)
    if (queue == null) {
      return undefined
    }
    const item = queue.items[queue.head++]
    this.#size--
    if (queue.head === queue.items.length) {
      this.#queues.delete(key)
    } else if (queue.head >= 1024 && queue.head * 2 > queue.items.length) {
      queue.items = queue.items.slice(queue.head)
      queue.head = 0
    }
    return item
  }

  /** Ends this key's turn: the others come first. */
  rotate (key: string): void {
    const queue = this.#queues.get(key)
    if (queue != null) {
      this.#queues.delete(key)
      this.#queues.set(key, queue)
    }
  }

  /** Empties everything. */
  drain (): T[] {
    const items = [...this.#queues.values()].flatMap(({ items, head }) => items.slice(head))
    this.#queues.clear()
    this.#size = 0
    return items
  }
}

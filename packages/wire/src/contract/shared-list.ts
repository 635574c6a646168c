interface Shared<T> {
  readonly items: T[]
  readonly places: Map<string, number>
}

/**
 * A persistent list: `append` is O(1) on the newest version, which shares its storage with all older ones, and O(n) on an older one. Every version
 * keeps its own length, so what a version shows never changes.
 */
export class SharedList<T> {
  readonly length: number
  readonly #shared: Shared<T>
  readonly #keyOf: (item: T) => string

  constructor (keyOf: (item: T) => string, shared: Shared<T> = { items: [], places: new Map() }, length = 0) {
    this.#keyOf = keyOf
    this.#shared = shared
    this.length = length
  }

  append (item: T): SharedList<T> {
    const shared = this.#shared.items.length === this.length ? this.#shared : this.#copy()
    shared.items.push(item)
    shared.places.set(this.#keyOf(item), this.length)
    return new SharedList(this.#keyOf, shared, this.length + 1)
  }

  at (place: number): T | undefined {
    return place >= 0 && place < this.length ? this.#shared.items[place] : undefined
  }

  /** The place of the item with this key. */
  find (key: string): number | undefined {
    const place = this.#shared.places.get(key)
    return place != null && place < this.length ? place : undefined
  }

  /** O(n): a copy. */
  toArray (from = 0): T[] {
    return this.#shared.items.slice(from, this.length)
  }

  #copy (): Shared<T> {
    const items = this.toArray()
    return { items, places: new Map(items.map((item, place) => [this.#keyOf(item), place])) }
  }
}

/** The names in a directory, and what they name. Listed by the bytes of their UTF-8, whatever the order in which they came. */
export class Entries<T> {
  readonly #found = new Map<string, T>()
  readonly #sorted: string[] = []

  get size (): number {
    return this.#sorted.length
  }

  get (name: string): T | undefined {
    return this.#found.get(name)
  }

  set (name: string, value: T): void {
    if (!this.#found.has(name)) {
      this.#sorted.splice(this.#placeOf(name), 0, name)
    }
    this.#found.set(name, value)
  }

  delete (name: string): void {
    if (this.#found.delete(name)) {
      this.#sorted.splice(this.#placeOf(name), 1)
    }
  }

  /** As they are now. */
  names (): string[] {
    return this.#sorted.slice()
  }

  /** How many names come before it. */
  #placeOf (name: string): number {
    let [low, high] = [0, this.#sorted.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (byBytes(this.#sorted[middle] ?? '', name) < 0) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}

/** Compares as the UTF-8 bytes would: a surrogate pair stands behind every other character. */
export function byBytes (a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const [one, other] = [a.charCodeAt(i), b.charCodeAt(i)]
    if (one !== other) {
      return rank(one) - rank(other)
    }
  }
  return a.length - b.length
}

function rank (unit: number): number {
  return unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit
}

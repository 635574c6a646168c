/** Names without a value that are kept in any case. */
const MAX_GONE = 64

/** The names in a directory, and what they name. Listed by the bytes of their UTF-8, whatever the order in which they came. */
export class Entries<T> {
  /** A name that is gone stays for a while, without a value: a map from which one key is deleted again and again gets slow. */
  #found = new Map<string, T | undefined>()
  #size = 0
  #sorted: readonly string[] | undefined

  get size (): number {
    return this.#size
  }

  get (name: string): T | undefined {
    return this.#found.get(name)
  }

  set (name: string, value: T): void {
    if (this.#found.get(name) === undefined) {
      this.#size++
      this.#sorted = undefined
    }
    this.#found.set(name, value)
  }

  delete (name: string): void {
    if (this.#found.get(name) !== undefined) {
      this.#size--
      this.#sorted = undefined
      this.#found.set(name, undefined)
      if (this.#found.size > 2 * this.#size + MAX_GONE) {
        this.#found = new Map([...this.#found].filter(([, value]) => value !== undefined))
      }
    }
  }

  /** As they are now. */
  names (): readonly string[] {
    this.#sorted ??= [...this.#found].flatMap(([name, value]) => value === undefined ? [] : [name]).sort(byBytes)
    return this.#sorted
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

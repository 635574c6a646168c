/** A seeded source of choices (mulberry32): equal seeds, equal choices. */
export class Chance {
  #state: number

  constructor (seed: number) {
    this.#state = seed >>> 0
  }

  /** 0 … 2^32 − 1. */
  u32 (): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }

  below (limit: number): number {
    return this.u32() % limit
  }

  /** True once in `times`. */
  once (times: number): boolean {
    return this.below(times) === 0
  }

  pick<T> (from: readonly T[]): T {
    return from[this.below(from.length)] as T
  }
}

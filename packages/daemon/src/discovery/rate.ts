/** A token bucket per author: `burst` at once, then one more every `refillMs`. Bounded: beyond `capacity` authors the one unheard longest is forgotten. */
export interface RateInit {
  readonly burst: number
  readonly refillMs: number
  readonly capacity: number
}

interface Bucket { readonly tokens: number, readonly at: number }

/** Whether an author may speak again. Pure but for its own memory: time comes in. */
export class Rate {
  readonly #init: RateInit
  readonly #buckets = new Map<string, Bucket>()

  constructor (init: RateInit) {
    this.#init = init
  }

  /** Takes one token at `now` (milliseconds); false where there is none. */
  take (author: string, now: number): boolean {
    const { burst, refillMs, capacity } = this.#init
    const { tokens, at } = this.#buckets.get(author) ?? { tokens: burst, at: now }
    const filled = Math.min(burst, tokens + Math.max(0, now - at) / refillMs)
    const granted = filled >= 1

    // last in, last out: an author that speaks is remembered longest
    this.#buckets.delete(author)
    this.#buckets.set(author, { tokens: granted ? filled - 1 : filled, at: now })

    if (this.#buckets.size > capacity) {
      this.#buckets.delete(this.#buckets.keys().next().value ?? '')
    }

    return granted
  }
}

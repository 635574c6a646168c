/** A token bucket per name: `burst` to begin with, `perMs` more every millisecond up to that. Beyond `capacity` names the one untouched longest is forgotten, and is full again. */
export interface AllowanceInit {
  readonly burst: number
  readonly perMs: number
  readonly capacity?: number
}

interface Bucket { readonly left: number, readonly at: number }

/** What may be spent on something, in whatever it is counted in. Pure but for its own memory: time comes in, Unix milliseconds. Spending more than is left is a debt. */
export class Allowance {
  readonly #init: AllowanceInit
  readonly #buckets = new Map<string, Bucket>()

  constructor (init: AllowanceInit) {
    this.#init = init
  }

  left (now: number, name = ''): number {
    const { burst, perMs } = this.#init
    const { left, at } = this.#buckets.get(name) ?? { left: burst, at: now }
    return Math.min(burst, left + Math.max(0, now - at) * perMs)
  }

  spend (amount: number, now: number, name = ''): void {
    const left = this.left(now, name) - amount
    this.#buckets.delete(name)
    this.#buckets.set(name, { left, at: now })

    if (this.#buckets.size > (this.#init.capacity ?? 1)) {
      this.#buckets.delete(this.#buckets.keys().next().value ?? '')
    }
  }
}

/** So many at a time; a bounded number waits in line. */
export class Turns {
  readonly #limit: number
  readonly #maxWaiting: number
  readonly #waiting: Array<{ readonly weight: number, readonly go: () => void }> = []
  #used = 0

  constructor (limit: number, maxWaiting: number) {
    this.#limit = limit
    this.#maxWaiting = maxWaiting
  }

  /** How many wait in line. */
  get waiting (): number {
    return this.#waiting.length
  }

  /** What gives the turn back, once there is one; undefined where too many wait already. What weighs more than the limit has its turn alone. Rejects with the signal's reason. */
  async take (weight = 1, signal?: AbortSignal): Promise<(() => void) | undefined> {
    signal?.throwIfAborted()
    const free = this.takeFree(weight)
    if (free != null || this.#waiting.length >= this.#maxWaiting) {
      return free
    }
    await this.#wait(weight, signal)
    return this.#giveBack(weight)
  }

  /** A turn only where one is free and nobody waits. */
  takeFree (weight = 1): (() => void) | undefined {
    if (this.#waiting.length > 0 || !this.#fits(weight)) {
      return undefined
    }
    this.#used += weight
    return this.#giveBack(weight)
  }

  #giveBack (weight: number): () => void {
    let given = false
    return () => {
      if (!given) {
        given = true
        this.#used -= weight
        this.#next()
      }
    }
  }

  #fits (weight: number): boolean {
    return this.#used === 0 || this.#used + weight <= this.#limit
  }

  async #wait (weight: number, signal: AbortSignal | undefined): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const waiter = { weight, go: () => { done(); resolve() } }
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1)
        done()
        reject(signal?.reason)
        this.#next()
      }
      const done = (): void => { signal?.removeEventListener('abort', leave) }
      this.#waiting.push(waiter)
      signal?.addEventListener('abort', leave)
    })
  }

  #next (): void {
    for (let [first] = this.#waiting; first != null && this.#fits(first.weight); [first] = this.#waiting) {
      this.#waiting.shift()
      this.#used += first.weight
      first.go()
    }
  }
}

interface Waiting { readonly rank: number, begin (): void }

/**
 * Runs tasks one after another: of those that wait the lowest rank first, of one rank the one that came first. A task that runs while one of a lower rank comes is told by its signal to give way.
 * A task's failure is its caller's alone.
 */
export class RankedQueue {
  private readonly waiting: Waiting[] = []
  private busy = false
  private running: { readonly rank: number, readonly way: AbortController } | undefined

  /** How many tasks have not begun. */
  get size (): number {
    return this.waiting.length
  }

  /** Of those the ones of a rank. */
  waits (rank: number): number {
    return this.waiting.filter(one => one.rank === rank).length
  }

  async run<T> (rank: number, task: (giveWay: AbortSignal) => Promise<T>): Promise<T> {
    if (this.busy) {
      if (this.running != null && this.running.rank > rank) {
        this.running.way.abort()
      }

      const turn = Promise.withResolvers<void>()
      this.waiting.push({ rank, begin: turn.resolve })
      await turn.promise
    }

    this.busy = true
    const way = new AbortController()
    this.running = { rank, way }

    try {
      return await task(way.signal)
    } finally {
      this.running = undefined
      this.next()
    }
  }

  /** Stays busy while it hands over, so that nobody comes between. */
  private next (): void {
    const first = Math.min(...this.waiting.map(({ rank }) => rank))
    const [one] = this.waiting.splice(this.waiting.findIndex(({ rank }) => rank === first), 1)
    this.busy = one != null
    one?.begin()
  }
}

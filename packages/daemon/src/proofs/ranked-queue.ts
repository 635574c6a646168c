interface Waiting { readonly rank: number, begin (): void }

/** Runs tasks one after another: of those that wait the lowest rank first, of one rank the one that came first. A task's failure is its caller's alone. */
export class RankedQueue {
  private readonly waiting: Waiting[] = []
  private busy = false

  /** How many tasks of a rank have not begun. */
  waits (rank: number): number {
    return this.waiting.filter(one => one.rank === rank).length
  }

  async run<T> (rank: number, task: () => Promise<T>): Promise<T> {
    if (this.busy) {
      const turn = Promise.withResolvers<void>()
      this.waiting.push({ rank, begin: turn.resolve })
      await turn.promise
    }

    this.busy = true

    try {
      return await task()
    } finally {
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

/** Tells when a deadline that moves all the time has passed; a timer that fires early looks again, so that there is none for each unit. */
export class Watch {
  readonly #deadline: () => number | undefined
  readonly #passed: () => void
  #timer: NodeJS.Timeout | undefined
  #at = 0

  /** @param deadline - the present one, in `performance.now()` milliseconds */
  constructor (deadline: () => number | undefined, passed: () => void) {
    this.#deadline = deadline
    this.#passed = passed
  }

  /** Sees to it that the timer fires no later than the deadline, which may just have changed. */
  look (): void {
    const deadline = this.#deadline()
    if (deadline == null || (this.#timer != null && this.#at <= deadline)) {
      return
    }
    clearTimeout(this.#timer)
    this.#at = deadline
    this.#timer = setTimeout(() => {
      // an answer that lies unread in the pipe, because this process was busy, comes first
      setImmediate(() => {
        this.#timer = undefined
        const now = this.#deadline()
        if (now != null && performance.now() >= now) {
          this.#passed()
        } else {
          this.look()
        }
      })
    }, Math.max(1, deadline - performance.now()))
  }

  stop (): void {
    clearTimeout(this.#timer)
  }
}

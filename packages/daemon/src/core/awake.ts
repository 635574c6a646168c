/** What lies further apart than this is a break: the machine slept, its clock was set, or nothing ran, milliseconds. */
const BREAK_MS = 15_000n

/** How often a node that is awake says so, milliseconds. */
export const AWAKE_TICK_MS = 5_000

/**
 * Since when a node has been there for others without a break: from its start, or from when it woke up. What it did not hear before that is nobody's silence. Pure but for its own memory: to be asked
 * every `AWAKE_TICK_MS`, and before anything is held against somebody.
 */
export class Awake {
  private readonly now: () => bigint
  private from: bigint
  private seen: bigint

  /** @param now - Unix milliseconds */
  constructor (now: () => bigint) {
    this.now = now
    this.from = this.seen = now()
  }

  /** Unix milliseconds. */
  since (): bigint {
    const now = this.now()

    if (now - this.seen > BREAK_MS || now < this.seen) {
      this.from = now
    }

    this.seen = now
    return this.from
  }
}

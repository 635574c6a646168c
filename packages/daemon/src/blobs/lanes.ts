import { MAX_LARGE_TRANSFERS, MAX_SLOW_TRANSFERS, MAX_WAITING_TRANSFERS, SLOW_LOOK_BYTES, SLOW_LOOK_MS } from './limits.ts'
import { Turns } from './turns.ts'

/** A transfer's place, until it is left. */
export interface Place {
  /** Bytes that the transfer has brought so far. */
  brought (bytes: number): void
  leave (): void
}

/**
 * Places for large transfers: a few that may be as quick as they can, and many for those that have shown themselves slow. Whoever sends slowly, or on purpose next to nothing, holds up those who
 * come after only until that is seen.
 */
export class Lanes {
  readonly #lookMs: number
  readonly #quick = new Turns(MAX_LARGE_TRANSFERS, MAX_WAITING_TRANSFERS)
  readonly #slow = new Turns(MAX_SLOW_TRANSFERS, 0)

  constructor (lookMs = SLOW_LOOK_MS) {
    this.#lookMs = lookMs
  }

  /** Undefined where too many wait already. Rejects with the signal's reason. `slowDown` is called at most once: the transfer has been put with the slow ones. */
  async take (signal: AbortSignal, slowDown: () => void): Promise<Place | undefined> {
    let release = await this.#quick.take(1, signal)

    if (release == null) {
      return undefined
    }

    let [brought, seen] = [0, 0]
    const timer = setInterval(() => {
      const slow = brought - seen < SLOW_LOOK_BYTES && this.#quick.waiting > 0 ? this.#slow.takeFree() : undefined
      seen = brought

      if (slow != null) {
        clearInterval(timer)
        release?.()
        release = slow
        slowDown()
      }
    }, this.#lookMs)
    timer.unref()

    return {
      brought: bytes => { brought = bytes },
      leave: () => {
        clearInterval(timer)
        release?.()
      }
    }
  }
}

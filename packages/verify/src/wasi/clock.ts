import { fail } from './errno.ts'
import type { Room, UnitState } from './unit-state.ts'

/** The virtual clock starts at 2020-09-13T12:26:40Z (10^9 · 1.6 s) and moves one step each time it is read. */
export const CLOCK_START_NS = 1_600_000_000_000_000_000n
export const CLOCK_STEP_NS = 1_000_000n
const CLOCKS = 4
const U64 = (1n << 64n) - 1n

/** Time that only the unit itself moves: by reading it and by waiting. */
export class Clock {
  #now = 0n

  /** @param id - 0 realtime, 1 monotonic, 2 process CPU, 3 thread CPU: all four show the same steps */
  read (id: number): bigint {
    known(id)
    this.#now = (this.#now + CLOCK_STEP_NS) & U64
    return this.peek(id)
  }

  /** Waits until `timeout`, without waiting. */
  wait (id: number, timeout: bigint, absolute: boolean): void {
    const target = absolute ? timeout - this.peek(id) : timeout
    if (target > 0n) {
      this.#now = (this.#now + target) & U64
    }
  }

  /** What the clock shows, without moving it. */
  peek (id: number): bigint {
    known(id)
    return (id === 0 ? CLOCK_START_NS + this.#now : this.#now) & U64
  }
}

function known (id: number): void {
  if (id >>> 0 >= CLOCKS) {
    fail('inval')
  }
}

export function clockRoom ({ guest, clock }: UnitState): Room {
  return {
    clock_res_get (id: number, out: number): number {
      known(id)
      guest.setU64(out, CLOCK_STEP_NS)
      return 0
    },
    clock_time_get (id: number, _precision: bigint, out: number): number {
      known(id)
      guest.bytes(out, 8)
      guest.setU64(out, clock.read(id))
      return 0
    }
  }
}

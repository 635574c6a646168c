import { EDIT, FLAG } from './edits.ts'
import type { Edits } from './edits.ts'

/** Who knows how much fuel is left. */
export const COUNTER = {
  /** No way leads here. */
  none: 0,
  /** The exported global only: after a call. */
  global: 1,
  /** The global and the local alike. */
  both: 2,
  /** The local only: after a charge. */
  local: 3
} as const

/** Whose depth the exported global holds: what is left without this frame, or with it; after a call, nobody's. Ways join by OR. */
export const DEPTH = { given: 1, own: 2, unknown: 7 } as const

/** The meters' state on one way. */
export interface Meters {
  counter: number
  depth: number
}

/** Where ways come together: what those that have come agree on, and who is to know the fuel there, the local or the global. */
export interface Join extends Meters {
  local: boolean
}

/**
 * Follows the meters along a function: opens segments, and moves the counter between local and global as late as it can be, never later
 * than something that may trap, call or return. Where ways join, the first one decides who knows: the local if it comes out of a loop.
 */
export class MeterPath implements Meters {
  readonly #edits: Edits
  counter: number = COUNTER.global
  depth: number = DEPTH.given
  /** The edit that charges for the present segment. */
  segment = 0
  /** The charge that made the global outdated, as long as every way here leads through it; -1 otherwise. */
  #lastCharge = -1

  constructor (edits: Edits) {
    this.#edits = edits
  }

  /** At a function's entry. */
  begin (at: number): void {
    this.counter = COUNTER.global
    this.depth = DEPTH.given
    this.open(at)
  }

  /** Opens a segment at `at`. */
  open (at: number, loop = false): void {
    const flags = (this.counter === COUNTER.global ? FLAG.fromGlobal : 0) | (loop ? FLAG.check : 0)
    this.segment = this.#edits.add(EDIT.charge, at, 0, 0, flags)
    this.#lastCharge = this.segment
    this.counter = COUNTER.local
  }

  spend (cost: number): void {
    this.#edits.increase(this.segment, cost)
  }

  /** The last charge, if nobody outside the function can have seen it yet; -1 otherwise. */
  get unseenCharge (): number {
    return this.counter === COUNTER.local ? this.#lastCharge : -1
  }

  makeLocal (at: number): void {
    if (this.counter === COUNTER.global) {
      this.#edits.add(EDIT.reload, at, 0)
      this.counter = COUNTER.both
    }
  }

  makeGlobal (at: number): void {
    if (this.counter === COUNTER.local) {
      if (this.#lastCharge >= 0) {
        this.#edits.flag(this.#lastCharge, FLAG.flush)
      } else {
        this.#edits.add(EDIT.flush, at, 0)
      }
      this.counter = COUNTER.both
    }
  }

  /** Before a call of what weighs something: it reads both globals, and leaves in that of the depth what it likes. */
  beforeCall (at: number): void {
    this.makeGlobal(at)
    if (this.depth !== DEPTH.own) {
      this.#edits.add(EDIT.publish, at, 0)
    }
    this.depth = DEPTH.unknown
  }

  /** Before a tail call: the frame's weight goes back. */
  beforeTailCall (at: number): void {
    this.makeGlobal(at)
    if (this.depth !== DEPTH.given) {
      this.#edits.add(EDIT.release, at, 0)
    }
  }

  /** After a call, of the author's or of an appended function. */
  called (): void {
    this.counter = COUNTER.global
    this.#lastCharge = -1
  }

  /** Before a loop: back branches bring the local, and perhaps have called. */
  enterLoop (at: number): void {
    this.makeLocal(at)
    this.depth = DEPTH.unknown
  }

  /** Takes this way to where others join it. */
  joinInto (join: Join, inLoop: boolean, at: number): void {
    if (join.counter === COUNTER.none) {
      join.local ||= inLoop
    }
    join.local ? this.makeLocal(at) : this.makeGlobal(at)
    agree(join, this)
  }

  /** Goes on from where ways have come together. */
  joined ({ counter, depth }: Meters): void {
    this.counter = counter === COUNTER.none ? COUNTER.both : counter
    this.depth = depth === 0 ? DEPTH.unknown : depth
    this.#lastCharge = -1
  }

  /** After a block past which nothing in it branches: what follows is run whenever the block is. */
  resume (segment: number): void {
    this.segment = segment
    this.#lastCharge = -1
  }
}

/** One more way comes to where others have come; both have brought the counter to where it is due there. */
export function agree (join: Join, { counter, depth }: Meters): void {
  join.counter = join.counter === COUNTER.none ? counter : join.local ? Math.max(join.counter, counter) : Math.min(join.counter, counter)
  join.depth |= depth
}

import { malformed, within } from './refusal.ts'
import { LIMIT } from './rules.ts'
import type { Join, Meters } from './meter-path.ts'
import type { FunctionType } from './types.ts'

export const FRAME = { function: 0, block: 1, loop: 2, if: 3, else: 4 } as const

/** A block that is open. Objects are used again for later blocks of the same depth. */
export class Frame implements Join {
  kind: number = FRAME.function
  type: FunctionType
  /** Operands below its parameters. */
  base = 0
  /** The segment that was open before it. */
  segment = 0
  /** The outermost frame to which anything inside it branches; its own index while there is none. */
  escapes = 0
  /** It is a loop, or inside one. */
  inLoop = false
  /** What the ways to its label agree on. */
  counter = 0
  depth = 0
  local = false
  /** Of an `if`: the meters before it, for its other arm. */
  readonly before: Meters = { counter: 0, depth: 0 }
  /** Of an `if`: the charge before it that its arms' charges may move to, or -1; and the arms' charges. */
  charge = -1
  thenCharge = -1
  elseCharge = -1
  /** Of a loop: how many branches lead back to it, and the one `if` in it that all of them lie in. */
  backs = 0
  readonly turn = { charge: -1, arm: -1, rest: -1, backs: 0 }

  constructor (type: FunctionType) {
    this.type = type
  }
}

/** The blocks around an instruction, outermost first. Frame 0 is the function. */
export class Frames {
  readonly #frames: Frame[] = []
  #depth = 0

  get depth (): number {
    return this.#depth
  }

  clear (): void {
    this.#depth = 0
  }

  push (kind: number, type: FunctionType, base: number, segment: number, at: number): Frame {
    within(this.#depth, LIMIT.nesting, 'blocks in blocks', at)
    const outer = this.#frames[this.#depth - 1]
    const frame = this.#frames[this.#depth] ?? new Frame(type)
    this.#frames[this.#depth] = frame
    frame.kind = kind
    frame.type = type
    frame.base = base
    frame.segment = segment
    frame.escapes = this.#depth
    frame.inLoop = kind === FRAME.loop || (this.#depth > 0 && outer?.inLoop === true)
    frame.counter = frame.depth = 0
    frame.local = kind === FRAME.loop
    frame.backs = 0
    frame.charge = frame.turn.charge = -1
    this.#depth++
    return frame
  }

  get top (): Frame {
    return this.#frames[this.#depth - 1] as Frame
  }

  /** The frame around the innermost one. */
  get outer (): Frame | undefined {
    return this.#frames[this.#depth - 2]
  }

  /** The frame that a branch out of `label` blocks goes to. */
  target (label: number, at: number): Frame {
    const index = this.#depth - 1 - label
    return index >= 0 ? this.#frames[index] as Frame : malformed(`there are no ${label} blocks to leave`, at)
  }

  isFunction (label: number): boolean {
    return label === this.#depth - 1
  }

  /** Something branches out of `label` blocks. */
  escape (label: number): void {
    const { top } = this
    top.escapes = Math.min(top.escapes, this.#depth - 1 - label)
  }

  /** Leaves a block. Answers whether anything in it branches past it. */
  pop (): boolean {
    const { escapes } = this.top
    this.#depth--
    const escaped = escapes < this.#depth
    if (escaped && this.#depth > 0) {
      this.top.escapes = Math.min(this.top.escapes, escapes)
    }
    return escaped
  }
}

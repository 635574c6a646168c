import { EDIT, FLAG } from './edits.ts'
import { EXACT, INEXACT } from './nan-graph.ts'
import { malformed, within } from './refusal.ts'
import { LIMIT } from './rules.ts'
import type { Edits } from './edits.ts'
import type { NanGraph } from './nan-graph.ts'

/** An operand whose bits are given. */
export const PLAIN = 0
/** An operand that is a number, no NaN. Any other operand is named by the edit that may canonicalise it, plus 1. */
export const NUMBER = -1

/** Stands for both scalar kinds where one kind of operand is asked for. */
export const SCALARS = 0

/** The operands of a function as far as metering needs them: how many there are, and which may be inexact NaNs. */
export class Operands {
  readonly #edits: Edits
  readonly #graph: NanGraph
  readonly #slots = new Int32Array(LIMIT.operands)
  height = 0
  /** The greatest height so far. */
  highest = 0
  /** Operands below the innermost block: not to be taken from inside. */
  floor = 0

  constructor (edits: Edits, graph: NanGraph) {
    this.#edits = edits
    this.#graph = graph
  }

  clear (): void {
    this.height = 0
    this.highest = 0
    this.floor = 0
  }

  /** Takes an operand without looking at it. */
  pop (at: number): number {
    return this.height > this.floor ? this.#slots[--this.height] as number : malformed('an instruction lacks operands', at)
  }

  /** Takes operands whose exact bits matter. */
  popExact (count: number, at: number): void {
    for (let i = 0; i < count; i++) {
      this.observe(this.pop(at))
    }
  }

  push (slot: number, at: number): void {
    if (this.height >= LIMIT.operands) {
      within(this.height + 1, LIMIT.operands, 'operands at one time', at)
    }
    this.#slots[this.height++] = slot
    if (this.height > this.highest) {
      this.highest = this.height
    }
  }

  pushPlain (count: number, at: number): void {
    for (let i = 0; i < count; i++) {
      this.push(PLAIN, at)
    }
  }

  /** Leaves a value of one of the canonicalising edits' kinds, made by an instruction that ends at `at`. */
  pushFloat (kind: number, node: number, at: number): void {
    this.push(this.#edits.add(kind, at, node) + 1, at)
  }

  /** The bits of an operand matter. */
  observe (slot: number): void {
    if (slot > PLAIN) {
      this.#edits.flag(slot - 1, FLAG.wanted)
    }
  }

  /** The bits of the top operands matter; they stay, as exact values. */
  settle (count: number, at: number): void {
    this.height - count >= this.floor || malformed('a block or branch lacks operands', at)
    for (let i = this.height - count; i < this.height; i++) {
      this.observe(this.#slots[i] as number)
      this.#slots[i] = PLAIN
    }
  }

  /** Observes unless the operand is of the given kind. */
  observeUnless (kind: number, slot: number): void {
    if (slot > PLAIN) {
      const own = this.#edits.kind(slot - 1)
      if (own !== kind && (kind !== SCALARS || (own !== EDIT.canonF32 && own !== EDIT.canonF64))) {
        this.observe(slot)
      }
    }
  }

  /** A value that is one of the given operands, perhaps with another sign: as exact as they are. */
  pushDerived (first: number, second: number, at: number): void {
    if (first <= PLAIN && second <= PLAIN) {
      this.push(Math.max(first, second), at)
      return
    }
    const kind = this.#edits.kind(Math.max(first, second) - 1)
    if (kind === EDIT.canonF32 || kind === EDIT.canonF64) {
      const node = this.#graph.add()
      this.#flow(first, node)
      this.#flow(second, node)
      this.pushFloat(kind, node, at)
    } else {
      this.observe(first)
      this.observe(second)
      this.push(PLAIN, at)
    }
  }

  #flow (slot: number, node: number): void {
    if (slot > PLAIN) {
      this.#graph.flow(this.#edits.value(slot - 1), node, slot - 1)
    } else if (slot === PLAIN) {
      this.#graph.flow(EXACT, node, -1)
    }
  }

  pushInexact (kind: number, at: number): void {
    this.pushFloat(kind, INEXACT, at)
  }

  /** A scalar local takes an operand. */
  flowTo (local: number, slot: number): void {
    this.#flow(slot, this.#graph.local(local))
  }
}

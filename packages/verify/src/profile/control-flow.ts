import { EDIT } from './edits.ts'
import { FewerCharges } from './fewer-charges.ts'
import { FRAME, Frames } from './frames.ts'
import { agree, COUNTER, MeterPath } from './meter-path.ts'
import { OP } from './opcodes.ts'
import { malformed, within } from './refusal.ts'
import { LIMIT } from './rules.ts'
import { blockType } from './types.ts'
import type { Edits } from './edits.ts'
import type { Frame } from './frames.ts'
import type { Operands } from './operands.ts'
import type { Reader } from './reader.ts'
import type { FunctionType } from './types.ts'

/** Blocks, branches and calls of one function: where segments begin, and which ways come together. */
export class ControlFlow {
  readonly meters: MeterPath
  readonly frames = new Frames()
  readonly #edits: Edits
  readonly #operands: Operands
  readonly #types: readonly FunctionType[]
  readonly #fewer: FewerCharges
  #locals = 0
  #carried = 0
  #allCarried = 0
  #calls = 0
  /** In code that no way leads to: how many blocks of it are open. -1 elsewhere. */
  dead = -1

  constructor (edits: Edits, operands: Operands, types: readonly FunctionType[]) {
    this.#edits = edits
    this.#operands = operands
    this.#types = types
    this.meters = new MeterPath(edits)
    this.#fewer = new FewerCharges(edits)
  }

  /**
   * @param locals - with parameters
   */
  begin (type: FunctionType, locals: number, at: number): void {
    this.dead = -1
    this.#locals = locals
    this.#carried = this.#calls = 0
    this.frames.clear()
    this.meters.begin(at)
    this.frames.push(FRAME.function, type, 0, this.meters.segment, at)
  }

  enter (opcode: number, at: number, reader: Reader): void {
    const { meters } = this
    const type = blockType(reader, this.#types)
    if (opcode === OP.if) {
      this.#operands.popExact(1, at)
    }
    this.#carry(at)
    this.#operands.settle(type.parameters.length, at)
    if (opcode === OP.loop) {
      meters.enterLoop(at)
    }
    const base = this.#operands.height - type.parameters.length
    const frame = this.frames.push(opcode === OP.block ? FRAME.block : opcode === OP.loop ? FRAME.loop : FRAME.if, type, base, meters.segment, at)
    this.#operands.floor = base
    if (opcode === OP.if) {
      frame.before.counter = meters.counter
      frame.before.depth = meters.depth
      frame.charge = meters.unseenCharge
    }
    if (opcode !== OP.block) {
      meters.open(reader.at, opcode === OP.loop)
      frame.thenCharge = meters.segment
    }
  }

  /**
   * The state that an engine keeps for a block or a branch: every local and operand, once for each. A compiler's time and memory go with the sum: 10,000 locals in 700,000
   * empty blocks take V8 beyond 20 GB. In one block with 250,000 ways out it does not come to an end either; so each counts for something itself.
   */
  #carry (at: number): void {
    const values = this.#locals + this.#operands.height + LIMIT.carriedBesides
    this.#carried = within(this.#carried + values, LIMIT.carried, 'values carried by blocks and branches in one function', at)
    this.#allCarried = within(this.#allCarried + values, LIMIT.allCarried, 'values carried by blocks and branches in all functions', at)
  }

  else (at: number, reader: Reader): void {
    const frame = this.frames.top
    frame.kind === FRAME.if || malformed('an else without its if', at)
    if (this.dead < 0) {
      this.#fallThrough(frame, at)
    }
    this.dead = -1
    frame.kind = FRAME.else
    this.#operands.height = frame.base
    this.#operands.pushPlain(frame.type.parameters.length, at)
    this.meters.joined(frame.before)
    this.meters.open(reader.at)
    frame.elseCharge = this.meters.segment
  }

  /** A way reaches a block's end, where others may join it. */
  #fallThrough (frame: Frame, at: number): void {
    this.#operands.settle(frame.type.results.length, at)
    this.meters.joinInto(frame, frame.inLoop, at)
  }

  /** A branch to a block's label, from where the innermost block is. */
  #goTo (frame: Frame, at: number): void {
    this.meters.joinInto(frame, this.frames.top.inLoop, at)
    frame.backs++
  }

  end (at: number, reader: Reader): void {
    const frame = this.frames.top
    const { kind, type: { parameters, results }, base, segment } = frame
    const live = this.dead < 0
    live && this.#operands.height !== base + results.length && malformed('a block ends with more or fewer operands than its type says', at)
    this.dead = -1
    if (kind === FRAME.function) {
      if (live) {
        this.#operands.settle(results.length, at)
        this.meters.makeGlobal(at)
      }
      this.frames.pop()
      return
    }
    const onlyOtherwise = kind === FRAME.if && !live && frame.counter === COUNTER.none
    const joins = kind !== FRAME.loop && (kind !== FRAME.block || frame.counter !== COUNTER.none)
    if (live && joins) {
      this.#fallThrough(frame, at)
    }
    if (kind === FRAME.if) {
      parameters.length === results.length || malformed('an if without else whose type changes the operands', at)
      this.#otherwise(frame, onlyOtherwise, at)
    }
    if (joins || !live) {
      this.meters.joined(frame)
      this.#operands.height = base
      this.#operands.pushPlain(results.length, at)
    }
    const turning = onlyOtherwise && this.frames.outer?.kind === FRAME.loop ? this.frames.outer : undefined
    const escaped = this.frames.pop()
    this.#operands.floor = this.frames.top.base
    if (escaped) {
      this.meters.open(reader.at)
    } else {
      this.meters.resume(segment)
    }
    this.#bringTogether(frame, escaped ? turning : undefined)
  }

  /** The way past an `if` without `else`. */
  #otherwise (frame: Frame, only: boolean, at: number): void {
    const { counter } = frame.before
    if (only || (frame.local ? counter !== COUNTER.global : counter !== COUNTER.local)) {
      agree(frame, frame.before)
    } else {
      this.#edits.add(EDIT.otherwise, at, 0)
      this.meters.joined(frame.before)
      this.meters.joinInto(frame, frame.inLoop, at)
    }
  }

  #bringTogether (frame: Frame, loop: Frame | undefined): void {
    if (frame.kind === FRAME.else) {
      this.#fewer.arms(frame)
    } else if (frame.kind === FRAME.loop) {
      this.#fewer.turn(frame)
    } else if (loop != null && loop.turn.charge < 0 && frame.charge >= 0 && frame.charge === loop.thenCharge) {
      loop.turn.backs = loop.backs
      loop.turn.charge = frame.charge
      loop.turn.arm = frame.thenCharge
      loop.turn.rest = this.meters.segment
    }
  }

  branch (label: number, at: number): void {
    const frame = this.frames.target(label, at)
    this.#carry(at)
    this.#operands.settle((frame.kind === FRAME.loop ? frame.type.parameters : frame.type.results).length, at)
    if (this.frames.isFunction(label)) {
      this.meters.makeGlobal(at)
    } else {
      this.#goTo(frame, at)
    }
    this.frames.escape(label)
  }

  return (at: number): void {
    this.branch(this.frames.depth - 1, at)
    this.dead = 0
  }

  branches (at: number, reader: Reader): void {
    const count = within(reader.u32(), LIMIT.branchTargets, 'targets of one branch', at)
    // a counter that both the global and the local know suits every target
    this.meters.makeLocal(at)
    this.meters.makeGlobal(at)
    let arity = -1
    for (let left = count; left >= 0; left--) {
      const label = reader.u32()
      this.#carry(reader.at)
      const frame = this.frames.target(label, reader.at)
      const values = (frame.kind === FRAME.loop ? frame.type.parameters : frame.type.results).length
      arity === -1 || arity === values || malformed('a branch whose targets take different numbers of operands', at)
      if (arity === -1) {
        this.#operands.settle(values, at)
        arity = values
      }
      if (this.frames.isFunction(label)) {
        this.meters.makeGlobal(at)
      } else {
        this.#goTo(frame, at)
      }
      this.frames.escape(label)
    }
    this.dead = 0
  }

  /** A call, or what compiles to one. */
  countCall (at: number): void {
    within(++this.#calls, LIMIT.calls, 'calls, and instructions like calls, in one function', at)
  }

  /**
   * @param weighs - whether what is called looks at the depth
   */
  call (type: FunctionType, tail: boolean, weighs: boolean, at: number): void {
    this.countCall(at)
    this.#operands.popExact(type.parameters.length, at)
    if (tail) {
      this.meters.beforeTailCall(at)
      this.frames.escape(this.frames.depth - 1)
      this.dead = 0
    } else {
      weighs ? this.meters.beforeCall(at) : this.meters.makeGlobal(at)
      this.#operands.pushPlain(type.results.length, at)
      this.meters.called()
    }
  }
}

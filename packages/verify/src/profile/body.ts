import { ControlFlow } from './control-flow.ts'
import { EDIT, Edits, FLAG } from './edits.ts'
import { refuseInstruction } from './features.ts'
import { Immediates, IS_NAN } from './immediates.ts'
import { NanGraph } from './nan-graph.ts'
import { FLOAT, FLOATS, IMMEDIATE, IMMEDIATES, isKnown, isLikeCall, mayTrap, OP, OPERANDS, PREFIX, RESULTS } from './opcodes.ts'
import { NUMBER, Operands, PLAIN, SCALARS } from './operands.ts'
import { PRICES } from './prices.ts'
import { malformed, within } from './refusal.ts'
import { COST, LIMIT, WEIGHT } from './rules.ts'
import { blockType, NO_TYPES, TYPE, valueType } from './types.ts'
import type { Appendix } from './appendix.ts'
import type { Reader } from './reader.ts'
import type { Shape } from './shape.ts'
import type { FunctionType } from './types.ts'

/** What inexact operands a kind of instruction takes without looking at their bits: any scalar (0), or one vector shape. */
const BLIND_TO: readonly number[] = [
  -1, SCALARS, SCALARS, SCALARS, SCALARS, SCALARS, SCALARS, SCALARS, EDIT.canonF32x4, EDIT.canonF64x2, EDIT.canonF32x4, EDIT.canonF64x2, -1, -1
]

/** What inexact result it leaves. */
const RESULT_KIND: readonly number[] = [
  PLAIN, EDIT.canonF32, EDIT.canonF64, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, EDIT.canonF32x4, EDIT.canonF64x2, PLAIN, PLAIN, EDIT.canonF32x4, EDIT.canonF64x2
]

/**
 * Reads one function's body: checks every instruction and index, and finds where its edits go and what its frame weighs. What it does not
 * check are types; the engine does that on what is made here, and no edit can make an ill-typed function well-typed. One object serves a
 * whole module. Linear in the body's length.
 */
export class Body {
  readonly edits = new Edits()
  readonly graph = new NanGraph()
  readonly flow: ControlFlow
  readonly #shape: Shape
  readonly #appendix: Appendix
  readonly #trapFuel: boolean
  readonly #operands = new Operands(this.edits, this.graph)
  readonly #immediates: Immediates
  readonly #locals = new Uint8Array(LIMIT.locals)
  #allLocals = 0
  #vector = false
  type: FunctionType = { parameters: NO_TYPES, results: NO_TYPES }
  /** Parameters and locals. */
  locals = 0
  /** Where the instructions begin and end. */
  from = 0
  to = 0
  /** Calls neither the author's functions nor the host's: it weighs nothing. */
  leaf = true
  /** By function: 1 where it is known to weigh nothing. The host's, and those already read. */
  readonly #weightless: Uint8Array

  /**
   * @param trapFuel - whether the global must be right where an instruction traps
   */
  constructor (shape: Shape, appendix: Appendix, trapFuel: boolean) {
    this.#trapFuel = trapFuel
    this.#shape = shape
    this.#appendix = appendix
    this.#immediates = new Immediates(shape)
    this.#weightless = new Uint8Array(shape.functions.length).fill(1, 0, shape.importedFunctions)
    this.flow = new ControlFlow(this.edits, this.#operands, shape.types)
  }

  /** The frame's weight, in slots. */
  get weight (): number {
    return this.leaf ? 0 : WEIGHT.frame + (this.locals + this.#operands.highest) * (this.#vector ? WEIGHT.vector : WEIGHT.scalar)
  }

  read (reader: Reader, index: number, type: FunctionType): void {
    this.type = type
    this.leaf = true
    this.#vector = type.parameters.includes(TYPE.v128) || type.results.includes(TYPE.v128)
    this.edits.clear()
    this.#operands.clear()
    this.#declare(reader)
    this.graph.clear(type.parameters.length, this.locals)
    this.from = reader.at
    this.to = reader.end
    this.flow.begin(type, this.locals, reader.at)
    this.flow.meters.spend((this.locals - type.parameters.length) >> COST.localsShift)
    while (this.flow.frames.depth > 0) {
      this.#instruction(reader)
    }
    this.#weightless[index] = this.leaf ? 1 : 0
    this.graph.solve(edit => { this.edits.flag(edit, FLAG.wanted) })
    reader.at === reader.end || malformed('a function has bytes after its end', reader.at)
  }

  #declare (reader: Reader): void {
    this.#locals.set(this.type.parameters)
    let count = this.type.parameters.length
    for (let runs = reader.u32(); runs > 0; runs--) {
      const run = reader.u32()
      within(count + run, LIMIT.locals, 'parameters and locals in one function', reader.at)
      const type = valueType(reader)
      this.#vector ||= run > 0 && type === TYPE.v128
      this.#locals.fill(type, count, count + run)
      count += run
    }
    this.locals = count
    this.#allLocals = within(this.#allLocals + count, LIMIT.allLocals, 'parameters and locals in all functions', reader.at)
  }

  #instruction (reader: Reader): void {
    const at = reader.at
    let opcode = reader.byte()
    if (opcode >= PREFIX.gc) {
      const sub = reader.u32()
      if ((opcode !== PREFIX.misc && opcode !== PREFIX.vector) || sub > 0xff) {
        refuseInstruction(opcode, sub, at)
      }
      opcode = (opcode === PREFIX.misc ? 0x100 : 0x200) + sub
      this.#vector ||= opcode >= 0x200
    }
    if (!isKnown(opcode)) {
      refuseInstruction(opcode < 0x100 ? opcode : opcode < 0x200 ? PREFIX.misc : PREFIX.vector, opcode & 0xff, at)
    }
    if (this.flow.dead >= 0) {
      this.#deadInstruction(opcode, at, reader)
    } else if (opcode <= OP.returnCallIndirect && opcode !== OP.nop) {
      this.#control(opcode, at, reader)
    } else if (opcode >= OP.drop && opcode <= OP.localTee) {
      this.flow.meters.spend(COST.simple)
      this.#variable(opcode, at, reader)
    } else {
      this.#plain(opcode, at, reader)
    }
  }

  /** Code that is never run gets no edits and costs nothing. */
  #deadInstruction (opcode: number, at: number, reader: Reader): void {
    if (opcode === OP.block || opcode === OP.loop || opcode === OP.if) {
      blockType(reader, this.#shape.types)
      within(this.flow.frames.depth - 1 + ++this.flow.dead, LIMIT.nesting, 'blocks in blocks', at)
    } else if (opcode === OP.end) {
      this.flow.dead > 0 ? this.flow.dead-- : this.flow.end(at, reader)
    } else if (opcode === OP.else) {
      this.flow.dead > 0 || this.flow.else(at, reader)
    } else if (IMMEDIATES[opcode] === IMMEDIATE.local) {
      this.#local(reader)
    } else if (IMMEDIATES[opcode] === IMMEDIATE.label) {
      this.#deadLabel(reader.u32(), reader.at)
    } else if (IMMEDIATES[opcode] === IMMEDIATE.labels) {
      for (let left = within(reader.u32(), LIMIT.branchTargets, 'targets of one branch', at); left >= 0; left--) {
        this.#deadLabel(reader.u32(), reader.at)
      }
    } else {
      this.#immediates.read(opcode, reader)
    }
  }

  #deadLabel (label: number, at: number): void {
    label < this.flow.frames.depth + this.flow.dead || malformed(`there are no ${label} blocks to leave`, at)
  }

  #local (reader: Reader): number {
    const local = reader.u32()
    return local < this.locals ? local : malformed(`there is no local ${local}`, reader.at)
  }

  #control (opcode: number, at: number, reader: Reader): void {
    const { flow } = this
    flow.meters.spend(PRICES[opcode] as number)
    switch (opcode) {
      case OP.unreachable:
        this.#mayTrap(at)
        flow.dead = 0
        break
      case OP.block: case OP.loop: case OP.if:
        flow.enter(opcode, at, reader)
        break
      case OP.else:
        flow.else(at, reader)
        break
      case OP.end:
        flow.end(at, reader)
        break
      case OP.br:
        flow.branch(reader.u32(), at)
        flow.dead = 0
        break
      case OP.brIf:
        this.#operands.popExact(1, at)
        flow.branch(reader.u32(), at)
        flow.meters.open(reader.at)
        break
      case OP.brTable:
        this.#operands.popExact(1, at)
        flow.branches(at, reader)
        break
      case OP.return:
        flow.return(at)
        break
      default:
        this.#call(opcode, at, reader)
    }
  }

  #mayTrap (at: number): void {
    if (this.#trapFuel) {
      this.flow.meters.makeGlobal(at)
    }
  }

  #call (opcode: number, at: number, reader: Reader): void {
    let weighs = true
    let type: FunctionType
    if (opcode === OP.call || opcode === OP.returnCall) {
      const index = this.#immediates.function(reader)
      type = this.#shape.typeOf(index) as FunctionType
      weighs = this.#weightless[index] === 0
    } else {
      type = this.#immediates.indirect(reader)
      this.#operands.popExact(1, at)
    }
    this.leaf = false
    this.flow.call(type, opcode === OP.returnCall || opcode === OP.returnCallIndirect, weighs, at)
  }

  #variable (opcode: number, at: number, reader: Reader): void {
    const operands = this.#operands
    if (opcode === OP.drop) {
      operands.pop(at)
    } else if (opcode === OP.select || opcode === OP.selectTyped) {
      if (opcode === OP.selectTyped) {
        this.#immediates.read(opcode, reader)
      }
      operands.popExact(1, at)
      const second = operands.pop(at)
      operands.pushDerived(operands.pop(at), second, reader.at)
    } else {
      const local = this.#local(reader)
      const type = this.#locals[local]
      const scalar = type === TYPE.f32 || type === TYPE.f64
      if (opcode !== OP.localGet) {
        // vectors are made exact on their way into a local
        scalar ? operands.flowTo(local, operands.pop(at)) : operands.popExact(1, at)
      }
      if (opcode !== OP.localSet) {
        if (scalar) {
          operands.pushFloat(type === TYPE.f32 ? EDIT.canonF32 : EDIT.canonF64, this.graph.local(local), reader.at)
        } else {
          operands.push(PLAIN, at)
        }
      }
    }
  }

  #plain (opcode: number, at: number, reader: Reader): void {
    const index = this.#immediates.read(opcode, reader)
    const float = (opcode === OP.f32Const || opcode === OP.f64Const) && index === IS_NAN ? FLOAT.exact : FLOATS[opcode] as number
    this.flow.meters.spend(PRICES[opcode] as number)
    if (isLikeCall(opcode)) {
      this.flow.countCall(at)
    }
    if (mayTrap(opcode)) {
      this.#mayTrap(at)
    }
    const appended = this.#appendix.standIn(opcode, index)
    if (appended >= 0) {
      this.flow.meters.makeGlobal(at)
      const replaces = opcode === OP.memoryGrow || opcode === OP.tableGrow
      this.edits.add(EDIT.appended, at, appended, replaces ? reader.at - at : 0)
      this.flow.meters.called()
    }
    this.#compute(float, OPERANDS[opcode] as number, RESULTS[opcode] as number, at, reader.at)
  }

  /** Takes an instruction's operands and leaves its results, with what is known of their bits. */
  #compute (float: number, takes: number, leaves: number, at: number, next: number): void {
    const operands = this.#operands
    switch (float) {
      case FLOAT.exact:
        operands.popExact(takes, at)
        operands.pushPlain(leaves, at)
        break
      case FLOAT.number:
        operands.popExact(takes, at)
        operands.push(NUMBER, at)
        break
      case FLOAT.signF32: case FLOAT.signF64:
        operands.pushDerived(operands.pop(at), NUMBER, next)
        break
      case FLOAT.copysignF32: case FLOAT.copysignF64:
        operands.popExact(1, at)
        operands.pushDerived(operands.pop(at), NUMBER, next)
        break
      default:
        for (let i = 0; i < takes; i++) {
          operands.observeUnless(BLIND_TO[float] as number, operands.pop(at))
        }
        RESULT_KIND[float] === PLAIN ? operands.pushPlain(leaves, at) : operands.pushInexact(RESULT_KIND[float] as number, next)
    }
  }
}

import { GLOBAL, STOP_IF_NEGATIVE } from './appendix.ts'
import { EDIT, FLAG } from './edits.ts'
import { within } from './refusal.ts'
import { LIMIT } from './rules.ts'
import { TYPE } from './types.ts'
import type { Body } from './body.ts'
import type { Shape } from './shape.ts'
import type { Writer } from './writer.ts'

const LOCAL_GET = 0x20
const LOCAL_SET = 0x21
const LOCAL_TEE = 0x22
const GLOBAL_GET = 0x23
const GLOBAL_SET = 0x24
const I64_CONST = 0x42
const I64_ADD = 0x7c
const I64_SUB = 0x7d
const END = 0x0b
const NO_RESULT = 0x40

/** Canonical NaNs: positive, quiet, empty payload. Core specification, 3.3 ("canonical NaN"). */
const CANON = {
  [EDIT.canonF32]: { type: TYPE.f32, compare: [0x5c], constant: [0x43, 0, 0, 0xc0, 0x7f] },
  [EDIT.canonF64]: { type: TYPE.f64, compare: [0x62], constant: [0x44, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f] },
  [EDIT.canonF32x4]: { type: TYPE.v128, compare: [0xfd, 0x41], constant: [0xfd, 0x0c, 0, 0, 0xc0, 0x7f, 0, 0, 0xc0, 0x7f, 0, 0, 0xc0, 0x7f, 0, 0, 0xc0, 0x7f] },
  [EDIT.canonF64x2]: { type: TYPE.v128, compare: [0xfd, 0x47], constant: [0xfd, 0x0c, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f] }
} as const

type CanonKind = keyof typeof CANON

/** Writes the bodies of one module, edited. */
export class BodyEmitter {
  readonly #out: Writer
  readonly #source: Uint8Array
  readonly #firstGlobal: number
  #fuel = 0
  #depth = 0
  #temporaries = new Map<number, number>()

  constructor (out: Writer, source: Uint8Array, shape: Shape) {
    this.#out = out
    this.#source = source
    this.#firstGlobal = shape.globals.length
  }

  /**
   * Writes locals and instructions (without the body's length). `declared` is where the body's own declarations of locals begin.
   */
  emit (body: Body, declared: number): void {
    const out = this.#out
    const from = out.length
    this.#declare(body, declared)
    this.#enter(body)
    let at = body.from
    const { edits } = body
    for (let i = 1; i < edits.count; i++) {
      const kind = edits.kind(i)
      const canonical = kind >= EDIT.canonF32 && kind <= EDIT.canonF64x2
      if (canonical && !this.#isNeeded(body, i)) {
        continue
      }
      out.copy(this.#source, at, edits.at(i))
      at = edits.at(i) + edits.skip(i)
      canonical ? this.#canonical(kind as CanonKind) : this.#edit(body, i)
    }
    out.copy(this.#source, at, body.to)
    within(out.length - from, LIMIT.instrumentedBytes, 'bytes in one function after instrumenting', body.from)
  }

  #isNeeded (body: Body, i: number): boolean {
    return (body.edits.flags(i) & FLAG.wanted) !== 0 && body.graph.isInexact(body.edits.value(i))
  }

  #declare (body: Body, declared: number): void {
    const types: number[] = [TYPE.i64]
    this.#fuel = body.locals
    this.#depth = body.locals + 1
    if (!body.leaf) {
      types.push(TYPE.i64)
    }
    this.#temporaries.clear()
    for (let i = 1; i < body.edits.count; i++) {
      const kind = body.edits.kind(i)
      if (kind >= EDIT.canonF32 && kind <= EDIT.canonF64x2 && this.#isNeeded(body, i)) {
        const { type } = CANON[kind as CanonKind]
        if (!this.#temporaries.has(type)) {
          this.#temporaries.set(type, body.locals + types.length)
          types.push(type)
        }
      }
    }
    this.#locals(body, declared, types)
  }

  /** The body's own runs of locals, and one run for each appended one. */
  #locals (body: Body, declared: number, types: readonly number[]): void {
    let at = declared
    let runs = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.#source[at++] as number
      runs += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) {
        break
      }
    }
    this.#out.u32(runs + types.length)
    this.#out.copy(this.#source, at, body.from)
    for (const type of types) {
      this.#out.byte(1)
      this.#out.byte(type)
    }
  }

  /** Charges for the first segment, and weighs the frame where it calls: whoever goes too deep pays nothing for it. */
  #enter (body: Body): void {
    const out = this.#out
    const [fuel, depth] = [this.#firstGlobal + GLOBAL.fuel, this.#firstGlobal + GLOBAL.depth]
    this.#add(GLOBAL_GET, fuel, -body.edits.value(0))
    out.op(LOCAL_SET, this.#fuel)
    if (!body.leaf) {
      this.#add(GLOBAL_GET, depth, -body.weight)
      out.op(LOCAL_TEE, this.#depth)
      out.op(LOCAL_GET, this.#fuel)
      out.copy(Uint8Array.of(0x84, I64_CONST, 0, 0x53, 0x04, NO_RESULT)) // i64.or, i64.const 0, i64.lt_s, if
      this.#publish()
      out.op(LOCAL_GET, this.#depth)
      out.copy(Uint8Array.of(I64_CONST, 0, 0x59, 0x04, NO_RESULT)) // i64.const 0, i64.ge_s, if
      this.#flush()
      out.copy(Uint8Array.of(END, 0x00, END)) // end, unreachable, end
    }
    if ((body.edits.flags(0) & FLAG.flush) !== 0) {
      this.#flush()
    }
  }

  #add (opcode: number, index: number, amount: number): void {
    this.#out.op(opcode, index)
    if (amount !== 0) {
      this.#out.byte(I64_CONST)
      this.#out.positive(Math.abs(amount))
      this.#out.byte(amount < 0 ? I64_SUB : I64_ADD)
    }
  }

  #flush (): void {
    this.#out.op(LOCAL_GET, this.#fuel)
    this.#out.op(GLOBAL_SET, this.#firstGlobal + GLOBAL.fuel)
  }

  #publish (): void {
    this.#out.op(LOCAL_GET, this.#depth)
    this.#out.op(GLOBAL_SET, this.#firstGlobal + GLOBAL.depth)
  }

  #release (weight: number): void {
    this.#add(LOCAL_GET, this.#depth, weight)
    this.#out.op(GLOBAL_SET, this.#firstGlobal + GLOBAL.depth)
  }

  #edit (body: Body, i: number): void {
    const out = this.#out
    const value = body.edits.value(i)
    switch (body.edits.kind(i)) {
      case EDIT.charge:
        this.#charge(value, body.edits.flags(i))
        break
      case EDIT.reload:
        out.op(GLOBAL_GET, this.#firstGlobal + GLOBAL.fuel)
        out.op(LOCAL_SET, this.#fuel)
        break
      case EDIT.flush:
        this.#flush()
        break
      case EDIT.release:
        this.#release(body.weight)
        break
      case EDIT.publish:
        this.#publish()
        break
      case EDIT.otherwise:
        out.byte(0x05)
        break
      case EDIT.appended:
        out.op(0x10, value)
        break
    }
  }

  #charge (cost: number, flags: number): void {
    const out = this.#out
    const fuel = this.#firstGlobal + GLOBAL.fuel
    const [fromGlobal, flush, loop] = [(flags & FLAG.fromGlobal) !== 0, (flags & FLAG.flush) !== 0, (flags & FLAG.check) !== 0]
    if (cost !== 0 || fromGlobal) {
      this.#add(fromGlobal ? GLOBAL_GET : LOCAL_GET, fromGlobal ? fuel : this.#fuel, -cost)
      out.op(flush || loop ? LOCAL_TEE : LOCAL_SET, this.#fuel)
    } else if (flush || loop) {
      out.op(LOCAL_GET, this.#fuel)
    }
    if (flush) {
      out.op(GLOBAL_SET, fuel)
      if (loop) {
        out.op(LOCAL_GET, this.#fuel)
        out.copy(STOP_IF_NEGATIVE)
      }
    } else if (loop) {
      out.copy(Uint8Array.of(I64_CONST, 0, 0x53, 0x04, NO_RESULT)) // i64.const 0, i64.lt_s, if
      this.#flush()
      out.copy(Uint8Array.of(0x00, END))
    }
  }

  /** A NaN on top of the stack gives way to the canonical one; vectors lane by lane. */
  #canonical (kind: CanonKind): void {
    const out = this.#out
    const { type, compare, constant } = CANON[kind]
    const temporary = this.#temporaries.get(type) as number
    if (type === TYPE.v128) {
      out.op(LOCAL_TEE, temporary)
      out.copy(Uint8Array.from(constant))
      out.op(LOCAL_GET, temporary)
      out.op(LOCAL_GET, temporary)
      out.copy(Uint8Array.from(compare))
      out.copy(Uint8Array.of(0xfd, 0x52)) // v128.bitselect
      return
    }
    out.op(LOCAL_TEE, temporary)
    out.op(LOCAL_GET, temporary)
    out.copy(Uint8Array.from(compare)) // not equal to itself
    out.byte(0x04)
    out.byte(NO_RESULT)
    out.copy(Uint8Array.from(constant))
    out.op(LOCAL_SET, temporary)
    out.byte(END)
    out.op(LOCAL_GET, temporary)
  }
}

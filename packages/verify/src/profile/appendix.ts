import { OP } from './opcodes.ts'
import { COST, LIMIT } from './rules.ts'
import { TYPE } from './types.ts'
import { Writer } from './writer.ts'
import type { Shape, Table } from './shape.ts'
import type { FunctionType } from './types.ts'

/** Charges a length of memory or table and hands it on. */
const CHARGE_MEMORY = 'charge-memory'
const CHARGE_TABLE = 'charge-table'
const GROW_MEMORY = 'grow-memory'
const I32 = Uint8Array.of(TYPE.i32)

/** The globals that the profile appends, as offsets from the first one. */
export const GLOBAL = { fuel: 0, depth: 1, fault: 2 } as const

export interface AppendedFunction {
  readonly type: FunctionType
  /** Locals and instructions. */
  readonly code: Uint8Array
}

/** Functions that stand in for, or go before, instructions whose price depends on an operand. Only those that are called get appended. */
export class Appendix {
  readonly #shape: Shape
  readonly #memoryCap: number
  readonly #indices = new Map<string, number>()
  readonly functions: AppendedFunction[] = []

  /**
   * @param memoryCap - most pages that memory may grow to
   */
  constructor (shape: Shape, memoryCap: number) {
    this.#shape = shape
    this.#memoryCap = memoryCap
  }

  /** The index of the function that goes before an instruction or, where it grows something, replaces it; -1 for all others. */
  standIn (opcode: number, index: number): number {
    switch (opcode) {
      case OP.memoryGrow:
        return this.#append(GROW_MEMORY, { parameters: I32, results: I32 }, () => grow(this.#fuel, COST.pageShift, this.#memoryCap, 0, [OP.memorySize, 0], [OP.memoryGrow, 0]))
      case 0x108: case 0x10a: case 0x10b:
        return this.#append(CHARGE_MEMORY, { parameters: I32, results: I32 }, () => charge(this.#fuel, COST.bulkShift, false))
      case 0x10c: case 0x10e: case 0x111:
        return this.#append(CHARGE_TABLE, { parameters: I32, results: I32 }, () => charge(this.#fuel, COST.tableShift, true))
      case OP.tableGrow:
        return this.#append(`grow-table-${index}`, { parameters: Uint8Array.of(this.#shape.tables[index]?.type ?? TYPE.funcref, TYPE.i32), results: I32 },
          () => grow(this.#fuel, COST.tableShift, tableCap(this.#shape, index), 1, [0xfc, 0x10, index], [0xfc, 0x0f, index]))
      default:
        return -1
    }
  }

  get #fuel (): number {
    return this.#shape.globals.length + GLOBAL.fuel
  }

  #append (name: string, type: FunctionType, code: () => Uint8Array): number {
    const known = this.#indices.get(name)
    if (known != null) {
      return known
    }
    const index = this.#shape.functions.length + this.functions.length
    this.#indices.set(name, index)
    this.functions.push({ type, code: code() })
    return index
  }
}

/** The maximum that a table gets: what all begin with leaves of the limit, they share. */
export function tableCap ({ tables, tableElements }: Shape, index: number): number {
  const { least, most } = tables[index] as Table
  const share = Math.floor((LIMIT.tableElements - tableElements) / tables.length)
  return Math.min(most ?? LIMIT.tableElements, least + share)
}

/** Takes the price of a length, an i32 in `local`, from the fuel, and traps when there is not that much. */
function take (out: Writer, fuel: number, local: number, shift: number, left: boolean): void {
  out.op(0x23, fuel)
  out.op(0x20, local)
  out.byte(0xad) // i64.extend_i32_u
  out.op(0x42, shift)
  out.byte(left ? 0x86 : 0x88) // i64.shl, i64.shr_u
  out.byte(0x7d) // i64.sub
  out.op(0x24, fuel)
  out.op(0x23, fuel)
  out.copy(STOP_IF_NEGATIVE)
}

/** i64.const 0, i64.lt_s, if, unreachable, end. */
export const STOP_IF_NEGATIVE = Uint8Array.of(0x42, 0, 0x53, 0x04, 0x40, 0x00, 0x0b)

function charge (fuel: number, shift: number, left: boolean): Uint8Array {
  const out = new Writer(64)
  out.byte(0) // no locals
  take(out, fuel, 0, shift, left)
  out.op(0x20, 0)
  out.byte(0x0b)
  return out.view().slice()
}

/**
 * Grows memory or a table: -1 and no charge beyond the cap; else the charge, and a failure that is the host's is marked as such.
 *
 * @param delta - the local that says by how much; for a table, local 0 is the value for new elements
 */
function grow (fuel: number, shift: number, cap: number, delta: number, size: readonly number[], instruction: readonly number[]): Uint8Array {
  const out = new Writer(96)
  const grown = delta + 1
  out.copy(Uint8Array.of(1, 1, TYPE.i32)) // one i32 local
  out.copy(Uint8Array.from(size))
  out.byte(0xad)
  out.op(0x20, delta)
  out.byte(0xad)
  out.byte(0x7c) // i64.add
  out.byte(0x42)
  out.positive(cap)
  out.byte(0x56) // i64.gt_u
  out.copy(Uint8Array.of(0x04, 0x40, 0x41, 0x7f, 0x0f, 0x0b)) // if, i32.const -1, return, end
  take(out, fuel, delta, shift, true)
  if (delta > 0) {
    out.op(0x20, 0)
  }
  out.op(0x20, delta)
  out.copy(Uint8Array.from(instruction))
  out.op(0x22, grown)
  out.copy(Uint8Array.of(0x41, 0x7f, 0x46, 0x04, 0x40, 0x41, 1)) // i32.const -1, i32.eq, if, i32.const 1
  out.op(0x24, fuel - GLOBAL.fuel + GLOBAL.fault)
  out.copy(Uint8Array.of(0x00, 0x0b)) // unreachable, end
  out.op(0x20, grown)
  out.byte(0x0b)
  return out.view().slice()
}

import { IMMEDIATE, IMMEDIATES, OP } from './opcodes.ts'
import { lacking, malformed, within } from './refusal.ts'
import { referenceType, valueType } from './types.ts'
import type { Reader } from './reader.ts'
import type { Shape } from './shape.ts'
import type { FunctionType } from './types.ts'

/** In a memory argument's alignment: a memory index follows. */
const MEMORY_INDEX = 0x40

/** What `read` answers for a constant that is a NaN. */
export const IS_NAN = 1

/** Whether a little-endian floating-point number has all its exponent bits set: a NaN or, which does no harm here, an infinity. */
function isNan (bytes: Uint8Array, low: number): boolean {
  return ((bytes[bytes.length - 1] as number) & 0x7f) === 0x7f && ((bytes[bytes.length - 2] as number) & low) === low
}

/** Reads what follows an opcode, and refuses every index of something that is not there: behind the last one begins what the profile appends. */
export class Immediates {
  readonly #shape: Shape

  constructor (shape: Shape) {
    this.#shape = shape
  }

  #below (index: number, count: number, what: string, at: number): number {
    return index < count ? index : malformed(`there is no ${what} ${index}`, at)
  }

  table (reader: Reader): number {
    return this.#below(reader.u32(), this.#shape.tables.length, 'table', reader.at)
  }

  #memory (reader: Reader): void {
    this.#shape.memory != null || malformed('there is no memory', reader.at)
    const index = reader.byte()
    index === 0 || (index >= 0x80 ? malformed('a memory index is one zero byte', reader.at) : lacking('multi-memory', 'an instruction for a second memory is outside the profile', reader.at))
  }

  #memoryArgument (reader: Reader): void {
    this.#shape.memory != null || malformed('there is no memory', reader.at)
    const alignment = reader.u32()
    if (alignment >= MEMORY_INDEX) {
      alignment < 2 * MEMORY_INDEX ? lacking('multi-memory', 'an instruction for a second memory is outside the profile', reader.at) : malformed('an alignment out of range', reader.at)
    }
    reader.u32()
  }

  #data (reader: Reader): void {
    const count = this.#shape.dataCount ?? malformed('an instruction names a data segment, and the data count section is missing', reader.at)
    this.#below(reader.u32(), count, 'data segment', reader.at)
  }

  #element (reader: Reader): void {
    this.#below(reader.u32(), this.#shape.elementSegments, 'element segment', reader.at)
  }

  function (reader: Reader): number {
    return this.#below(reader.u32(), this.#shape.functions.length, 'function', reader.at)
  }

  /** The start function becomes an export, which would count as its declaration: so the engine cannot be left to check this. */
  #declared (index: number, at: number): number {
    return this.#shape.isDeclared(index) ? index : malformed(`function ${index} is referred to and declared nowhere`, at)
  }

  /** The type of what an indirect call calls. */
  indirect (reader: Reader): FunctionType {
    const type = this.#shape.types[reader.u32()] ?? malformed('there is no such type', reader.at)
    this.table(reader)
    return type
  }

  /** Reads the immediates of any instruction but blocks, branches and those of locals. Answers the table's index where there is one, and whether a constant is a NaN. */
  read (opcode: number, reader: Reader): number {
    switch (IMMEDIATES[opcode]) {
      case IMMEDIATE.none: return 0
      case IMMEDIATE.memoryArgument: this.#memoryArgument(reader); return 0
      case IMMEDIATE.memoryArgumentAndLane: this.#memoryArgument(reader); reader.skip(1); return 0
      case IMMEDIATE.i32: reader.skipSigned(32); return 0
      case IMMEDIATE.i64: reader.skipSigned(64); return 0
      case IMMEDIATE.f32: return isNan(reader.take(4), 0x80) ? IS_NAN : 0
      case IMMEDIATE.f64: return isNan(reader.take(8), 0xf0) ? IS_NAN : 0
      case IMMEDIATE.bytes16: reader.skip(16); return 0
      case IMMEDIATE.lane: reader.skip(1); return 0
      case IMMEDIATE.global: return this.#below(reader.u32(), this.#shape.globals.length, 'global', reader.at)
      case IMMEDIATE.function: return opcode === OP.refFunc ? this.#declared(this.function(reader), reader.at) : this.function(reader)
      case IMMEDIATE.typeAndTable: this.indirect(reader); return 0
      case IMMEDIATE.memory: this.#memory(reader); return 0
      case IMMEDIATE.twoMemories: this.#memory(reader); this.#memory(reader); return 0
      case IMMEDIATE.data: this.#data(reader); return 0
      case IMMEDIATE.dataAndMemory: this.#data(reader); this.#memory(reader); return 0
      case IMMEDIATE.table: return this.table(reader)
      case IMMEDIATE.twoTables: this.table(reader); return this.table(reader)
      case IMMEDIATE.element: this.#element(reader); return 0
      case IMMEDIATE.elementAndTable: this.#element(reader); return this.table(reader)
      case IMMEDIATE.reference: referenceType(reader); return 0
      case IMMEDIATE.types: return this.#types(reader)
      default: return malformed('an instruction out of place', reader.at)
    }
  }

  #types (reader: Reader): number {
    within(reader.u32(), 1, 'types of one select', reader.at) === 1 || malformed('a select without its type', reader.at)
    return valueType(reader)
  }
}

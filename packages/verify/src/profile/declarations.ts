import { constantExpression } from './constant-expression.ts'
import { functionIndex } from './function-index.ts'
import { lacking, malformed, Refused, within } from './refusal.ts'
import { COST, EXPORT, LIMIT, RESERVED_PREFIX } from './rules.ts'
import { EXPORT_KINDS } from './shape.ts'
import { referenceType, valueType } from './types.ts'
import type { Reader } from './reader.ts'
import type { Limits, Shape } from './shape.ts'
import type { FunctionType } from './types.ts'

const FUNCTION_TYPE = 0x60

export function readType (reader: Reader, shape: Shape): void {
  const at = reader.at
  const form = reader.byte()
  if (form !== FUNCTION_TYPE) {
    form === 0x4e || form === 0x4f || form === 0x50 || form === 0x5e || form === 0x5f
      ? lacking('gc', `type form 0x${form.toString(16)} is outside the profile`, at)
      : malformed(`type form 0x${form.toString(16)}`, at)
  }
  shape.types.push({ parameters: valueTypes(reader), results: valueTypes(reader) } satisfies FunctionType)
}

function valueTypes (reader: Reader): Uint8Array {
  const count = within(reader.u32(), LIMIT.arity, 'parameters or results in one type', reader.at)
  const from = reader.at
  for (let left = count; left > 0; left--) {
    valueType(reader)
  }
  return reader.bytes.subarray(from, reader.at)
}

function typeIndex (reader: Reader, shape: Shape): number {
  const index = reader.u32()
  return index < shape.types.length ? index : malformed(`there is no type ${index}`, reader.at)
}

function name (reader: Reader): string {
  const at = reader.at
  within(reader.u32(), LIMIT.nameBytes, 'bytes of a name', at)
  reader.at = at
  return reader.name()
}

export function readImport (reader: Reader, shape: Shape): void {
  const [module, field, at] = [name(reader), name(reader), reader.at]
  const kind = reader.byte()
  if (kind === 0) {
    const index = typeIndex(reader, shape)
    shape.functions.push(index)
    shape.importedFunctions++
    shape.imports.push({ module, name: field, kind: 'function', type: shape.types[index] as FunctionType })
  } else if (kind === 3) {
    const type = valueType(reader)
    if (mutability(reader)) {
      throw new Refused('import', `${module}.${field} is a mutable global: only functions and immutable globals can be imported`, at)
    }
    shape.globals.push(type)
    shape.importedGlobals++
    shape.imports.push({ module, name: field, kind: 'global' })
  } else if (kind === 1 || kind === 2) {
    throw new Refused('import', `${module}.${field} is a ${kind === 1 ? 'table' : 'memory'}: only functions and immutable globals can be imported`, at)
  } else if (kind === 4) {
    lacking('exceptions', `${module}.${field} is a tag`, at)
  } else {
    malformed(`import of kind ${kind}`, at)
  }
}

export function readFunction (reader: Reader, shape: Shape): void {
  shape.functions.push(typeIndex(reader, shape))
}

function limits (reader: Reader, shareable: boolean): Limits {
  const at = reader.at
  const flags = reader.byte()
  if ((flags & 0x04) !== 0 && flags < 0x08) {
    lacking('memory64', '64-bit memories and tables are outside the profile', at)
  }
  if ((flags & 0x08) !== 0 && flags < 0x10) {
    lacking('custom-page-sizes', 'pages of other sizes are outside the profile', at)
  }
  if (flags > 3 || (!shareable && flags > 1) || flags === 2) {
    malformed(`limits with flags ${flags}`, at)
  }
  const least = reader.u32()
  const most = (flags & 1) !== 0 ? reader.u32() : undefined
  return most == null || most >= least ? { least, most } : malformed('a maximum below its minimum', at)
}

export function readTable (reader: Reader, shape: Shape): void {
  const at = reader.at
  if (reader.bytes[at] === 0x40) {
    lacking('typed-references', 'a table with an initial value is outside the profile', at)
  }
  const type = referenceType(reader)
  const { least, most } = limits(reader, false)
  shape.tableElements = within(shape.tableElements + least, LIMIT.tableElements, 'initial elements in tables', at)
  shape.instantiation += least * 2 ** COST.tableShift
  shape.tables.push({ type, least, most })
}

export function readMemory (reader: Reader, shape: Shape): void {
  const at = reader.at
  if (shape.memory != null) {
    lacking('multi-memory', 'a second memory is outside the profile', at)
  }
  const memory = limits(reader, true)
  if (Math.max(memory.least, memory.most ?? 0) > LIMIT.memoryPages) {
    malformed('a memory of more than 4 GiB', at)
  }
  shape.memory = memory
}

function mutability (reader: Reader): boolean {
  const flag = reader.byte()
  return flag <= 1 ? flag === 1 : flag === 2 || flag === 3 ? lacking('threads', 'a shared global is outside the profile', reader.at - 1) : malformed('a mutability is 0 or 1', reader.at - 1)
}

export function readGlobal (reader: Reader, shape: Shape): void {
  shape.globals.push(valueType(reader))
  mutability(reader)
  constantExpression(reader, shape)
}

export function readExport (reader: Reader, shape: Shape): void {
  const at = reader.at
  const text = name(reader)
  if (text.startsWith(RESERVED_PREFIX)) {
    throw new Refused('reserved-name', `export ${JSON.stringify(text)}: names that begin with ${RESERVED_PREFIX} are the profile's, such as ${EXPORT.fuel}`, at)
  }
  const kind = EXPORT_KINDS[reader.byte()] ?? lacking('unknown', `export ${JSON.stringify(text)} is of a kind outside the profile`, at)
  const index = reader.u32()
  const count = { function: shape.functions.length, table: shape.tables.length, memory: shape.memory == null ? 0 : 1, global: shape.globals.length }[kind]
  kind === 'function' && index < count && shape.declare(index)
  shape.exports.push(index < count ? { name: text, kind, index } : malformed(`export ${JSON.stringify(text)} of ${kind} ${index}, which is not there`, at))
}

/** An element segment (core specification, 5.5.12): its flags say whether it is active, names a table, and holds expressions. */
export function readElements (reader: Reader, shape: Shape, left: number): number {
  const at = reader.at
  const flags = reader.u32()
  if (flags > 7) {
    malformed(`an element segment with flags ${flags}`, at)
  }
  const [active, explicit, expressions] = [(flags & 1) === 0, (flags & 2) !== 0, (flags & 4) !== 0]
  if (active) {
    const table = explicit ? reader.u32() : 0
    table < shape.tables.length || malformed(`there is no table ${table}`, at)
    constantExpression(reader, shape)
  }
  if (!active || explicit) {
    expressions ? referenceType(reader) : reader.byte() === 0 || malformed('an element kind is 0', reader.at - 1)
  }
  const count = within(reader.u32(), left, 'more elements than the profile has room for', at)
  for (let i = 0; i < count; i++) {
    expressions ? constantExpression(reader, shape) : shape.declare(functionIndex(reader, shape))
  }
  shape.elementSegments++
  shape.instantiation += active ? COST.bulk + count * 2 ** COST.tableShift : 0
  return left - count
}

export function readData (reader: Reader, shape: Shape): void {
  const at = reader.at
  const flags = reader.u32()
  if (flags > 2) {
    malformed(`a data segment with flags ${flags}`, at)
  }
  if (flags === 2 && reader.u32() !== 0) {
    lacking('multi-memory', 'a segment for a second memory is outside the profile', at)
  }
  if (flags !== 1) {
    shape.memory != null || malformed('a data segment without a memory', at)
    constantExpression(reader, shape)
  }
  const length = reader.u32()
  reader.skip(length)
  shape.instantiation += flags === 1 ? 0 : COST.bulk + Math.floor(length / 2 ** COST.bulkShift)
}

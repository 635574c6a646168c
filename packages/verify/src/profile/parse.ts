import { readData, readElements, readExport, readFunction, readGlobal, readImport, readMemory, readTable, readType } from './declarations.ts'
import { Reader } from './reader.ts'
import { lacking, malformed, within } from './refusal.ts'
import { LIMIT } from './rules.ts'
import { SECTION, Shape } from './shape.ts'

/** Where a section stands among the others. */
const ORDER = [
  SECTION.type, SECTION.import, SECTION.function, SECTION.table, SECTION.memory, SECTION.global, SECTION.export, SECTION.start, SECTION.element,
  SECTION.dataCount, SECTION.code, SECTION.data
] as const
const TAG_SECTION = 13
const MAGIC = [0x00, 0x61, 0x73, 0x6d]

/** Reads everything but the functions' bodies, whose sizes it passes over. */
export function parse (bytes: Uint8Array): Shape {
  within(bytes.length, LIMIT.moduleBytes, 'bytes in a module', 0)
  header(bytes)
  const reader = new Reader(bytes, 8, bytes.length)
  const shape = new Shape()
  let place = -1
  while (reader.at < bytes.length) {
    const at = reader.at
    const id = reader.byte()
    const length = reader.u32()
    const from = reader.at
    reader.skip(length)
    if (id === SECTION.custom) {
      new Reader(bytes, from, from + length).name()
      continue
    }
    const next = ORDER.findIndex(other => other === id)
    if (next === -1) {
      id === TAG_SECTION ? lacking('exceptions', 'a tag section is outside the profile', at) : malformed(`a section with id ${id}`, at)
    }
    if (next <= place) {
      malformed(`section ${id} comes twice or too late`, at)
    }
    place = next
    section(id, new Reader(bytes, from, from + length), shape)
  }
  const [declared, defined] = [shape.functions.length - shape.importedFunctions, shape.parts.get(SECTION.code)?.count ?? 0]
  declared === defined || malformed(`${declared} functions are declared and ${defined} are there`, bytes.length)
  const segments = shape.parts.get(SECTION.data)?.count ?? 0
  shape.dataCount == null || shape.dataCount === segments || malformed(`${shape.dataCount} data segments are declared and ${segments} are there`, bytes.length)
  return shape
}

function header (bytes: Uint8Array): void {
  MAGIC.every((byte, i) => bytes[i] === byte) || malformed('not a WebAssembly module', 0)
  const version = bytes.length >= 8 ? bytes.subarray(4, 8).join('.') : ''
  if (version !== '1.0.0.0') {
    bytes[6] === 1 && bytes[7] === 0 ? lacking('component', 'a component, not a module', 4) : malformed('not version 1 of the format', 4)
  }
}

/** Most items that a section may declare; none for those without items. */
const COUNTS = new Map<number, readonly [number, string]>([
  [SECTION.type, [LIMIT.types, 'types']], [SECTION.import, [LIMIT.imports, 'imports']], [SECTION.function, [LIMIT.functions, 'functions']], [SECTION.table, [LIMIT.tables, 'tables']],
  [SECTION.memory, [LIMIT.memoryPages, 'memories']], [SECTION.global, [LIMIT.globals, 'globals']], [SECTION.export, [LIMIT.exports, 'exports']],
  [SECTION.element, [LIMIT.elementSegments, 'element segments']], [SECTION.code, [LIMIT.functions, 'functions']], [SECTION.data, [LIMIT.dataSegments, 'data segments']]
])

function section (id: number, reader: Reader, shape: Shape): void {
  const limit = COUNTS.get(id)
  const count = limit == null ? 0 : within(reader.u32(), ...limit, reader.at)
  shape.parts.set(id, { count, from: reader.at, to: reader.end })
  if (id === SECTION.start) {
    const start = reader.u32()
    const type = shape.typeOf(start)
    shape.start = type != null && type.parameters.length + type.results.length === 0 ? start : malformed('the start function is not there or takes or gives values', reader.at)
  } else if (id === SECTION.dataCount) {
    shape.dataCount = reader.u32()
  }
  let elements: number = LIMIT.elements
  for (let i = 0; i < count; i++) {
    elements = item(id, reader, shape, elements)
  }
  reader.at === reader.end || malformed(`section ${id} has bytes left over`, reader.at)
  if (id === SECTION.export && new Set(shape.exports.map(({ name }) => name)).size < count) {
    malformed('two exports have the same name', reader.at)
  }
}

/** Reads one item and answers how many elements there is room for after it. */
function item (id: number, reader: Reader, shape: Shape, elements: number): number {
  switch (id) {
    case SECTION.type: readType(reader, shape); break
    case SECTION.import: readImport(reader, shape); break
    case SECTION.function: readFunction(reader, shape); break
    case SECTION.table: readTable(reader, shape); break
    case SECTION.memory: readMemory(reader, shape); break
    case SECTION.global: readGlobal(reader, shape); break
    case SECTION.export: readExport(reader, shape); break
    case SECTION.element: return readElements(reader, shape, elements)
    case SECTION.data: readData(reader, shape); break
    case SECTION.code: reader.skip(within(reader.u32(), LIMIT.bodyBytes, 'bytes in one function', reader.at))
  }
  return elements
}

import { readFileSync } from 'node:fs'
import { expect } from 'aegir/chai'
import { instrument, LIMIT } from '../../src/profile/index.ts'
import { F32, F64, I32, I64, moduleOf, V128 } from './module-of.ts'
import { HEADER, list, section, sized, text, u32 } from './random/bytes.ts'
import type { Refusal } from '../../src/profile/index.ts'

type Bytes = Uint8Array<ArrayBuffer>

const SPEC = new URL('../../../../../docs/spec/execution.md', import.meta.url)
const OPTIONS = { memoryPages: 16 }
const MEMORY = [0, 1]
const NOTHING = section(1, [1, 0x60, 0, 0])
const raw = (...sections: ReadonlyArray<readonly number[]>): Bytes => Uint8Array.from([...HEADER, ...sections.flat()])
const code = (...bytes: readonly number[]): Bytes => moduleOf({ memory: MEMORY, functions: [{ code: [] }, { code: bytes }] })
const taking = (...bytes: readonly number[]): Bytes => moduleOf({ functions: [{ takes: [I32], gives: [I32], code: bytes }] })
/** A function whose type is the second of two. */
const withTable = (...bytes: readonly number[]): Bytes => moduleOf({ functions: [{ code: bytes }], more: [[4, [1, 0x70, 0, 4]], [9, [1, 1, 0, 1, 0]], [12, [1]], [11, [1, 1, 2, 7, 7]]], memory: MEMORY })
const many = (count: number, item: readonly number[]): number[] => Array.from({ length: count }, () => item).flat()
const memory = section(5, [1, 0, 1])
const table = section(4, [1, 0x70, 0, 1])
const body = section(10, [1, 2, 0, 0x0b])
const one = section(3, [1, 0])
const constant = [0x41, 0, 0x0b]

function refusal (bytes: Bytes): Refusal | undefined {
  const made = instrument(bytes, OPTIONS)
  return made.ok ? undefined : made
}

/** What is refused as malformed, and beside it what differs in one place and is not. */
const MALFORMED: ReadonlyArray<readonly [what: string, bad: Bytes, good: Bytes]> = [
  ['another magic number', Uint8Array.of(0, 0x61, 0x73, 0x6e, 1, 0, 0, 0), raw()],
  ['another version', Uint8Array.of(0, 0x61, 0x73, 0x6d, 2, 0, 0, 0), raw()],
  ['a header cut short', Uint8Array.of(0, 0x61, 0x73, 0x6d, 1), raw()],
  ['a section of an unknown id', raw([14, 0]), raw([0, 1, 0])],
  ['a section twice', raw(NOTHING, NOTHING), raw(NOTHING)],
  ['a section too early', raw(memory, table), raw(table, memory)],
  ['a section with bytes left over', raw(section(5, [1, 0, 1, 0])), raw(memory)],
  ['a section that ends within an item', raw(section(5, [1, 0])), raw(memory)],
  ['a custom section whose name runs past it', raw(section(0, [2, 0x61])), raw(section(0, [1, 0x61]))],
  ['a name that is not UTF-8', raw(section(0, [1, 0xff])), raw(section(0, [1, 0x7f]))],
  ['a number too long', raw([5, 0x83, 0x80, 0x80, 0x80, 0x80, 0, 1, 0, 1]), raw([5, 0x83, 0x80, 0x80, 0x80, 0, 1, 0, 1])],
  ['a number beyond 32 bits', raw(section(4, [1, 0x70, 1, 0, 0xff, 0xff, 0xff, 0xff, 0x1f])), raw(section(4, [1, 0x70, 1, 0, 0xff, 0xff, 0xff, 0xff, 0x0f]))],
  ['a constant with bits that it does not have', code(0x41, 0xff, 0xff, 0xff, 0xff, 0x4f, 0x1a), code(0x41, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x1a)],
  ['a constant too long', code(0x41, 0x80, 0x80, 0x80, 0x80, 0x80, 0, 0x1a), code(0x41, 0x80, 0x80, 0x80, 0x80, 0, 0x1a)],
  ['a wide constant with bits that it does not have', code(0x42, ...many(9, [0x80]), 0x01, 0x1a), code(0x42, ...many(9, [0x80]), 0x7f, 0x1a)],
  ['a block type too long', code(0x02, ...many(5, [0x80]), 0, 0x0b), code(0x02, ...many(4, [0x80]), 0, 0x0b)],
  ['a block of a type that is not there', code(0x02, 2, 0x0b), code(0x02, 1, 0x0b)],
  ['a type of another form', raw(section(1, [1, 0x61, 0, 0])), raw(NOTHING)],
  ['a function of a type that is not there', raw(NOTHING, section(3, [1, 1]), body), raw(NOTHING, one, body)],
  ['an import of a type that is not there', raw(NOTHING, section(2, [1, 1, 0x61, 1, 0x61, 0, 1])), raw(NOTHING, section(2, [1, 1, 0x61, 1, 0x61, 0, 0]))],
  ['an import of an unknown kind', raw(section(2, [1, 1, 0x61, 1, 0x61, 5, 0])), raw(section(2, [1, 1, 0x61, 1, 0x61, 3, I32, 0]))],
  ['fewer bodies than functions', raw(NOTHING, section(3, [2, 0, 0]), body), raw(NOTHING, one, body)],
  ['more bodies than functions', raw(NOTHING, one, section(10, [2, 2, 0, 0x0b, 2, 0, 0x0b])), raw(NOTHING, one, body)],
  ['another number of data segments than is said', raw(memory, section(12, [2]), section(11, [1, 1, 0])), raw(memory, section(12, [1]), section(11, [1, 1, 0]))],
  ['limits with unknown flags', raw(section(5, [1, 16, 1])), raw(memory)],
  ['a shared memory without a maximum', raw(section(5, [1, 2, 1])), raw(section(5, [1, 3, 1, 2]))],
  ['a shared table', raw(section(4, [1, 0x70, 3, 1, 2])), raw(section(4, [1, 0x70, 1, 1, 2]))],
  ['a memory\'s maximum below its minimum', raw(section(5, [1, 1, 2, 1])), raw(section(5, [1, 1, 2, 2]))],
  ['a memory\'s maximum beyond 4 GiB', raw(section(5, [1, 1, 1, ...u32(65_537)])), raw(section(5, [1, 1, 1, ...u32(65_536)]))],
  ['a table of numbers', raw(section(4, [1, I32, 0, 1])), raw(table)],
  ['a mutability of 4', raw(section(6, [1, I32, 4, ...constant])), raw(section(6, [1, I32, 1, ...constant]))],
  ['a global without a value', raw(section(6, [1, I32, 0, 0x0b])), raw(section(6, [1, I32, 0, ...constant]))],
  ['a global that begins as one of the module\'s own', raw(section(6, [2, I32, 0, ...constant, I32, 0, 0x23, 0, 0x0b])), raw(section(2, [1, 1, 0x61, 1, 0x61, 3, I32, 0]), section(6, [1, I32, 0, 0x23, 0, 0x0b]))],
  ['a vector\'s beginning that is no constant', raw(section(6, [1, V128, 0, 0xfd, 15, ...many(16, [0]), 0x0b])), raw(section(6, [1, V128, 0, 0xfd, 12, ...many(16, [0]), 0x0b]))],
  ['a reference to a function that is not there', raw(section(6, [1, 0x70, 0, 0xd2, 0, 0x0b])), raw(NOTHING, one, section(6, [1, 0x70, 0, 0xd2, 0, 0x0b]), body)],
  ['a null of a number', raw(section(6, [1, 0x70, 0, 0xd0, I32, 0x0b])), raw(section(6, [1, 0x70, 0, 0xd0, 0x70, 0x0b]))],
  ['an export of what is not there', raw(section(7, [1, 1, 0x61, 2, 0])), raw(memory, section(7, [1, 1, 0x61, 2, 0]))],
  ['two exports of one name', raw(memory, section(7, [2, 1, 0x61, 2, 0, 1, 0x61, 2, 0])), raw(memory, section(7, [2, 1, 0x61, 2, 0, 1, 0x62, 2, 0]))],
  ['a start function that is not there', raw(NOTHING, one, section(8, [1]), body), raw(NOTHING, one, section(8, [0]), body)],
  ['a start function that takes a value', raw(section(1, [1, 0x60, 1, I32, 0]), one, section(8, [0]), body), raw(NOTHING, one, section(8, [0]), body)],
  ['a start function that gives a value', raw(section(1, [1, 0x60, 0, 1, I32]), one, section(8, [0]), section(10, [1, 4, 0, 0x41, 0, 0x0b])), raw(NOTHING, one, section(8, [0]), body)],
  ['an element segment with unknown flags', raw(table, section(9, [1, 8, ...constant, 0])), raw(table, section(9, [1, 0, ...constant, 0]))],
  ['an active element segment without a table', raw(section(9, [1, 0, ...constant, 0])), raw(table, section(9, [1, 0, ...constant, 0]))],
  ['an element segment for a table that is not there', raw(table, section(9, [1, 2, 1, ...constant, 0, 0])), raw(table, section(9, [1, 2, 0, ...constant, 0, 0]))],
  ['an element kind of 1', raw(section(9, [1, 1, 1, 0])), raw(section(9, [1, 1, 0, 0]))],
  ['a segment with a function that is not there', raw(section(9, [1, 1, 0, 1, 0])), raw(NOTHING, one, section(9, [1, 1, 0, 1, 0]), body)],
  ['a data segment with unknown flags', raw(memory, section(11, [1, 3, 0])), raw(memory, section(11, [1, 1, 0]))],
  ['an active data segment without a memory', raw(section(11, [1, 0, ...constant, 0])), raw(memory, section(11, [1, 0, ...constant, 0]))],
  ['a function that the export section only seems to name', moduleOf({ functions: [{ code: [] }, { code: [0xd2, 0, 0x1a] }], more: [[7, [0]]] }), code(0xd2, 0, 0x1a)],
  ['a body with bytes after its end', raw(NOTHING, one, section(10, [1, 3, 0, 0x0b, 0x0b])), raw(NOTHING, one, body)],
  ['a local that is not there', taking(0x20, 1), taking(0x20, 0)],
  ['a local that is not there, in code that is never run', taking(0x00, 0x20, 1), taking(0x00, 0x20, 0)],
  ['a branch out of too many blocks', code(0x02, 0x40, 0x0c, 2, 0x0b), code(0x02, 0x40, 0x0c, 1, 0x0b)],
  ['a branch out of too many blocks, in code that is never run', code(0x00, 0x0c, 1), code(0x00, 0x0c, 0)],
  ['a table of branches out of too many blocks, in code that is never run', code(0x00, 0x0e, 1, 0, 1), code(0x00, 0x0e, 1, 0, 0)],
  ['a table of branches that take different numbers of operands', code(0x02, I32, 0x41, 0, 0x41, 0, 0x0e, 1, 0, 1, 0x0b, 0x1a), code(0x02, I32, 0x41, 0, 0x41, 0, 0x0e, 1, 0, 0, 0x0b, 0x1a)],
  ['an else in a block', code(0x02, 0x40, 0x05, 0x0b), code(0x41, 0, 0x04, 0x40, 0x05, 0x0b)],
  ['two elses', code(0x41, 0, 0x04, 0x40, 0x05, 0x05, 0x0b), code(0x41, 0, 0x04, 0x40, 0x05, 0x0b)],
  ['an if without else that gives a value', taking(0x41, 0, 0x04, I32, 0x41, 1, 0x0b), taking(0x41, 0, 0x04, I32, 0x41, 1, 0x05, 0x41, 2, 0x0b)],
  ['a block that ends with an operand too few', taking(0x02, I32, 0x0b), taking(0x02, I32, 0x41, 0, 0x0b)],
  ['a block that ends with an operand too many', taking(0x02, I32, 0x41, 0, 0x41, 0, 0x0b), taking(0x02, I32, 0x41, 0, 0x0b)],
  ['a function that ends with an operand too few', taking(), taking(0x41, 0)],
  ['a branch that lacks its operand', taking(0x02, I32, 0x0c, 0, 0x0b), taking(0x02, I32, 0x41, 0, 0x0c, 0, 0x0b)],
  ['an instruction that lacks operands', taking(0x41, 0, 0x6a), taking(0x41, 0, 0x41, 0, 0x6a)],
  ['an operand of the block outside', taking(0x41, 0, 0x02, I32, 0x6a, 0x0b), taking(0x02, I32, 0x41, 0, 0x41, 0, 0x6a, 0x0b)],
  ['an operand of the block outside, with another in its place', taking(0x41, 0, 0x02, I32, 0x1a, 0x41, 1, 0x41, 2, 0x0b, 0x1a), taking(0x41, 0, 0x02, I32, 0x41, 1, 0x0b, 0x1a)],
  ['a global that is not there', code(0x23, 0, 0x1a), moduleOf({ functions: [{ code: [0x23, 0, 0x1a] }], more: [[6, [1, I32, 0, ...constant]]] })],
  ['a call of a function that is not there', code(0x10, 2), code(0x10, 1)],
  ['an indirect call of a type that is not there', withTable(0x41, 0, 0x11, 1, 0), withTable(0x41, 0, 0x11, 0, 0)],
  ['an indirect call through a table that is not there', withTable(0x41, 0, 0x11, 0, 1), withTable(0x41, 0, 0x11, 0, 0)],
  ['a table that is not there', withTable(0x41, 0, 0x25, 1, 0x1a), withTable(0x41, 0, 0x25, 0, 0x1a)],
  ['a copy from a table that is not there', withTable(0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 14, 0, 1), withTable(0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 14, 0, 0)],
  ['a copy to a table that is not there', withTable(0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 14, 1, 0), withTable(0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 14, 0, 0)],
  ['an element segment that is not there', withTable(0xfc, 13, 1), withTable(0xfc, 13, 0)],
  ['an element segment to begin a table with that is not there', withTable(0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 12, 1, 0), withTable(0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 12, 0, 0)],
  ['a data segment that is not there', withTable(0xfc, 9, 1), withTable(0xfc, 9, 0)],
  ['an instruction for data segments without their count', moduleOf({ functions: [{ code: [0xfc, 9, 0] }], memory: MEMORY, more: [[11, [1, 1, 0]]] }), withTable(0xfc, 9, 0)],
  ['memory.size without a memory', moduleOf({ functions: [{ code: [0x3f, 0, 0x1a] }] }), code(0x3f, 0, 0x1a)],
  ['a load without a memory', moduleOf({ functions: [{ code: [0x41, 0, 0x28, 2, 0, 0x1a] }] }), code(0x41, 0, 0x28, 2, 0, 0x1a)],
  ['a memory index of two bytes', code(0x3f, 0x80, 0, 0x1a), code(0x3f, 0, 0x1a)],
  ['an alignment out of range', code(0x41, 0, 0x28, 0x80, 1, 0, 0x1a), code(0x41, 0, 0x28, 2, 0, 0x1a)],
  ['a null of a number, in a body', code(0xd0, I32, 0x1a), code(0xd0, 0x70, 0x1a)],
  ['a select without its type', code(0x41, 0, 0x41, 0, 0x41, 0, 0x1c, 0, 0x1a), code(0x41, 0, 0x41, 0, 0x41, 0, 0x1c, 1, I32, 0x1a)],
  ['a constant cut short by the body\'s end', raw(NOTHING, one, section(10, [1, 4, 0, 0x44, 0, 0x0b])), raw(NOTHING, one, body)]
]

/** What lies outside the profile in one place, and what does not. */
const OUTSIDE: ReadonlyArray<readonly [code: string, what: string, bad: Bytes, good: Bytes]> = [
  ['feature', 'a memory index of 1', code(0x3f, 1, 0x1a), code(0x3f, 0, 0x1a)],
  ['feature', 'a data segment for memory 1', raw(memory, section(11, [1, 2, 1, ...constant, 0])), raw(memory, section(11, [1, 2, 0, ...constant, 0]))],
  ['feature', 'a 64-bit table', raw(section(4, [1, 0x70, 4, 1])), raw(table)],
  ['feature', 'a shared global', raw(section(6, [1, I32, 2, ...constant])), raw(section(6, [1, I32, 1, ...constant]))],
  ['feature', 'an imported tag', raw(NOTHING, section(2, [1, 1, 0x61, 1, 0x61, 4, 0, 0])), raw(NOTHING, section(2, [1, 1, 0x61, 1, 0x61, 0, 0]))],
  ['feature', 'an export of a tag', raw(memory, section(7, [1, 1, 0x61, 4, 0])), raw(memory, section(7, [1, 1, 0x61, 2, 0]))],
  ['feature', 'an instruction of a constant expression that is none', raw(section(6, [1, I32, 0, 0x3f, 0, 0x0b])), raw(section(6, [1, I32, 0, ...constant]))],
  ['feature', 'a type that nobody has', raw(section(1, [1, 0x60, 1, 0x50, 0])), raw(section(1, [1, 0x60, 1, I64, 0]))],
  ['feature', 'a block of such a type', code(0x02, 0x6e, 0x0b), code(0x02, 0x40, 0x0b)],
  ['feature', 'a block of a value type in two bytes', code(0x02, 0xff, 0x7f, 0x41, 0, 0x0b, 0x1a), code(0x02, I32, 0x41, 0, 0x0b, 0x1a)],
  ['feature', 'a misc instruction that nobody has', code(0xfc, 18), code(0x43, 0, 0, 0, 0, 0xfc, 0, 0x1a)],
  ['feature', 'a vector instruction between those that there are', moduleOf({ functions: [{ locals: [V128], code: [0x20, 0, 0xfd, ...u32(0xa2), 0x1a] }] }), moduleOf({ functions: [{ locals: [V128], code: [0x20, 0, 0xfd, ...u32(0xa1), 0x1a] }] })],
  ['import', 'a mutable global', raw(section(2, [1, 1, 0x61, 1, 0x61, 3, I32, 1])), raw(section(2, [1, 1, 0x61, 1, 0x61, 3, F64, 0]))],
  ['reserved-name', 'a name of the profile\'s', raw(memory, section(7, [1, ...text('mycel.x'), 2, 0])), raw(memory, section(7, [1, ...text('mycelx'), 2, 0]))],
  ['memory', 'more memory at first than the contract gives', raw(section(5, [1, 0, 17])), raw(section(5, [1, 0, 16]))]
]

interface Bound { readonly what: string, readonly most: number, readonly build: (count: number) => Bytes }

const nested = (depth: number): Bytes => code(...many(depth, [0x02, 0x40]), ...many(depth, [0x0b]))
const dead = (depth: number): Bytes => code(0x00, ...many(depth, [0x02, 0x40]), ...many(depth, [0x0b]))
const branching = (targets: number, first: readonly number[]): Bytes => code(...first, 0x0e, ...u32(targets), ...many(targets + 1, [0]))

/** Declared counts are looked at before anything is made room for: the items themselves need not be there where there are too many of them. */
const BOUNDS: readonly Bound[] = [
  { what: 'bytes of a module', most: LIMIT.moduleBytes, build: padded },
  { what: 'types', most: LIMIT.types, build: count => raw(section(1, [...u32(count), ...many(count, [0x60, 0, 0])])) },
  { what: 'parameters', most: LIMIT.arity, build: count => raw(section(1, [1, 0x60, ...sized(many(count, [F32])), 0])) },
  { what: 'results', most: LIMIT.arity, build: count => raw(section(1, [1, 0x60, 0, ...sized(many(count, [F32]))])) },
  { what: 'imports', most: LIMIT.imports, build: count => raw(NOTHING, section(2, [...u32(count), ...many(count, [1, 0x61, 1, 0x61, 0, 0])])) },
  { what: 'functions', most: LIMIT.functions, build: count => raw(NOTHING, section(3, [...u32(count), ...many(count, [0])]), section(10, [...u32(count), ...many(count, [2, 0, 0x0b])])) },
  { what: 'bytes of a name', most: LIMIT.nameBytes, build: count => raw(memory, section(7, [1, ...text('n'.repeat(count)), 2, 0])) },
  { what: 'tables', most: LIMIT.tables, build: count => raw(section(4, list(Array.from({ length: count }, () => [0x70, 0, 0])))) },
  { what: 'first elements of a table', most: LIMIT.tableElements, build: count => raw(section(4, [1, 0x70, 0, ...u32(count)])) },
  { what: 'globals', most: LIMIT.globals, build: count => raw(section(6, [...u32(count), ...many(count, [I32, 0, ...constant])])) },
  { what: 'exports', most: LIMIT.exports, build: count => raw(memory, section(7, list(Array.from({ length: count }, (_, i) => [...text(String(i)), 2, 0])))) },
  { what: 'element segments', most: LIMIT.elementSegments, build: count => raw(section(9, [...u32(count), ...many(count, [1, 0, 0])])) },
  { what: 'elements in all segments', most: LIMIT.elements, build: count => raw(NOTHING, one, Array.from(elements(count)), body) },
  { what: 'data segments', most: LIMIT.dataSegments, build: count => raw(section(12, u32(count)), section(11, [...u32(count), ...many(count, [1, 0])])) },
  { what: 'bytes of a function', most: LIMIT.bodyBytes, build: count => raw(NOTHING, one, section(10, [1, ...sized([0, ...many(count - 2, [1]), 0x0b])])) },
  { what: 'locals of a function', most: LIMIT.locals, build: count => raw(NOTHING, one, section(10, [1, ...sized([1, ...u32(count), I32, 0x0b])])) },
  { what: 'parameters and locals of a function', most: LIMIT.locals - 1, build: count => raw(section(1, [1, 0x60, 1, I32, 0]), one, section(10, [1, ...sized([1, ...u32(count), I32, 0x0b])])) },
  { what: 'blocks in blocks', most: LIMIT.nesting, build: nested },
  { what: 'blocks in blocks that are never run', most: LIMIT.nesting, build: dead },
  { what: 'operands', most: LIMIT.operands, build: count => code(...many(count, [0x41, 0]), ...many(count, [0x1a])) },
  { what: 'targets of a branch that is never run', most: LIMIT.branchTargets, build: count => branching(count, [0x00]) }
]

/** A length in five bytes, whatever it is. */
function longest (value: number): number[] {
  return [0, 7, 14, 21, 28].map(shift => (Math.floor(value / 2 ** shift) & 0x7f) | (shift < 28 ? 0x80 : 0))
}

/** One custom section without a name, filled up. */
function padded (count: number): Bytes {
  const bytes = new Uint8Array(count)
  bytes.set([...HEADER, 0, ...longest(count - HEADER.length - 6)])
  return bytes
}

/** Two passive segments, so that what they hold together counts. */
function elements (count: number): Uint8Array {
  const half = Math.floor(count / 2)
  const content = [half, count - half].map(size => [1, 0, ...u32(size)])
  const length = content.reduce((sum, { length }) => sum + length, 1) + count
  const out = new Uint8Array(6 + length)
  out.set([9, ...longest(length), 2])
  out.set(content[0] ?? [], 7)
  out.set(content[1] ?? [], 7 + (content[0]?.length ?? 0) + half)
  return out
}

describe('profile: every check', function () {
  this.timeout(30_000)

  for (const [what, bad, good] of MALFORMED) {
    it(`refuses ${what}, and nothing beside it`, () => {
      expect(refusal(bad)?.code).to.equal('malformed')
      expect(refusal(good)).to.equal(undefined)
    })
  }

  for (const [code, what, bad, good] of OUTSIDE) {
    it(`refuses ${what} (${code}), and nothing beside it`, () => {
      expect(refusal(bad)?.code).to.equal(code)
      expect(refusal(good)).to.equal(undefined)
    })
  }

  for (const { what, most, build } of BOUNDS) {
    it(`admits ${most} ${what}, and not one more`, () => {
      expect(refusal(build(most))).to.equal(undefined)
      expect(refusal(build(most + 1))?.code).to.equal('limit')
    })
  }

  it('has the numbers that the spec says', () => {
    const [, section = ''] = /### Limits\n([\s\S]*?)\n## /.exec(readFileSync(SPEC, 'utf8')) ?? []
    // the second column
    const most = [...section.matchAll(/^\| .* \| (.*) \|$/gm)].map(([, cell = '']) => cell).join('; ')
    const numbers = new Set([...most.matchAll(/(\d[\d,]*)( MiB)?/g)].map(([, digits = '', mib]) => Number(digits.replaceAll(',', '')) * (mib == null ? 1 : 2 ** 20)))
    // 4 GiB are the format's own
    const { memoryPages, carriedBesides, ...limits } = LIMIT
    expect(memoryPages).to.equal(65_536)
    expect(section).to.match(new RegExp(`\\*carries\\* ${carriedBesides} values`))
    expect(Object.entries(limits).filter(([, value]) => !numbers.has(value)), 'limits that the spec does not say').to.deep.equal([])
  })

  it('takes whole numbers of pages up to 65,536, and no others', () => {
    for (const memoryPages of [-1, 0.5, 65_537, Number.NaN]) {
      expect(() => instrument(raw(), { memoryPages })).to.throw(RangeError)
    }
    for (const memoryPages of [0, 65_536]) {
      expect(instrument(raw(), { memoryPages }).ok).to.equal(true)
    }
  })
})

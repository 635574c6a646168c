import { changed, without } from './mutant.ts'
import type { Change, Mutant } from './mutant.ts'

const TESTS = 'packages/verify/dist/test/profile'
const CHECKS = [`${TESTS}/checks.spec.js`, `${TESTS}/refusals.spec.js`]
const checks = (name: string): { file: string, specs: readonly string[] } => ({ file: `packages/verify/src/profile/${name}.ts`, specs: CHECKS })

/** `condition || malformed('…` or `condition && malformed('…`, by the words that follow: it never happens. */
function allowed (list: ReadonlyArray<readonly [condition: string, refusal: string, operator?: '&&']>): readonly Change[] {
  return list.map(([condition, refusal, operator]) => operator == null
    ? [`${condition} || ${refusal}`, `true || ${refusal}`, refusal]
    : [`${condition} && ${refusal}`, `false && ${refusal}`, refusal])
}

/** What a module may not be: each check of the parser and of the bodies' reader, and each limit. */
export const ADMISSION: readonly Mutant[] = [
  ...changed(checks('parse'), [
    ...allowed([
      ['declared === defined', 'malformed(`${declared} functions'],
      ['shape.dataCount == null || shape.dataCount === segments', 'malformed(`${shape.dataCount} data segments'],
      ['MAGIC.every((byte, i) => bytes[i] === byte)', 'malformed(\'not a WebAssembly module\''],
      ['reader.at === reader.end', 'malformed(`section ${id} has bytes left over`']
    ]),
    ['within(bytes.length, LIMIT.moduleBytes,', 'within(0, LIMIT.moduleBytes,', 'bytes of a module'],
    ['version !== \'1.0.0.0\'', 'false', 'version 1'],
    ['parameters.length + type.results.length === 0 ? start', 'parameters.length >= 0 ? start', 'a start function takes and gives nothing'],
    ['[SECTION.import, [LIMIT.imports,', '[SECTION.import, [Infinity,', 'imports'],
    ['[SECTION.type, [LIMIT.types,', '[SECTION.type, [Infinity,', 'types'],
    ['[SECTION.function, [LIMIT.functions,', '[SECTION.function, [Infinity,', 'functions'],
    ['[SECTION.table, [LIMIT.tables,', '[SECTION.table, [Infinity,', 'tables'],
    ['[SECTION.global, [LIMIT.globals,', '[SECTION.global, [Infinity,', 'globals'],
    ['[SECTION.export, [LIMIT.exports,', '[SECTION.export, [Infinity,', 'exports'],
    ['[SECTION.element, [LIMIT.elementSegments,', '[SECTION.element, [Infinity,', 'element segments'],
    ['[SECTION.data, [LIMIT.dataSegments,', '[SECTION.data, [Infinity,', 'data segments'],
    ['let elements: number = LIMIT.elements', 'let elements: number = Infinity', 'elements'],
    ['reader.skip(within(reader.u32(), LIMIT.bodyBytes,', 'reader.skip(within(reader.u32(), Infinity,', 'bytes of a function'],
    ['new Reader(bytes, from, from + length).name()', 'void from', 'a custom section has a name']
  ]),
  ...without(checks('parse'), [
    ['next === -1', 'sections of ids that there are'],
    ['next <= place', 'sections once and in order'],
    ['id === SECTION.export && new Set(shape.exports.map(({ name }) => name)).size < count', 'exports have different names']
  ]),
  ...changed(checks('reader'), [
    ['this.at < this.end ? this.bytes', 'true ? this.bytes', 'nothing is read past the end'],
    ['value < 2 ** 32 ? value', 'true ? value', 'numbers of 32 bits'],
    ['i === most && top !== 0 && top !== -1', 'false', 'constants have the bits of their type'],
    ['for (let i = 1; i <= most; i++)', 'for (let i = 1; i <= most + 1; i++)', 'constants are not too long'],
    ['for (let shift = 7; shift < 35;', 'for (let shift = 7; shift < 42;', 'numbers are not too long'],
    ['for (let shift = 0; shift < 35;', 'for (let shift = 0; shift < 42;', 'block types are not too long'],
    ['length > this.end - this.at', 'false', 'nothing is skipped past the end'],
    ['fatal: true', 'fatal: false', 'names are UTF-8']
  ]),
  ...changed(checks('declarations'), [
    ...allowed([
      ['table < shape.tables.length', 'malformed(`there is no table'],
      ['reader.byte() === 0', 'malformed(\'an element kind is 0\''],
      ['shape.memory != null', 'malformed(\'a data segment without a memory\'']
    ]),
    ['form !== FUNCTION_TYPE', 'false', 'function types only'],
    ['within(reader.u32(), LIMIT.arity,', 'within(reader.u32(), Infinity,', 'parameters and results'],
    ['index < shape.types.length ?', 'true ?', 'types that there are'],
    ['within(reader.u32(), LIMIT.nameBytes,', 'within(reader.u32(), Infinity,', 'bytes of a name'],
    ['mutability(reader)) {', 'mutability(reader) && false) {', 'no mutable global is imported'],
    ['kind === 1 || kind === 2) {', 'kind === 7) {', 'no table or memory is imported'],
    ['(flags & 0x04) !== 0 && flags < 0x08', 'false', '64-bit memories'],
    ['(flags & 0x08) !== 0 && flags < 0x10', 'false', 'pages of other sizes'],
    ['flags > 3 || (!shareable && flags > 1) || flags === 2', '(!shareable && flags > 1) || flags === 2', 'flags that there are'],
    ['flags > 3 || (!shareable && flags > 1) || flags === 2', 'flags > 3 || flags === 2', 'tables are not shared'],
    ['flags > 3 || (!shareable && flags > 1) || flags === 2', 'flags > 3 || (!shareable && flags > 1)', 'what is shared has a maximum'],
    ['most == null || most >= least ?', 'true ?', 'a maximum is no less than its minimum'],
    ['reader.bytes[at] === 0x40', 'false', 'tables without an initial value'],
    ['LIMIT.tableElements, \'', 'Infinity, \'', 'first elements of tables'],
    ['shape.memory != null) {', 'false) {', 'one memory'],
    ['Math.max(memory.least, memory.most ?? 0) > LIMIT.memoryPages', 'false', 'memories of at most 4 GiB'],
    ['flag <= 1 ? flag === 1 :', 'true ? flag === 1 :', 'mutabilities that there are'],
    ['text.startsWith(RESERVED_PREFIX)', 'false', 'the profile keeps its names'],
    ['kind === \'function\' && index < count && shape.declare(index)', 'void count', 'an exported function may be referred to'],
    ['(index < count ? {', '(true ? {', 'what is exported is there'],
    ['flags > 7) {', 'false) {', 'element segments of forms that there are'],
    ['within(reader.u32(), left,', 'within(reader.u32(), Infinity,', 'elements of all segments'],
    ['flags > 2) {', 'false) {', 'data segments of forms that there are'],
    ['flags === 2 && reader.u32() !== 0', 'flags === 2 && reader.u32() < 0', 'data segments for one memory']
  ]),
  ...changed(checks('constant-expression'), [
    ...allowed([['reader.u32() < shape.importedGlobals', 'malformed(\'a constant expression reads']]),
    ['reader.u32() === 12 ?', 'reader.u32() > 0 ?', 'vector constants'],
    ['end !== 0x0b', 'false', 'one instruction']
  ]),
  ...changed(checks('function-index'), [['index < shape.functions.length ?', 'true ?', 'functions that there are']]),
  ...changed(checks('types'), [
    ['isValueType(type) ? type', 'true ? type', 'value types that there are'],
    ['type === TYPE.funcref || type === TYPE.externref ? type', 'true ? type', 'reference types'],
    ['const single = reader.at === at + 1 ?', 'const single = true ?', 'block types of one byte']
  ]),
  ...changed(checks('immediates'), [
    ...allowed([['within(reader.u32(), 1, \'types of one select\', reader.at) === 1', 'malformed(\'a select without its type\'']]),
    ['return index < count ?', 'return true ?', 'indices of what there is'],
    ['index === 0 || (index >= 0x80', 'true || (index >= 0x80', 'one memory, one zero byte'],
    ['alignment >= MEMORY_INDEX', 'false', 'alignments without a memory index'],
    ['this.#shape.dataCount ?? malformed(', 'this.#shape.dataCount ?? 1 ?? malformed(', 'data segments are counted before they are named'],
    ['this.#shape.isDeclared(index) ? index', 'true ? index', 'functions that are referred to are declared'],
    ['this.#shape.types[reader.u32()] ?? malformed(', 'this.#shape.types[reader.u32()] ?? this.#shape.types[0] ?? malformed(', 'indirect calls of types that there are']
  ]),
  ...changed(checks('body'), [
    ...allowed([
      ['reader.at === reader.end', 'malformed(\'a function has bytes after its end\''],
      ['label < this.flow.frames.depth + this.flow.dead', 'malformed(`there are no ${label} blocks']
    ]),
    ['within(count + run, LIMIT.locals,', 'within(count + run, LIMIT.locals * 2,', 'locals of a function'],
    ['within(this.#allLocals + count, LIMIT.allLocals,', 'within(this.#allLocals + count, Infinity,', 'locals of all functions'],
    ['(opcode !== PREFIX.misc && opcode !== PREFIX.vector) || sub > 0xff', 'sub > 0xff', 'prefixes that there are'],
    ['!isKnown(opcode)', 'false', 'instructions that there are'],
    ['within(this.flow.frames.depth - 1 + ++this.flow.dead, LIMIT.nesting,', 'within(this.flow.frames.depth - 1 + ++this.flow.dead, Infinity,', 'blocks that are never run'],
    ['within(reader.u32(), LIMIT.branchTargets,', 'within(reader.u32(), Infinity,', 'targets of branches that are never run'],
    ['local < this.locals ?', 'true ?', 'locals that there are']
  ]),
  ...changed(checks('control-flow'), [
    ...allowed([
      ['frame.kind === FRAME.if', 'malformed(\'an else without its if\''],
      ['live && this.#operands.height !== base + results.length', 'malformed(\'a block ends', '&&'],
      ['parameters.length === results.length', 'malformed(\'an if without else'],
      ['arity === -1 || arity === values', 'malformed(\'a branch whose targets']
    ]),
    ['within(reader.u32(), LIMIT.branchTargets,', 'within(reader.u32(), Infinity,', 'targets of branches']
  ]),
  ...changed(checks('frames'), [
    ['within(this.#depth, LIMIT.nesting,', 'within(this.#depth, Infinity,', 'blocks in blocks'],
    ['index >= 0 ?', 'true ?', 'blocks that there are']
  ]),
  ...changed(checks('operands'), [
    ...allowed([['this.height - count >= this.floor', 'malformed(\'a block or branch lacks']]),
    ['this.height > this.floor ?', 'true ?', 'operands of the block itself'],
    ['this.height >= LIMIT.operands', 'false', 'operands at one time']
  ]),
  ...changed(checks('instrument'), [
    ['!Number.isInteger(memoryPages) || memoryPages < 0 || memoryPages > LIMIT.memoryPages', 'memoryPages < 0 || memoryPages > LIMIT.memoryPages', 'whole pages'],
    ['!Number.isInteger(memoryPages) || memoryPages < 0 || memoryPages > LIMIT.memoryPages', '!Number.isInteger(memoryPages) || memoryPages > LIMIT.memoryPages', 'no fewer pages than none'],
    ['!Number.isInteger(memoryPages) || memoryPages < 0 || memoryPages > LIMIT.memoryPages', '!Number.isInteger(memoryPages) || memoryPages < 0', 'no more pages than there can be'],
    ['memory != null && memory.least > pages', 'false', 'the contract\'s memory']
  ]),
  // numbers that are law stand in the spec
  ...changed(checks('rules'), [
    ['types: 65_536', 'types: 65_537', 'how many types'],
    ['arity: 128', 'arity: 129', 'how many parameters'],
    ['imports: 1_000,', 'imports: 1_001,', 'how many imports'],
    ['functions: 200_000', 'functions: 200_001', 'how many functions'],
    ['globals: 100_000', 'globals: 100_001', 'how many globals'],
    ['nameBytes: 1_024', 'nameBytes: 1_025', 'how long a name'],
    ['tables: 16', 'tables: 17', 'how many tables'],
    ['tableElements: 1_000_000', 'tableElements: 1_000_001', 'how many first elements'],
    ['elements: 4_000_000', 'elements: 4_000_001', 'how many elements'],
    ['locals: 10_000', 'locals: 10_001', 'how many locals'],
    ['allLocals: 4_000_000', 'allLocals: 4_000_001', 'how many locals in all'],
    ['nesting: 10_000', 'nesting: 10_001', 'how many blocks in blocks'],
    ['operands: 16_384', 'operands: 16_385', 'how many operands'],
    ['branchTargets: 65_000', 'branchTargets: 65_001', 'how many targets'],
    ['instrumentedBytes: 7_000_000', 'instrumentedBytes: 7_000_001', 'how long a function once instrumented'],
    ['calls: 50_000', 'calls: 50_001', 'how many calls'],
    ['carriedBesides: 64', 'carriedBesides: 65', 'what a block carries besides']
  ])
]

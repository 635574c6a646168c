import { changed, without } from './mutant.ts'
import type { Mutant } from './mutant.ts'

const TESTS = 'packages/verify/dist/test'
const VECTORS = 'test/vectors/execution.spec.ts'
const room = (name: string, ...specs: readonly string[]): { file: string, specs: readonly string[] } => ({ file: `packages/verify/src/${name}.ts`, specs })
const METERS = [...['law', 'fuel', 'depth', 'nan', 'tables'].map(name => `${TESTS}/profile/${name}.spec.js`), VECTORS]
const WASI = [`${TESTS}/wasi/*.spec.js`, VECTORS]
const RUN = [`${TESTS}/execute/*.spec.js`, ...WASI]

/** What running costs and how it ends. */
export const METERING: readonly Mutant[] = [
  ...changed(room('profile/rules', ...METERS), [
    ['structure: 0', 'structure: 1', 'blocks are free'],
    ['simple: 1,', 'simple: 2,', 'an instruction costs 1'],
    ['call: 8', 'call: 9', 'the price of a call'],
    ['callIndirect: 12', 'callIndirect: 13', 'the price of an indirect call'],
    ['bulk: 16', 'bulk: 17', 'the price of a bulk instruction'],
    ['bulkShift: 3', 'bulkShift: 4', 'the price of bytes'],
    ['tableShift: 4', 'tableShift: 3', 'the price of elements'],
    ['pageShift: 13', 'pageShift: 12', 'the price of pages'],
    ['memoryGrow: 512', 'memoryGrow: 511', 'the price of growing'],
    ['tableSet: 16', 'tableSet: 15', 'the price of setting an element'],
    ['localsShift: 3', 'localsShift: 4', 'the price of locals'],
    ['frame: 16', 'frame: 15', 'the weight of a frame'],
    ['scalar: 1,', 'scalar: 2,', 'the weight of a value'],
    ['vector: 2', 'vector: 1', 'the weight of a vector'],
    ['DEPTH_BUDGET = 262_144n', 'DEPTH_BUDGET = 262_145n', 'how deep calls may go']
  ]),
  ...changed(room('profile/verdict', ...METERS, ...RUN), [
    ['fuel < 0n', 'false', 'who is out of fuel is exhausted'],
    ['depth < 0n ? \'too-deep\' : \'within\'', '\'within\'', 'who went too deep is told so']
  ]),
  ...changed(room('profile/appendix', ...METERS), [
    ['left ? 0x86 : 0x88', 'left ? 0x88 : 0x86', 'lengths are charged by their price'],
    ['out.byte(0x56) // i64.gt_u', 'out.byte(0x54)', 'growing beyond the maximum gives -1'],
    ['out.positive(cap)', 'out.positive(cap + 1)', 'growth ends at the cap'],
    ['Uint8Array.of(0x42, 0, 0x53, 0x04, 0x40, 0x00, 0x0b)', 'Uint8Array.of(0x42, 0, 0x53, 0x1a)', 'a length is paid before it is worked off'],
    ['return Math.min(most ?? LIMIT.tableElements, least + share)', 'return most ?? LIMIT.tableElements', 'tables share what they may grow to']
  ]),
  ...changed(room('profile/body', ...METERS), [
    ['if (this.#trapFuel) {', 'if (false) {', 'the fuel is right where something traps'],
    ['return this.leaf ? 0 :', 'return false ? 0 :', 'what calls nothing weighs nothing'],
    ['this.#vector ||= opcode >= 0x200', 'this.#vector ||= false', 'vector instructions make a frame heavier'],
    ['index === IS_NAN ? FLOAT.exact', 'false ? FLOAT.exact', 'a NaN that stands in the code keeps its bits']
  ]),
  ...changed(room('profile/operands', ...METERS), [
    ['this.#edits.flag(slot - 1, FLAG.wanted)', 'void slot', 'NaNs that can be seen are canonical'],
    ['own !== kind && (kind !== SCALARS', 'false && (kind !== SCALARS', 'bits that other shapes see are canonical'],
    ['this.#graph.flow(EXACT, node, -1)', 'void node', 'what exact values reach is exact']
  ]),
  ...changed(room('profile/meter-path', ...METERS), [
    ['this.#edits.flag(this.#lastCharge, FLAG.flush)', 'void at', 'the global knows before anybody looks'],
    ['(loop ? FLAG.check : 0)', '0', 'every turn of a loop looks whether there is fuel'],
    ['this.#edits.add(EDIT.publish, at, 0)', 'void at', 'a caller says what depth is left'],
    ['this.#edits.add(EDIT.release, at, 0)', 'void at', 'a tail call gives its frame\'s weight back']
  ])
]

/** The unit runner, and the bounds of what its calls may do. */
export const UNITS: readonly Mutant[] = [
  ...without(room('execute/compile', ...RUN), [
    ['unfit != null', 'imports and the entry are a command\'s']
  ]),
  ...changed(room('execute/compile', ...RUN), [
    ['foreignImport(made.imports) ?? unfitEntry(made)', 'unfitEntry(made)', 'nothing but WASI is imported'],
    ['foreignImport(made.imports) ?? unfitEntry(made)', 'foreignImport(made.imports)', 'there is an entry'],
    ['instantiation: BigInt(made.instantiation)', 'instantiation: 0n', 'making an instance costs'],
    ['compileExact(bytes, memoryPages, options)', 'this.module', 'what a trapped unit costs is known exactly'],
    ['const made = instrument(bytes, { memoryPages, trapFuel: false })', 'const made = instrument(bytes, { memoryPages: 65_536, trapFuel: false })', 'memory is capped']
  ]),
  ...changed(room('execute/entry', ...RUN), [['entry.parameters?.length === 0 && entry.results?.length === 0', 'true', 'the entry takes and gives nothing']]),
  ...changed(room('execute/foreign', ...RUN), [['!== expected', '=== undefined', 'imports have WASI\'s types']]),
  ...changed(room('execute/attempt', ...RUN), [
    ['instantiation > budget', 'false', 'who cannot pay for an instance gets none'],
    ['meters.fuel.value = budget - instantiation', 'meters.fuel.value = budget', 'an instance is paid from the budget'],
    ['[exports[EXPORT.start], exports._start]', '[exports._start]', 'the start function runs first'],
    ['found.kind === \'infrastructure\'', 'false', 'a host without memory comes to no result']
  ]),
  ...changed(room('execute/run', ...RUN), [
    ['last.trap != null && last.kind === \'within\' && last.wasi.end == null', 'false', 'a trapped unit is run again for its fuel'],
    ['kind === \'exhausted\' || wasi.end?.kind === \'exhausted\'', 'wasi.end?.kind === \'exhausted\'', 'exhausted comes before everything'],
    ['kind === \'too-deep\') {', 'false) {', 'too deep is a trap'],
    ['wasi.end?.kind === \'broken\'', 'false', 'a broken host comes to no result']
  ]),
  ...changed(room('wasi/guest', ...WASI), [
    ['count >>> 0 > MAX_VECTORS', 'false', 'buffers of one call'],
    ['length > 0xffff_ffff ?', 'false ?', 'bytes of one call'],
    ['at + length > this.#bytes.length', 'false', 'pointers inside the memory']
  ]),
  ...changed(room('wasi/meter', ...WASI), [
    ['left < 0n', 'false', 'calls are paid before they work'],
    ['Math.floor(n / (1 << PRICE.bytesShift))', '0', 'bytes that calls move']
  ]),
  ...changed(room('wasi/output', ...WASI), [
    ['bytes.length > this.#limit - this.#size', 'bytes.length > this.#limit', 'stdout has a limit'],
    ['bytes.subarray(0, this.#limit - this.#size)', 'bytes', 'stderr has a limit']
  ]),
  ...changed(room('wasi/poll', ...WASI), [
    ['total === 0 || total > MAX_SUBSCRIPTIONS', 'total === 0', 'subscriptions of one call'],
    ['total === 0 || total > MAX_SUBSCRIPTIONS', 'total > MAX_SUBSCRIPTIONS', 'a poll for nothing']
  ]),
  ...changed(room('wasi/prices', ...WASI), [
    ['call: 512', 'call: 511', 'the price of a call of WASI'],
    ['errno: 512', 'errno: 511', 'the price of a refusal'],
    ['pathByte: 32', 'pathByte: 31', 'the price of a path\'s byte'],
    ['vector: 128', 'vector: 127', 'the price of a buffer'],
    ['subscription: 512', 'subscription: 511', 'the price of a subscription'],
    ['randomByte: 64', 'randomByte: 63', 'the price of a random byte'],
    ['MAX_PATH_BYTES = 4096', 'MAX_PATH_BYTES = 4097', 'how long a path'],
    ['MAX_NAME_BYTES = 255', 'MAX_NAME_BYTES = 256', 'how long a name'],
    ['MAX_VECTORS = 1024', 'MAX_VECTORS = 1025', 'how many buffers'],
    ['MAX_SUBSCRIPTIONS = 1024', 'MAX_SUBSCRIPTIONS = 1025', 'how many subscriptions']
  ]),
  ...changed(room('wasi/descriptors', ...WASI), [
    ['fd < MAX_DESCRIPTORS ?', 'true ?', 'a unit has so many descriptors'],
    ['MAX_DESCRIPTORS = 256', 'MAX_DESCRIPTORS = 257', 'how many descriptors']
  ]),
  ...changed(room('wasi/tree', ...WASI), [
    ['quota.names > 0 ?', 'true ?', 'a unit has so many names'],
    ['TMP_QUOTA_BYTES = 64 * 1024 * 1024', 'TMP_QUOTA_BYTES = 64 * 1024 * 1024 + 1', 'how many bytes of files'],
    ['TMP_QUOTA_NAMES = 4096', 'TMP_QUOTA_NAMES = 4097', 'how many names']
  ]),
  ...changed(room('wasi/pages', ...WASI), [['size - this.#size <= this.#quota.bytes', 'true', 'a unit has so many bytes of files']]),
  ...changed(room('wasi/walk', ...WASI), [
    ['++links > MAX_LINKS', 'false', 'links do not lead on for ever'],
    ['MAX_LINKS = 40', 'MAX_LINKS = 41', 'how many links'],
    ['bytes.length > MAX_PATH_BYTES', 'false', 'paths end'],
    ['name > MAX_NAME_BYTES', 'false', 'names end'],
    ['byte === 0) {', 'byte === -1) {', 'paths without NUL'],
    ['fatal: true', 'fatal: false', 'paths are UTF-8'],
    ['at === base ? fail(\'notcapable\')', 'false ? fail(\'notcapable\')', 'nobody leaves a preopened directory'],
    ['path.startsWith(\'/\')', 'false', 'no path is absolute']
  ]),
  ...changed(room('wasi/wasi', ...WASI), [
    ['MAX_STDERR_BYTES = 64 * 1024', 'MAX_STDERR_BYTES = 64 * 1024 + 1', 'how much stderr']
  ]),
  ...changed(room('wasi/process', ...RUN), [['Math.min(code >>> 0, 255)', 'code >>> 0', 'a status is at most 255']])
]

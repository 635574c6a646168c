/** The profile's name: part of what a contract signs. Other costs, limits or features are another profile. */
export const PROFILE_1 = 'mycel.wasm/1'

/** Fuel, beyond 1 for each instruction. Spec: docs/spec/execution.md, "Fuel". */
export const COST = {
  /** `block`, `loop`, `end`, `else`, `nop`. */
  structure: 0,
  simple: 1,
  /** `call`, `return_call`. */
  call: 8,
  /** `call_indirect`, `return_call_indirect`. */
  callIndirect: 12,
  /** Instructions that take a length of memory or of a table; their length comes on top. An active segment costs what its instruction would. */
  bulk: 16,
  /** `memory.grow`, whose pages come on top: engines make the memory's object anew. */
  memoryGrow: 512,
  /** As an element that `table.fill` sets. */
  tableSet: 16,
  /** Entering a function costs `declared locals >> localsShift`: each of them is made zero. */
  localsShift: 3,
  /** A length of memory costs `bytes >> bulkShift`. */
  bulkShift: 3,
  /** A length of a table costs `elements << tableShift`. */
  tableShift: 4,
  /** `memory.grow` costs `pages << pageShift`: a page at the price of its bytes. */
  pageShift: 13
} as const

/** The weight of a frame in slots of 8 bytes: `frame + values × width`. Spec: "Depth". */
export const WEIGHT = {
  frame: 16,
  /** Slots per parameter, local and operand; the second where a function works with vectors. */
  scalar: 1,
  vector: 2
} as const

/** Slots that the calls in progress of one unit may weigh together. A host gives its real stack several times 8 bytes for each. */
export const DEPTH_BUDGET = 262_144n

/** Everything that a module may have at most. A module beyond one of these is refused, never slow. */
export const LIMIT = {
  moduleBytes: 64 * 1024 * 1024,
  types: 65_536,
  /** Parameters, and results, of one type. */
  arity: 128,
  imports: 1_000,
  functions: 200_000,
  globals: 100_000,
  /** Node 22 takes 100,000, and every instance has an object for each. */
  exports: 10_000,
  nameBytes: 1_024,
  tables: 16,
  /** Initial elements of all tables; what is left of it they share for growing. */
  tableElements: 1_000_000,
  elementSegments: 100_000,
  /** Elements in all segments together. */
  elements: 4_000_000,
  dataSegments: 100_000,
  /** One function before it is instrumented. */
  bodyBytes: 1024 * 1024,
  /** One function after it. */
  instrumentedBytes: 7_000_000,
  /** Parameters and locals of one function. */
  locals: 10_000,
  /** Locals that all functions declare together. */
  allLocals: 4_000_000,
  /** Blocks in blocks. */
  nesting: 10_000,
  /** Operands at one time. */
  operands: 16_384,
  branchTargets: 65_000,
  /** Calls in one function, with what engines compile like one: `memory.grow`, bulk instructions, all that is done to tables. */
  calls: 50_000,
  /** Values that blocks and branches carry, in one function, and in all; and how many each carries beside locals and operands. */
  carried: 2 ** 23,
  allCarried: 2 ** 27,
  carriedBesides: 64,
  memoryPages: 65_536
} as const

/** Export names that begin so belong to the profile; a module that has one is refused. */
export const RESERVED_PREFIX = 'mycel.'

/** What the instrumented module exports beyond the author's own names. */
export const EXPORT = {
  /** Mutable i64: the unit's budget before, what is left after. Negative: exhausted. */
  fuel: 'mycel.fuel',
  /** Mutable i64: `DEPTH_BUDGET` before. Negative after: the calls went too deep. */
  depth: 'mycel.depth',
  /** Mutable i32: 0 before. 1 after: memory or a table did not grow though it was allowed to; the host is short of memory. */
  fault: 'mycel.fault',
  /** The module's start function, only where it has one. The host calls it first, with the budgets set. */
  start: 'mycel.start'
} as const

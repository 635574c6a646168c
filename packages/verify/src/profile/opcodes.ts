/**
 * Every instruction of the profile: WebAssembly 2.0 (MVP, sign extension, saturating conversion, multi-value, reference types, bulk
 * memory, 128-bit vectors) and tail calls. One number names an instruction: its byte; 0x100 + n for 0xfc n; 0x200 + n for 0xfd n.
 */
export const OP = {
  unreachable: 0x00,
  nop: 0x01,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return: 0x0f,
  call: 0x10,
  callIndirect: 0x11,
  returnCall: 0x12,
  returnCallIndirect: 0x13,
  drop: 0x1a,
  select: 0x1b,
  selectTyped: 0x1c,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  globalGet: 0x23,
  globalSet: 0x24,
  tableGet: 0x25,
  tableSet: 0x26,
  memorySize: 0x3f,
  memoryGrow: 0x40,
  f32Const: 0x43,
  f64Const: 0x44,
  refFunc: 0xd2,
  tableGrow: 0x10f
} as const

/** The prefixes of two-part opcodes. */
export const PREFIX = { misc: 0xfc, vector: 0xfd, threads: 0xfe, gc: 0xfb } as const

/** What follows an opcode. */
export const IMMEDIATE = {
  none: 0,
  blockType: 1,
  label: 2,
  labels: 3,
  function: 4,
  typeAndTable: 5,
  local: 6,
  global: 7,
  table: 8,
  memoryArgument: 9,
  memory: 10,
  i32: 11,
  i64: 12,
  f32: 13,
  f64: 14,
  reference: 15,
  dataAndMemory: 16,
  data: 17,
  twoMemories: 18,
  elementAndTable: 19,
  element: 20,
  twoTables: 21,
  lane: 22,
  memoryArgumentAndLane: 23,
  bytes16: 24,
  types: 25
} as const

/** How an instruction treats the bits of a NaN. Spec: docs/spec/execution.md, "NaN". */
export const FLOAT = {
  /** Consumes exact bits, leaves exact bits. */
  exact: 0,
  /** Any NaN in is a NaN out, of bits that differ between engines. */
  f32: 1,
  f64: 2,
  /** Changes the sign bit only: as exact as its operand. */
  signF32: 3,
  signF64: 4,
  /** The same, and reads the other operand's sign bit. */
  copysignF32: 5,
  copysignF64: 6,
  /** Consumes scalars without looking at a NaN's bits, leaves exact bits. */
  blind: 7,
  f32x4: 8,
  f64x2: 9,
  blindF32x4: 10,
  blindF64x2: 11,
  /** Consumes exact bits of another shape, leaves inexact lanes. */
  madeF32x4: 12,
  madeF64x2: 13,
  /** Leaves a scalar that is no NaN. A constant that is one counts as exact. */
  number: 14
} as const

/** 1 where it may trap by itself: what was charged must be in the exported global before it. */
const TRAP = 1
const I = IMMEDIATE

/** first, last, operands, results, immediate, float, trap. The first group with instructions that do not consume a fixed number is handled by hand. */
type Row = readonly [number, number, number, number, number, number?, number?]

const ROWS: readonly Row[] = [
  [0x00, 0x00, 0, 0, I.none, 0, TRAP], [0x01, 0x01, 0, 0, I.none],
  [0x02, 0x04, 0, 0, I.blockType], [0x05, 0x05, 0, 0, I.none], [0x0b, 0x0b, 0, 0, I.none],
  [0x0c, 0x0d, 0, 0, I.label], [0x0e, 0x0e, 0, 0, I.labels], [0x0f, 0x0f, 0, 0, I.none],
  [0x10, 0x10, 0, 0, I.function], [0x11, 0x11, 0, 0, I.typeAndTable, 0, TRAP], [0x12, 0x12, 0, 0, I.function], [0x13, 0x13, 0, 0, I.typeAndTable, 0, TRAP],
  [0x1a, 0x1b, 0, 0, I.none], [0x1c, 0x1c, 0, 0, I.types],
  [0x20, 0x22, 0, 0, I.local], [0x23, 0x23, 0, 1, I.global], [0x24, 0x24, 1, 0, I.global],
  [0x25, 0x25, 1, 1, I.table, 0, TRAP], [0x26, 0x26, 2, 0, I.table, 0, TRAP],
  [0x28, 0x35, 1, 1, I.memoryArgument, 0, TRAP], [0x36, 0x3e, 2, 0, I.memoryArgument, 0, TRAP],
  [0x3f, 0x3f, 0, 1, I.memory], [0x40, 0x40, 1, 1, I.memory, 0, TRAP],
  [0x41, 0x41, 0, 1, I.i32], [0x42, 0x42, 0, 1, I.i64], [0x43, 0x43, 0, 1, I.f32, FLOAT.number], [0x44, 0x44, 0, 1, I.f64, FLOAT.number],
  [0x45, 0x45, 1, 1, I.none], [0x46, 0x4f, 2, 1, I.none], [0x50, 0x50, 1, 1, I.none], [0x51, 0x5a, 2, 1, I.none],
  [0x5b, 0x66, 2, 1, I.none, FLOAT.blind],
  [0x67, 0x69, 1, 1, I.none], [0x6a, 0x6c, 2, 1, I.none], [0x6d, 0x70, 2, 1, I.none, 0, TRAP], [0x71, 0x78, 2, 1, I.none],
  [0x79, 0x7b, 1, 1, I.none], [0x7c, 0x7e, 2, 1, I.none], [0x7f, 0x82, 2, 1, I.none, 0, TRAP], [0x83, 0x8a, 2, 1, I.none],
  [0x8b, 0x8c, 1, 1, I.none, FLOAT.signF32], [0x8d, 0x91, 1, 1, I.none, FLOAT.f32], [0x92, 0x97, 2, 1, I.none, FLOAT.f32], [0x98, 0x98, 2, 1, I.none, FLOAT.copysignF32],
  [0x99, 0x9a, 1, 1, I.none, FLOAT.signF64], [0x9b, 0x9f, 1, 1, I.none, FLOAT.f64], [0xa0, 0xa5, 2, 1, I.none, FLOAT.f64], [0xa6, 0xa6, 2, 1, I.none, FLOAT.copysignF64],
  [0xa7, 0xa7, 1, 1, I.none], [0xa8, 0xab, 1, 1, I.none, FLOAT.blind, TRAP], [0xac, 0xad, 1, 1, I.none], [0xae, 0xb1, 1, 1, I.none, FLOAT.blind, TRAP],
  [0xb2, 0xb5, 1, 1, I.none, FLOAT.number], [0xb6, 0xb6, 1, 1, I.none, FLOAT.f32], [0xb7, 0xba, 1, 1, I.none, FLOAT.number], [0xbb, 0xbb, 1, 1, I.none, FLOAT.f64],
  [0xbc, 0xc4, 1, 1, I.none],
  [0xd0, 0xd0, 0, 1, I.reference], [0xd1, 0xd1, 1, 1, I.none], [0xd2, 0xd2, 0, 1, I.function],
  // 0xfc
  [0x100, 0x107, 1, 1, I.none, FLOAT.blind],
  [0x108, 0x108, 3, 0, I.dataAndMemory, 0, TRAP], [0x109, 0x109, 0, 0, I.data], [0x10a, 0x10a, 3, 0, I.twoMemories, 0, TRAP], [0x10b, 0x10b, 3, 0, I.memory, 0, TRAP],
  [0x10c, 0x10c, 3, 0, I.elementAndTable, 0, TRAP], [0x10d, 0x10d, 0, 0, I.element], [0x10e, 0x10e, 3, 0, I.twoTables, 0, TRAP],
  [0x10f, 0x10f, 2, 1, I.table, 0, TRAP], [0x110, 0x110, 0, 1, I.table], [0x111, 0x111, 3, 0, I.table, 0, TRAP],
  // 0xfd: memory, constants, lanes
  [0x200, 0x20a, 1, 1, I.memoryArgument, 0, TRAP], [0x20b, 0x20b, 2, 0, I.memoryArgument, 0, TRAP],
  [0x20c, 0x20c, 0, 1, I.bytes16], [0x20d, 0x20d, 2, 1, I.bytes16], [0x20e, 0x20e, 2, 1, I.none], [0x20f, 0x214, 1, 1, I.none],
  [0x215, 0x216, 1, 1, I.lane], [0x217, 0x217, 2, 1, I.lane], [0x218, 0x219, 1, 1, I.lane], [0x21a, 0x21a, 2, 1, I.lane],
  [0x21b, 0x21b, 1, 1, I.lane], [0x21c, 0x21c, 2, 1, I.lane], [0x21d, 0x21d, 1, 1, I.lane], [0x21e, 0x21e, 2, 1, I.lane],
  [0x21f, 0x21f, 1, 1, I.lane], [0x220, 0x220, 2, 1, I.lane], [0x221, 0x221, 1, 1, I.lane], [0x222, 0x222, 2, 1, I.lane],
  // comparisons and bits
  [0x223, 0x240, 2, 1, I.none], [0x241, 0x246, 2, 1, I.none, FLOAT.blindF32x4], [0x247, 0x24c, 2, 1, I.none, FLOAT.blindF64x2],
  [0x24d, 0x24d, 1, 1, I.none], [0x24e, 0x251, 2, 1, I.none], [0x252, 0x252, 3, 1, I.none], [0x253, 0x253, 1, 1, I.none],
  [0x254, 0x257, 2, 1, I.memoryArgumentAndLane, 0, TRAP], [0x258, 0x25b, 2, 0, I.memoryArgumentAndLane, 0, TRAP], [0x25c, 0x25d, 1, 1, I.memoryArgument, 0, TRAP],
  [0x25e, 0x25e, 1, 1, I.none, FLOAT.madeF32x4], [0x25f, 0x25f, 1, 1, I.none, FLOAT.madeF64x2],
  // i8x16, and the roundings that lie between
  [0x260, 0x264, 1, 1, I.none], [0x265, 0x266, 2, 1, I.none], [0x267, 0x26a, 1, 1, I.none, FLOAT.f32x4], [0x26b, 0x273, 2, 1, I.none],
  [0x274, 0x275, 1, 1, I.none, FLOAT.f64x2], [0x276, 0x279, 2, 1, I.none], [0x27a, 0x27a, 1, 1, I.none, FLOAT.f64x2], [0x27b, 0x27b, 2, 1, I.none],
  // i16x8
  [0x27c, 0x281, 1, 1, I.none], [0x282, 0x282, 2, 1, I.none], [0x283, 0x284, 1, 1, I.none], [0x285, 0x286, 2, 1, I.none], [0x287, 0x28a, 1, 1, I.none],
  [0x28b, 0x293, 2, 1, I.none], [0x294, 0x294, 1, 1, I.none, FLOAT.f64x2], [0x295, 0x299, 2, 1, I.none], [0x29b, 0x29f, 2, 1, I.none],
  // i32x4
  [0x2a0, 0x2a1, 1, 1, I.none], [0x2a3, 0x2a4, 1, 1, I.none], [0x2a7, 0x2aa, 1, 1, I.none], [0x2ab, 0x2ae, 2, 1, I.none], [0x2b1, 0x2b1, 2, 1, I.none],
  [0x2b5, 0x2ba, 2, 1, I.none], [0x2bc, 0x2bf, 2, 1, I.none],
  // i64x2
  [0x2c0, 0x2c1, 1, 1, I.none], [0x2c3, 0x2c4, 1, 1, I.none], [0x2c7, 0x2ca, 1, 1, I.none], [0x2cb, 0x2ce, 2, 1, I.none], [0x2d1, 0x2d1, 2, 1, I.none],
  [0x2d5, 0x2df, 2, 1, I.none],
  // f32x4, f64x2: absolute value and negation move bits, pmin and pmax choose between them
  [0x2e0, 0x2e1, 1, 1, I.none], [0x2e3, 0x2e3, 1, 1, I.none, FLOAT.f32x4], [0x2e4, 0x2e9, 2, 1, I.none, FLOAT.f32x4], [0x2ea, 0x2eb, 2, 1, I.none],
  [0x2ec, 0x2ed, 1, 1, I.none], [0x2ef, 0x2ef, 1, 1, I.none, FLOAT.f64x2], [0x2f0, 0x2f5, 2, 1, I.none, FLOAT.f64x2], [0x2f6, 0x2f7, 2, 1, I.none],
  [0x2f8, 0x2f9, 1, 1, I.none, FLOAT.blindF32x4], [0x2fa, 0x2fb, 1, 1, I.none], [0x2fc, 0x2fd, 1, 1, I.none, FLOAT.blindF64x2], [0x2fe, 0x2ff, 1, 1, I.none]
]

const KNOWN = 1
const TRAPS = 2

/** Opcodes by number, in parallel tables. */
export const OPCODES = 0x300
export const OPERANDS = new Uint8Array(OPCODES)
export const RESULTS = new Uint8Array(OPCODES)
export const IMMEDIATES = new Uint8Array(OPCODES)
export const FLOATS = new Uint8Array(OPCODES)
const FLAGS = new Uint8Array(OPCODES)

for (const [first, last, operands, results, immediate, float = FLOAT.exact, trap = 0] of ROWS) {
  OPERANDS.fill(operands, first, last + 1)
  RESULTS.fill(results, first, last + 1)
  IMMEDIATES.fill(immediate, first, last + 1)
  FLOATS.fill(float, first, last + 1)
  FLAGS.fill(KNOWN | (trap === TRAP ? TRAPS : 0), first, last + 1)
}

export function isKnown (opcode: number): boolean {
  return opcode < OPCODES && FLAGS[opcode] !== 0
}

export function mayTrap (opcode: number): boolean {
  return ((FLAGS[opcode] as number) & TRAPS) !== 0
}

/** Whether engines compile it like a call: growing, bulk instructions, all that is done to tables. */
export function isLikeCall (opcode: number): boolean {
  return opcode === OP.tableGet || opcode === OP.tableSet || opcode === OP.memoryGrow || (opcode >= 0x108 && opcode <= 0x111)
}

import { refuse } from './bytes.ts'
import type { WasmBytes } from './bytes.ts'

/** Ends a block, a function's body or a constant expression. */
const END = 0x0b

const VALUE_TYPES = new Map([[0x7f, 'i'], [0x7e, 'I'], [0x7d, 'f'], [0x7c, 'F'], [0x7b, 'v'], [0x70, 'r'], [0x6f, 'e']])

/** One value type: i32, i64, f32, f64, v128, funcref, externref, as a letter. No garbage-collected or typed references. */
export function valueType (bytes: WasmBytes): string {
  const type = bytes.byte()
  return VALUE_TYPES.get(type) ?? refuse(`value type 0x${type.toString(16)} is outside the profile`)
}

function memoryArgument (bytes: WasmBytes): void {
  if (bytes.u32() >= 32) {
    refuse('several memories are outside the profile')
  }
  bytes.u32()
}

function blockType (bytes: WasmBytes): void {
  const first = bytes.bytes[bytes.at] ?? 0
  if (first === 0x40) {
    bytes.skip(1)
  } else if (first >= 0x40 && first < 0x80) {
    valueType(bytes)
  } else {
    bytes.skipSigned()
  }
}

function outside (opcode: string): never {
  return refuse(`instruction ${opcode} is outside the profile`)
}

/** 0xfc: saturating conversions, bulk memory, tables. */
function miscellaneous (bytes: WasmBytes): void {
  const opcode = bytes.u32()
  if (opcode > 17) {
    outside(`0xfc ${opcode}`)
  }
  const immediates = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1][opcode] ?? 0
  for (let i = 0; i < immediates; i++) {
    bytes.u32()
  }
}

/** 0xfd: fixed-width SIMD. Relaxed SIMD (from 0x100) depends on the CPU. */
function vector (bytes: WasmBytes): void {
  const opcode = bytes.u32()
  if (opcode > 0xff) {
    outside(`0xfd ${opcode} (relaxed SIMD)`)
  }
  if (opcode <= 11 || opcode === 92 || opcode === 93) {
    memoryArgument(bytes)
  } else if (opcode === 12 || opcode === 13) {
    bytes.skip(16)
  } else if (opcode >= 21 && opcode <= 34) {
    bytes.skip(1)
  } else if (opcode >= 84 && opcode <= 91) {
    memoryArgument(bytes)
    bytes.skip(1)
  }
}

/**
 * Passes over one instruction of the profile and answers its opcode; refuses every other. Admitted: WebAssembly 2.0 with tail
 * calls. Outside: exceptions (they could catch what ends a unit), threads, garbage collection, relaxed SIMD, memory64.
 */
export function instruction (bytes: WasmBytes): number {
  const opcode = bytes.byte()
  if ((opcode >= 0x45 && opcode <= 0xc4) || opcode <= 0x01 || opcode === 0x05 || opcode === END || opcode === 0x0f || opcode === 0x1a || opcode === 0x1b || opcode === 0xd1) {
    return opcode
  }
  if (opcode >= 0x28 && opcode <= 0x3e) {
    memoryArgument(bytes)
  } else if ((opcode >= 0x20 && opcode <= 0x26) || opcode === 0x0c || opcode === 0x0d || opcode === 0x10 || opcode === 0x12 || opcode === 0x3f || opcode === 0x40 || opcode === 0xd2) {
    bytes.u32()
  } else if (opcode === 0x41 || opcode === 0x42) {
    bytes.skipSigned()
  } else if (opcode >= 0x02 && opcode <= 0x04) {
    blockType(bytes)
  } else if (opcode === 0x11 || opcode === 0x13) {
    bytes.u32()
    bytes.u32()
  } else if (opcode === 0x0e) {
    for (let left = bytes.u32(); left >= 0; left--) {
      bytes.u32()
    }
  } else if (opcode === 0x43 || opcode === 0x44) {
    bytes.skip(opcode === 0x43 ? 4 : 8)
  } else if (opcode === 0x1c) {
    for (let left = bytes.u32(); left > 0; left--) {
      valueType(bytes)
    }
  } else if (opcode === 0xd0) {
    valueType(bytes)
  } else if (opcode === 0xfc) {
    miscellaneous(bytes)
  } else if (opcode === 0xfd) {
    vector(bytes)
  } else {
    outside(`0x${opcode.toString(16)}`)
  }
  return opcode
}

/** Passes over a constant expression, `end` included. */
export function constantExpression (bytes: WasmBytes): void {
  let opcode = instruction(bytes)
  while (opcode !== END) {
    opcode = instruction(bytes)
  }
}

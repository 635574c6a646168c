import { OPCODES } from './opcode-names.ts'

/** Where one instruction stands in a module, and which it is: its opcode, or `prefix << 16 | sub` for those of two parts. */
export interface Instruction {
  readonly key: number
  readonly at: number
}

/** A cursor over a module's bytes. */
export class Cursor {
  readonly bytes: Uint8Array
  at: number

  constructor (bytes: Uint8Array, at = 0) {
    this.bytes = bytes
    this.at = at
  }

  byte (): number {
    return this.bytes[this.at++] ?? 0
  }

  /** LEB128 up to 32 bits; longer numbers are skipped by it as well. */
  number (): number {
    let [value, shift, byte] = [0, 0, 0]
    do {
      byte = this.byte()
      value |= (byte & 0x7f) << shift
      shift += 7
    } while (byte >= 0x80)
    return value >>> 0
  }

  numbers (count: number): void {
    for (let i = 0; i < count; i++) {
      this.number()
    }
  }
}

/** What follows an opcode: n numbers (LEB128), or n bytes; `table` and `types` count themselves. */
type Immediates = { readonly numbers: number } | { readonly bytes: number } | 'table' | 'types'

const ONE = [0x02, 0x03, 0x04, 0x0c, 0x0d, 0x10, 0x12, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x3f, 0x40, 0x41, 0x42, 0xd0, 0xd2]
const ACCESSES = Array.from({ length: 0x3e - 0x28 + 1 }, (_, i) => 0x28 + i)

const PLAIN: ReadonlyMap<number, Immediates> = new Map<number, Immediates>([
  ...ONE.map((opcode): [number, Immediates] => [opcode, { numbers: 1 }]),
  ...[0x11, 0x13, ...ACCESSES].map((opcode): [number, Immediates] => [opcode, { numbers: 2 }]),
  [0x0e, 'table'], [0x1c, 'types'], [0x43, { bytes: 4 }], [0x44, { bytes: 8 }]
])

/** Of `memory.init` and what follows it. */
const BULK = [2, 1, 2, 1, 2, 1, 2, 1, 1, 1]

function prefixed (cursor: Cursor, prefix: number, sub: number): void {
  if (prefix === 0xfc) {
    cursor.numbers(BULK[sub - 8] ?? 0)
    return
  }
  const laneOfMemory = sub >= 84 && sub <= 91
  cursor.numbers(sub <= 11 || sub === 92 || sub === 93 || laneOfMemory ? 2 : 0)
  cursor.at += sub === 12 || sub === 13 ? 16 : laneOfMemory || (sub >= 21 && sub <= 34) ? 1 : 0
}

/** Skips one instruction, immediates and all. Written from the core specification's table of opcodes, apart from the profile's own reader. */
export function next (cursor: Cursor): Instruction {
  const { at } = cursor
  const opcode = cursor.byte()
  if (opcode === 0xfc || opcode === 0xfd) {
    const sub = cursor.number()
    prefixed(cursor, opcode, sub)
    return { key: opcode << 16 | sub, at }
  }
  const immediates = PLAIN.get(opcode) ?? { bytes: 0 }
  if (typeof immediates === 'string') {
    cursor.numbers(cursor.number() + (immediates === 'table' ? 1 : 0))
  } else if ('numbers' in immediates) {
    cursor.numbers(immediates.numbers)
  } else {
    cursor.at += immediates.bytes
  }
  return { key: opcode, at }
}

/** Every instruction that the profile admits and that does something: without `else` and `end`. */
export const ALL: ReadonlyMap<number, string> = OPCODES

export function nameOf (key: number): string {
  return ALL.get(key) ?? `0x${key.toString(16)}`
}

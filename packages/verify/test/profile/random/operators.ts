/** Value types: i32, i64, f32, f64, v128. */
export type Letter = 'i' | 'I' | 'f' | 'F' | 'v'

export const TYPE_BYTE: Readonly<Record<Letter, number>> = { i: 0x7f, I: 0x7e, f: 0x7d, F: 0x7c, v: 0x7b }

/** An instruction without immediates (or with constant ones): operands, result, bytes. */
export interface Operator {
  readonly takes: string
  readonly gives: Letter
  readonly bytes: readonly number[]
}

function range (first: number, last: number, takes: string, gives: Letter, bytes: (opcode: number) => number[] = opcode => [opcode]): Operator[] {
  return Array.from({ length: last - first + 1 }, (_, i) => ({ takes, gives, bytes: bytes(first + i) }))
}

const misc = (opcode: number): number[] => [0xfc, opcode]
const vector = (opcode: number): number[] => opcode < 0x80 ? [0xfd, opcode] : [0xfd, opcode % 128 + 128, opcode >> 7]
const lane = (opcode: number): number[] => [...vector(opcode), 1]

export const OPERATORS: readonly Operator[] = [
  ...range(0x45, 0x45, 'i', 'i'), ...range(0x46, 0x4f, 'ii', 'i'), ...range(0x50, 0x50, 'I', 'i'), ...range(0x51, 0x5a, 'II', 'i'), ...range(0x5b, 0x60, 'ff', 'i'), ...range(0x61, 0x66, 'FF', 'i'),
  ...range(0x67, 0x69, 'i', 'i'), ...range(0x6a, 0x78, 'ii', 'i'), ...range(0x79, 0x7b, 'I', 'I'), ...range(0x7c, 0x8a, 'II', 'I'),
  ...range(0x8b, 0x91, 'f', 'f'), ...range(0x92, 0x98, 'ff', 'f'), ...range(0x99, 0x9f, 'F', 'F'), ...range(0xa0, 0xa6, 'FF', 'F'),
  ...range(0xa7, 0xa7, 'I', 'i'), ...range(0xa8, 0xa9, 'f', 'i'), ...range(0xaa, 0xab, 'F', 'i'), ...range(0xac, 0xad, 'i', 'I'), ...range(0xae, 0xaf, 'f', 'I'), ...range(0xb0, 0xb1, 'F', 'I'),
  ...range(0xb2, 0xb3, 'i', 'f'), ...range(0xb4, 0xb5, 'I', 'f'), ...range(0xb6, 0xb6, 'F', 'f'), ...range(0xb7, 0xb8, 'i', 'F'), ...range(0xb9, 0xba, 'I', 'F'), ...range(0xbb, 0xbb, 'f', 'F'),
  ...range(0xbc, 0xbc, 'f', 'i'), ...range(0xbd, 0xbd, 'F', 'I'), ...range(0xbe, 0xbe, 'i', 'f'), ...range(0xbf, 0xbf, 'I', 'F'),
  ...range(0xc0, 0xc1, 'i', 'i'), ...range(0xc2, 0xc4, 'I', 'I'),
  ...range(0, 1, 'f', 'i', misc), ...range(2, 3, 'F', 'i', misc), ...range(4, 5, 'f', 'I', misc), ...range(6, 7, 'F', 'I', misc)
]

export const VECTOR_OPERATORS: readonly Operator[] = [
  ...range(14, 14, 'vv', 'v', vector), ...range(15, 17, 'i', 'v', vector), ...range(18, 18, 'I', 'v', vector), ...range(19, 19, 'f', 'v', vector), ...range(20, 20, 'F', 'v', vector),
  ...range(21, 22, 'v', 'i', lane), ...range(24, 25, 'v', 'i', lane), ...range(27, 27, 'v', 'i', lane), ...range(29, 29, 'v', 'I', lane), ...range(31, 31, 'v', 'f', lane), ...range(33, 33, 'v', 'F', lane),
  ...range(32, 32, 'vf', 'v', lane), ...range(34, 34, 'vF', 'v', lane), ...range(35, 76, 'vv', 'v', vector), ...range(77, 77, 'v', 'v', vector), ...range(78, 81, 'vv', 'v', vector), ...range(82, 82, 'vvv', 'v', vector),
  ...range(83, 83, 'v', 'i', vector), ...range(94, 98, 'v', 'v', vector), ...range(103, 106, 'v', 'v', vector), ...range(107, 109, 'vi', 'v', vector), ...range(110, 115, 'vv', 'v', vector),
  ...range(116, 117, 'v', 'v', vector), ...range(118, 121, 'vv', 'v', vector), ...range(122, 122, 'v', 'v', vector), ...range(148, 148, 'v', 'v', vector),
  ...range(174, 174, 'vv', 'v', vector), ...range(181, 186, 'vv', 'v', vector), ...range(213, 219, 'vv', 'v', vector),
  ...range(224, 225, 'v', 'v', vector), ...range(227, 227, 'v', 'v', vector), ...range(228, 235, 'vv', 'v', vector), ...range(236, 237, 'v', 'v', vector), ...range(239, 239, 'v', 'v', vector), ...range(240, 247, 'vv', 'v', vector),
  ...range(248, 255, 'v', 'v', vector)
]

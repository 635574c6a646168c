export type Kind = 'f' | 'F' | 'f32x4' | 'f64x2'

export const NAN: Readonly<Record<Kind, readonly number[]>> = {
  f: [0x43, 0, 0, 0xc0, 0x7f],
  F: [0x44, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f],
  f32x4: [0xfd, 12, 0, 0, 0xc0, 0x7f, 0, 0, 0xc0, 0x7f, 0, 0, 0xc0, 0x7f, 0, 0, 0xc0, 0x7f],
  f64x2: [0xfd, 12, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f]
}
export const EQUAL: Readonly<Record<Kind, readonly number[]>> = { f: [0x5b], F: [0x61], f32x4: [0xfd, 0x41], f64x2: [0xfd, 0x47] }

/** By the core specification's text, not by the profile's table: which results may be NaNs of any payload. */
export function arithmeticKind (operator: readonly number[]): Kind | undefined {
  const [first = 0, low = 0, high = 0] = operator
  if (first !== 0xfd) {
    return (first >= 0x8d && first <= 0x97) || first === 0xb6 ? 'f' : (first >= 0x9b && first <= 0xa5) || first === 0xbb ? 'F' : undefined
  }
  const opcode = low < 0x80 ? low : low - 128 + high * 128
  const among = (...opcodes: number[]): boolean => opcodes.includes(opcode)
  return among(94, 103, 104, 105, 106, 227) || (opcode >= 228 && opcode <= 233) ? 'f32x4' : among(95, 116, 117, 122, 148, 239) || (opcode >= 240 && opcode <= 245) ? 'f64x2' : undefined
}

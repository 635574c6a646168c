/** A trap, by V8's words. */
export class Trap extends Error {
  override readonly name = 'Trap'
}

function bits (value: bigint, width: bigint, counting: 'clz' | 'ctz' | 'popcnt'): bigint {
  const text = value.toString(2).padStart(Number(width), '0')
  switch (counting) {
    case 'clz': return BigInt(/^0*/.exec(text)?.[0].length ?? 0)
    case 'ctz': return BigInt(/0*$/.exec(text)?.[0].length ?? 0)
    case 'popcnt': return BigInt(text.replaceAll('0', '').length)
  }
}

function divide (a: bigint, b: bigint, width: number, kind: number): bigint {
  const [x, y] = kind === 0 || kind === 2 ? [BigInt.asIntN(width, a), BigInt.asIntN(width, b)] : [a, b]
  if (y === 0n) {
    throw new Trap(kind < 2 ? 'divide by zero' : 'remainder by zero')
  }
  if (kind === 0 && y === -1n && x === -(1n << BigInt(width - 1))) {
    throw new Trap('divide result unrepresentable')
  }
  return kind < 2 ? x / y : x % y
}

/** Comparisons eq, ne, lt_s, lt_u, gt_s, gt_u, le_s, le_u, ge_s, ge_u. */
export function compare (index: number, a: bigint, b: bigint, width: number): bigint {
  const signed = index >= 2 && index % 2 === 0
  const [x, y] = signed ? [BigInt.asIntN(width, a), BigInt.asIntN(width, b)] : [a, b]
  return BigInt([x === y, x !== y, x < y, x < y, x > y, x > y, x <= y, x <= y, x >= y, x >= y][index] === true)
}

/** clz, ctz, popcnt. */
export function count (index: number, a: bigint, width: number): bigint {
  return bits(a, BigInt(width), (['clz', 'ctz', 'popcnt'] as const)[index] ?? 'clz')
}

/** add, sub, mul, div_s, div_u, rem_s, rem_u, and, or, xor, shl, shr_s, shr_u, rotl, rotr; values and results unsigned. */
export function binary (index: number, a: bigint, b: bigint, width: number): bigint {
  const by = b % BigInt(width)
  const rest = BigInt(width) - by
  const all = (value: bigint): bigint => BigInt.asUintN(width, value)
  switch (index) {
    case 0: return all(a + b)
    case 1: return all(a - b)
    case 2: return all(a * b)
    case 3: case 4: case 5: case 6: return all(divide(a, b, width, index - 3))
    case 7: return a & b
    case 8: return a | b
    case 9: return a ^ b
    case 10: return all(a << by)
    case 11: return all(BigInt.asIntN(width, a) >> by)
    case 12: return a >> by
    case 13: return all(a << by) | (a >> rest)
    default: return (a >> by) | all(a << rest)
  }
}

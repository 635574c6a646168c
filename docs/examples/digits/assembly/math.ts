const LN2_HIGH: f64 = 6.93147180369123816490e-01
const LN2_LOW: f64 = 1.90821492927058770002e-10
const LOG2_E: f64 = 1.44269504088896338700

/** e^x for x <= 0, from additions and multiplications alone: range reduction by ln 2, then 13 terms of the series. 0 below -708. */
export function expNegative (x: f64): f64 {
  if (x < -708) return 0
  const n = floor(x * LOG2_E + 0.5)
  const r = (x - n * LN2_HIGH) - n * LN2_LOW
  let sum: f64 = 1
  for (let k: f64 = 13; k > 0; k--) sum = 1 + sum * r / k
  return sum * reinterpret<f64>(<u64>(<i64>n + 1023) << 52)
}

/** ln x for normal x > 0: x = m * 2^e with m around 1, then the series of artanh. Minus infinity for 0. */
export function log (x: f64): f64 {
  if (x <= 0) return -Infinity
  const bits = reinterpret<u64>(x)
  let e = <f64>(<i64>(bits >> 52) - 1023)
  let m = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000)
  if (m > 1.4142135623730951) {
    m *= 0.5
    e++
  }
  const z = (m - 1) / (m + 1)
  const square = z * z
  let sum: f64 = 0
  for (let k: f64 = 21; k > 0; k -= 2) sum = sum * square + 1 / k
  return 2 * z * sum + e * LN2_LOW + e * LN2_HIGH
}

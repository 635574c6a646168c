// The kernels of the execution bench. Each takes a size and answers a number that depends on all that it did.

const K: StaticArray<u32> = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
]

const w = new StaticArray<u32>(64)

/** Compresses `blocks` blocks; each block's words are made of the state before it. */
export function sha256 (blocks: i32): f64 {
  let h0: u32 = 0x6a09e667; let h1: u32 = 0xbb67ae85; let h2: u32 = 0x3c6ef372; let h3: u32 = 0xa54ff53a
  let h4: u32 = 0x510e527f; let h5: u32 = 0x9b05688c; let h6: u32 = 0x1f83d9ab; let h7: u32 = 0x5be0cd19
  for (let block = 0; block < blocks; block++) {
    for (let i = 0; i < 16; i++) {
      unchecked(w[i] = h0 * <u32>(i + 1) + <u32>block)
    }
    for (let i = 16; i < 64; i++) {
      const a = unchecked(w[i - 15])
      const b = unchecked(w[i - 2])
      const s0 = rotr(a, 7) ^ rotr(a, 18) ^ (a >> 3)
      const s1 = rotr(b, 17) ^ rotr(b, 19) ^ (b >> 10)
      unchecked(w[i] = w[i - 16] + s0 + w[i - 7] + s1)
    }
    let a = h0; let b = h1; let c = h2; let d = h3; let e = h4; let f = h5; let g = h6; let h = h7
    for (let i = 0; i < 64; i++) {
      const t1 = h + (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)) + ((e & f) ^ (~e & g)) + unchecked(K[i]) + unchecked(w[i])
      const t2 = (rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
      h = g
      g = f
      f = e
      e = d + t1
      d = c
      c = b
      b = a
      a = t1 + t2
    }
    h0 += a
    h1 += b
    h2 += c
    h3 += d
    h4 += e
    h5 += f
    h6 += g
    h7 += h
  }
  return <f64>(h0 ^ h1 ^ h2 ^ h3 ^ h4 ^ h5 ^ h6 ^ h7)
}

/** Iterations over a square of `side` points. */
export function mandelbrot (side: i32): f64 {
  let total = 0
  for (let row = 0; row < side; row++) {
    const ci = 2.0 * <f64>row / <f64>side - 1.0
    for (let column = 0; column < side; column++) {
      const cr = 3.0 * <f64>column / <f64>side - 2.0
      let x = 0.0
      let y = 0.0
      let i = 0
      while (i < 256) {
        const xx = x * x
        const yy = y * y
        if (xx + yy > 4.0) {
          break
        }
        y = 2.0 * x * y + ci
        x = xx - yy + cr
        i++
      }
      total += i
    }
  }
  return <f64>total
}

/** Primes below `limit`. */
export function sieve (limit: i32): f64 {
  const composite = heap.alloc(limit)
  memory.fill(composite, 0, limit)
  let primes = 0
  for (let i = 2; i < limit; i++) {
    if (load<u8>(composite + i) === 0) {
      primes++
      for (let j = i + i; j < limit; j += i) {
        store<u8>(composite + j, 1)
      }
    }
  }
  heap.free(composite)
  return <f64>primes
}

/** The longest Collatz sequence that starts below `limit`. */
export function collatz (limit: i32): f64 {
  let longest = 0
  for (let start: u64 = 1; start < <u64>limit; start++) {
    let n = start
    let steps = 0
    while (n !== 1) {
      n = (n & 1) === 0 ? n >> 1 : 3 * n + 1
      steps++
    }
    longest = max(longest, steps)
  }
  return <f64>longest
}

/** The trace of a product of two `size` by `size` matrices. */
export function matmul (size: i32): f64 {
  const bytes = size * size * 8
  const a = heap.alloc(bytes)
  const b = heap.alloc(bytes)
  const c = heap.alloc(bytes)
  memory.fill(c, 0, bytes)
  for (let i = 0; i < size * size; i++) {
    store<f64>(a + i * 8, <f64>(i % 97) * 0.5)
    store<f64>(b + i * 8, <f64>(i % 89) * 0.25)
  }
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const left = load<f64>(a + (i * size + k) * 8)
      for (let j = 0; j < size; j++) {
        const at = c + (i * size + j) * 8
        store<f64>(at, load<f64>(at) + left * load<f64>(b + (k * size + j) * 8))
      }
    }
  }
  let trace = 0.0
  for (let i = 0; i < size; i++) {
    trace += load<f64>(c + (i * size + i) * 8)
  }
  heap.free(a)
  heap.free(b)
  heap.free(c)
  return trace
}

export function fib (n: i32): f64 {
  return <f64>fibonacci(n)
}

function fibonacci (n: i32): i32 {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2)
}

/** A source of pseudo-random numbers that a seed decides. Not for secrets. */
export interface Random {
  /** 0 … 1, 1 excluded. */
  uniform (): number
  /** Mean 0, standard deviation 1. */
  gaussian (): number
  /** 0 … 2^32 − 1. */
  word (): number
}

/** SFC32 (Chris Doty-Humphrey, PractRand), started from 32 bits. */
export function createRandom (seed: number): Random {
  let a = 0x9e3779b9
  let b = 0x243f6a88
  let c = seed >>> 0
  let counter = 1

  const word = (): number => {
    const t = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t | 0
    return t >>> 0
  }

  // the first outputs still show the seed
  for (let i = 0; i < 15; i++) {
    word()
  }

  const uniform = (): number => word() / 2 ** 32
  // Box–Muller; 1 − u is never 0
  const gaussian = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  return { uniform, gaussian, word }
}

import type { Crypto } from '@mycel/wire/crypto'

/** What one vector comes to here, and what it should: equal as JSON, or this reader is wrong. */
export interface Verdict {
  readonly name: string
  readonly found: unknown
  readonly wanted: unknown
}

/** Reads every vector of one file. Pure, so that it runs in Node and in a browser. */
export type Reader = (crypto: Crypto, stored: unknown) => Iterable<Verdict> | AsyncIterable<Verdict>

export interface Tally {
  readonly checked: number
  /** One line for each vector that comes to another verdict. */
  readonly failures: readonly string[]
}

export async function tally (verdicts: ReturnType<Reader>): Promise<Tally> {
  const failures: string[] = []
  let checked = 0

  for await (const { name, found, wanted } of verdicts) {
    const [a, b] = [found, wanted].map(value => JSON.stringify(value))
    checked++

    if (a !== b) {
      failures.push(`${name}: ${String(a).slice(0, 200)}, the vector says ${String(b).slice(0, 200)}`)
    }
  }

  return { checked, failures }
}

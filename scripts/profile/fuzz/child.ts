// `node <tier flags> child.ts KIND FOLDER FROM TO`: one line of JSON for each module: what it did (instrumented), and where the raw one did otherwise; at the end what ran at all.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { KINDS } from './kinds.ts'
import type { Kind } from './kinds.ts'

export interface Line {
  readonly seed: number
  /** Everything that is to be seen, fuel included, as one word: equal in all tiers. */
  readonly seen: string
  /** Where raw and instrumented differ, or what else is wrong. */
  readonly problem?: string
  /** Fuel, at most 2^53. */
  readonly fuel: number
  /** How it went, for the statistics. */
  readonly facts: readonly string[]
}

const [kind = '', folder = '.', from = '0', to = '0'] = process.argv.slice(2)
const examine = KINDS[kind as Kind]
const ran = new Set<string>()

for (let seed = Number(from); seed < Number(to); seed++) {
  let line: Line
  try {
    const found = examine(seed, () => readFileSync(join(folder, `${seed}.wasm`)))
    found.ran.forEach(one => { ran.add(one) })
    const { seen, problem, fuel, facts } = found
    line = { seed, seen, fuel: Number(fuel), facts, ...(problem == null ? {} : { problem }) }
  } catch (error) {
    line = { seed, seen: 'failed', problem: error instanceof Error ? error.stack ?? error.message : String(error), fuel: 0, facts: [] }
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
process.stdout.write(`${JSON.stringify({ ran: [...ran] })}\n`)

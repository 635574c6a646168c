import { parseArgs } from 'node:util'

/** What a visitor can choose. */
export interface DemoOptions {
  /** Of the search's proposals, the training runs and the liar's choice of units; 0 … 2^32 − 1. */
  readonly seed: number
  /** False where the seed is the built-in one. */
  readonly seedGiven: boolean
  /** Share of its units that the liar forges, 0 … 1. */
  readonly forge: number
  /** Units for which the liar behaves before it starts, 0 … 1000. */
  readonly patience: number
  /** Experiments in all. */
  readonly units: number
  readonly rounds: number
  /** The report, HTML. */
  readonly out: string
  /** The nodes' folders stay. */
  readonly keep: boolean
}

export const DEFAULT_SEED = 20_260
export const MIN_ROUNDS = 4
export const MIN_UNITS = 200
const MAX_UNITS = 2_000

export const USAGE = `npm run demo -- [options]

  --seed N        of the search, the training runs and the liar's choice (default ${DEFAULT_SEED})
  --forge F       share of its units that the liar forges, 0 to 1 (default 0.1)
  --patience N    the liar behaves for its first N units (default 0)
  --units N       experiments in all, ${MIN_UNITS} to ${MAX_UNITS} (default 250)
  --rounds N      rounds of the search, ${MIN_ROUNDS} to 20 (default 5)
  --out FILE      the report (default demo-out/demo-report.html)
  --keep          leave the nodes' folders
  --help          this text
`

export type Parsed = { readonly ok: true, readonly options: DemoOptions } | { readonly ok: false, readonly help: boolean, readonly text: string }

/** Reads the command line; what is wrong comes back as text for people. */
export function parseOptions (args: readonly string[]): Parsed {
  let values: ReturnType<typeof read>

  try {
    values = read(args)
  } catch (err) {
    return wrong((err instanceof Error ? err.message.split('. ')[0] : undefined) ?? 'the options cannot be read')
  }

  if (values.help === true) {
    return { ok: false, help: true, text: USAGE }
  }

  const numbers = {
    seed: whole(values.seed ?? String(DEFAULT_SEED), 0, 0xffffffff),
    forge: share(values.forge ?? '0.1'),
    patience: whole(values.patience ?? '0', 0, 1_000),
    units: whole(values.units ?? '250', MIN_UNITS, MAX_UNITS),
    rounds: whole(values.rounds ?? '5', MIN_ROUNDS, 20)
  }
  const bad = Object.entries(numbers).find(([, value]) => typeof value === 'string')

  if (bad != null) {
    return wrong(`--${bad[0]}: ${bad[1]}`)
  }

  const { seed, forge, patience, units, rounds } = numbers as Record<keyof typeof numbers, number>
  return { ok: true, options: { seed, forge, patience, units, rounds, seedGiven: values.seed != null, out: values.out ?? 'demo-out/demo-report.html', keep: values.keep === true } }
}

function read (args: readonly string[]): { seed?: string, forge?: string, patience?: string, units?: string, rounds?: string, out?: string, keep?: boolean, help?: boolean } {
  return parseArgs({
    args: [...args],
    strict: true,
    allowPositionals: false,
    options: {
      seed: { type: 'string' },
      forge: { type: 'string' },
      patience: { type: 'string' },
      units: { type: 'string' },
      rounds: { type: 'string' },
      out: { type: 'string' },
      keep: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' }
    }
  }).values
}

function whole (text: string, min: number, max: number): number | string {
  return /^\d{1,10}$/.test(text) && Number(text) >= min && Number(text) <= max ? Number(text) : `"${text}" is no whole number from ${min} to ${max}`
}

function share (text: string): number | string {
  return /^(0|1|0?\.\d{1,6}|1\.0+)$/.test(text) ? Number(text) : `"${text}" is no share between 0 and 1, for instance 0.1`
}

function wrong (reason: string): Parsed {
  return { ok: false, help: false, text: `demo: ${reason}\n\n${USAGE}` }
}

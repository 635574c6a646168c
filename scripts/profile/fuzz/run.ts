import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Line } from './child.ts'
import type { Kind } from './kinds.ts'

/** The flags of a host's children, but for the tier. */
const HOST = ['--stack-size=6000', '--wasm-inlining-min-budget=400'] as const
const TIERS = [['--liftoff-only'], ['--no-liftoff']] as const
const BATCH = 250
/** No module takes longer than milliseconds: a batch that lasts this long hangs. */
const LIMIT_MS = 300_000

export interface Problem {
  readonly kind: Kind
  readonly seed: number
  readonly what: string
}

export interface Tally {
  modules: number
  fuel: number
  readonly facts: Map<string, number>
  readonly ran: Set<string>
}

export interface FuzzInit {
  readonly kind: Kind
  readonly count: number
  readonly from: number
  /** After each batch: how many are done, and what was found in it. */
  batch (done: number, problems: readonly Problem[]): void
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** A child's lines of JSON. Error where it ends badly or not in time. */
async function lines (args: readonly string[]): Promise<unknown[]> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], timeout: LIMIT_MS, killSignal: 'SIGKILL' })
  const ended = new Promise<string>(resolve => { child.once('close', (code, signal) => { resolve(code === 0 ? '' : `ended with ${signal ?? `exit code ${code}`}`) }) })
  const found: unknown[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    found.push(JSON.parse(line))
  }
  const bad = await ended
  if (bad !== '') {
    throw new Error(`${args.join(' ')} ${bad} after ${found.length} modules`)
  }
  return found
}

/** Makes modules, runs them raw and instrumented in both tiers, two processes at a time, and compares all of it. */
export async function fuzz ({ kind, count, from, batch }: FuzzInit): Promise<Tally> {
  const tally: Tally = { modules: 0, fuel: 0, facts: new Map(), ran: new Set() }
  for (let done = 0; done < count;) {
    const [first, last] = [from + done, from + Math.min(count, done + BATCH)]
    const folder = mkdtempSync(join(tmpdir(), 'mycel-fuzz-'))
    try {
      if (kind === 'binaryen') {
        await lines([here('./binaryen.ts'), folder, String(first), String(last)])
      }
      const problems = await oneBatch(kind, folder, first, last, tally)
      done += last - first
      batch(done, problems)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  return tally
}

async function oneBatch (kind: Kind, folder: string, first: number, last: number, tally: Tally): Promise<Problem[]> {
  const results = await Promise.allSettled(TIERS.map(async tier => lines([...tier, ...HOST, here('./child.ts'), kind, folder, String(first), String(last)])))
  const failed = results.flatMap(result => result.status === 'rejected' ? [{ kind, seed: first, what: String(result.reason) }] : [])
  if (failed.length > 0) {
    return failed
  }
  const [liftoff = [], turbofan = []] = results.map(result => result.status === 'fulfilled' ? result.value : [])
  const problems: Problem[] = []
  for (let i = 0; i < last - first; i++) {
    const [one, other] = [liftoff[i] as Line, turbofan[i] as Line]
    for (const what of new Set([one.problem, other.problem].filter(what => what != null))) {
      problems.push({ kind, seed: one.seed, what })
    }
    if (one.seen !== other.seen) {
      problems.push({ kind, seed: one.seed, what: `tiers differ: ${one.seen} / ${other.seen}` })
    }
    tally.modules++
    tally.fuel += one.fuel
    one.facts.forEach(fact => { tally.facts.set(fact, (tally.facts.get(fact) ?? 0) + 1) })
  }
  (liftoff.at(-1) as { ran: readonly string[] }).ran.forEach(name => { tally.ran.add(name) })
  return problems
}

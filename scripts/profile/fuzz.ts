/**
 * `npm run fuzz -- [--count N] [--seed S] [--only KIND]`: random modules under the execution profile. Each one runs raw and instrumented, in V8's two tiers: the same results, traps,
 * memory and calls of imports, and the same fuel in both tiers. `binaryen` modules come from wasm-opt, `random` ones from a generator of our own whose NaNs are compared bit by bit, `command`
 * ones call WASI; N of each. Prints how much the modules did, and which instructions never ran. Exit status 1 where something differs: the seed is said, and `--count 1 --seed S --only KIND` does it again.
 */
import { parseArgs } from 'node:util'
import { SIGNATURES } from '../../packages/verify/src/wasi/index.ts'
import { KINDS } from './fuzz/kinds.ts'
import { ALL } from './fuzz/opcodes.ts'
import { fuzz } from './fuzz/run.ts'
import type { Kind } from './fuzz/kinds.ts'
import type { Problem } from './fuzz/run.ts'

const { values } = parseArgs({ options: { count: { type: 'string', default: '300' }, seed: { type: 'string', default: '0' }, only: { type: 'string' } } })
const [count, from] = [values.count, values.seed].map(Number) as [number, number]
const kinds = (Object.keys(KINDS) as Kind[]).filter(kind => values.only == null || kind === values.only)

if (!Number.isInteger(count) || count < 1 || !Number.isInteger(from) || from < 0 || kinds.length === 0) {
  process.stderr.write(`npm run fuzz -- [--count N] [--seed S] [--only ${Object.keys(KINDS).join('|')}]\n`)
  process.exit(2)
}

const begun = performance.now()
const ran = new Set<string>()
const problems: Problem[] = []

function told (kind: Kind, done: number, found: readonly Problem[]): void {
  for (const { seed, what } of found) {
    process.stdout.write(`${kind} ${seed}: ${what}\n  again: npm run fuzz -- --count 1 --seed ${seed} --only ${kind}\n`)
  }
  problems.push(...found)
  process.stderr.write(`${kind}: ${done} of ${count}, ${((performance.now() - begun) / 1000).toFixed(0)} s\n`)
}

for (const kind of kinds) {
  const tally = await fuzz({ kind, count, from, batch: (done, found) => { told(kind, done, found) } })
  tally.ran.forEach(name => { ran.add(name) })
  const facts = [...tally.facts].sort(([, a], [, b]) => b - a).map(([fact, n]) => `${fact} ${(100 * n / tally.modules).toFixed(1)} %`)
  process.stdout.write(`${kind}: ${tally.modules} modules, raw and instrumented, in two tiers; ${tally.fuel.toExponential(1)} fuel; ${facts.join(', ')}\n`)
}

/** Names in a list of what never ran. */
const SHOWN = 60
/** They end the unit, or are refused whatever they get. */
const NEVER_SUCCEED = /^(proc_exit|proc_raise|sock_\w+)$/

function coverage (what: string, all: readonly string[]): void {
  const never = all.filter(name => !ran.has(name))
  const shown = `${never.slice(0, SHOWN).join(' ')}${never.length > SHOWN ? ` and ${never.length - SHOWN} more` : ''}`
  process.stdout.write(`${all.length - never.length} of ${all.length} ${what}${never.length > 0 ? `; never: ${shown}` : ''}\n`)
}

coverage('instructions ran', [...ALL.values()])
if (kinds.includes('command')) {
  coverage('WASI functions succeeded', [...SIGNATURES.keys()].filter(name => !NEVER_SUCCEED.test(name)))
}
process.stdout.write(`${problems.length} differences\n`)
process.exitCode = problems.length > 0 ? 1 : 0

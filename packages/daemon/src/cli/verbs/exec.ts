import { createPool, ExecutorError } from '../../executors/index.ts'
import { check } from '../exec/check.ts'
import { PLAN_OPTIONS, planOf } from '../exec/plan.ts'
import { report } from '../exec/report.ts'
import { CliError, EXIT } from '../exit.ts'
import { flag, positional } from '../verb.ts'
import type { ExecutorErrorCode } from '../../executors/index.ts'
import type { ExitCode } from '../exit.ts'
import type { Call, Verb } from '../verb.ts'

/** What no result is, and how the process ends then. */
const FAILURES: Readonly<Partial<Record<ExecutorErrorCode, readonly [exit: ExitCode, hint: string]>>> = {
  timeout: [EXIT.timedOut, 'this is no result, and says nothing about the unit: raise --wall, or make the unit smaller'],
  'bad-workload': [EXIT.badData, ''],
  aborted: [EXIT.interrupted, ''],
  'out-of-memory': [EXIT.unavailable, 'this is no result: the machine has less memory than --memory allows the unit'],
  'stack-exhausted': [EXIT.unavailable, 'this is no result: the machine gave the child too small a stack'],
  'child-crashed': [EXIT.unavailable, 'this is no result: the child was killed, perhaps for want of memory']
}

export const exec: Verb = {
  usage: 'exec <module.wasm> [args…] [options] [-- args that begin with a dash…]',
  summary: 'run one unit here, exactly as a provider would; no daemon needed. stdout, stderr and exit code are the program\'s own, or, with --json, in one object',
  example: 'mycel exec bootstrap.wasm {index} --index 7 --in turbidity.csv --input unit.txt\nmycel exec --check bootstrap.wasm',
  positionals: [1, 65],
  graceful: true,
  options: {
    check: { type: 'boolean', help: 'run nothing: say whether the module would be admitted, and if not why, where, and what to do' },
    ...PLAN_OPTIONS
  },
  async run (call) {
    try {
      return flag(call, 'check') ? await check(call) : await runUnit(call)
    } catch (err) {
      throw err instanceof ExecutorError ? failure(err, positional(call, 0)) : err
    }
  }
}

async function runUnit (call: Call): Promise<number> {
  const plan = await planOf(call)
  const pool = await createPool({ size: 1, tier: plan.tier, blobs: plan.blobs, isolation: plan.isolation, spare: false })

  try {
    const started = performance.now()
    const outcome = await pool.run(plan.workload, plan.unit, { signal: call.signal })
    return report(call, plan, outcome, { isolation: pool.isolation, wallMs: Math.round(performance.now() - started) })
  } finally {
    await pool.stop()
  }
}

function failure (err: ExecutorError, file: string): CliError {
  const [exit, hint] = FAILURES[err.code] ?? [EXIT.internal, '']
  return new CliError(exit, err.code, `${file}: ${err.message}`, hint, { cause: err })
}

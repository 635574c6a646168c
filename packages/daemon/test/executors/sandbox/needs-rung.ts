import { tryRung } from '../../../src/executors/sandbox/trial.ts'
import type { Rung } from '../../../src/executors/sandbox/rung.ts'
import type { Context } from 'mocha'

/** Skips by name where this machine cannot have the rung. In CI, which installs bwrap, the rung of bwrap is never skipped. */
export async function rungHere (context: Context, rung: Rung): Promise<void> {
  const { holds, fault, attempts } = await tryRung({ isolation: rung, memoryMib: 64, privatePaths: [] })
  if (holds) {
    return
  }
  const why = `${rung} is not to be had here: ${fault ?? attempts.filter(({ held }) => !held).map(({ what }) => what).join(', ')}`
  if (process.env['CI'] != null && rung === 'bwrap+seccomp+rlimits') {
    throw new Error(why)
  }
  process.stderr.write(`  skipped: ${why}\n`)
  context.skip()
}

import { tryRung } from '../../../src/executors/sandbox/trial.ts'
import type { Rung } from '../../../src/executors/sandbox/rung.ts'

/** Skips by name where this machine cannot start such a child at all; one that starts and is open is red. In CI, which installs bwrap, the rung of bwrap is never skipped. */
export async function rungHere (context: Mocha.Context, rung: Rung): Promise<void> {
  const { fault } = await tryRung({ isolation: rung, memoryMib: 64, privatePaths: [] })
  if (fault == null) {
    return
  }
  const why = `${rung} is not to be had here: ${fault}`
  if (process.env['CI'] != null && rung === 'bwrap+seccomp+rlimits') {
    throw new Error(why)
  }
  process.stderr.write(`  skipped: ${why}\n`)
  context.skip()
}

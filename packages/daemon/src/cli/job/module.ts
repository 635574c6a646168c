import { sentence } from '@mycel/verify/execute'
import { inspectModule } from '../../executors/index.ts'
import { CliError, EXIT } from '../exit.ts'

const WALL_MS = 60_000

/**
 * Checks the submitter's own module before anybody is asked to run it: one that the profile admits, a command, with its memory exported. It is parsed in a child process.
 * CliError 65 `bad-module`.
 */
export async function checkModule (bytes: Uint8Array, file: string, memoryPages: number): Promise<void> {
  const inspection = await inspectModule(bytes, { memoryPages, wallMs: WALL_MS })

  if (!inspection.admitted) {
    throw new CliError(EXIT.badData, 'bad-module', `module ${file}: ${sentence(inspection.refusal)}`, '"mycel exec --check" says more; docs/writing-jobs.md tells how to build one')
  }

  if (!inspection.exportsMemory) {
    throw new CliError(EXIT.badData, 'bad-module', `module ${file}: exports no memory named "memory"`, 'WASI calls read and write through it')
  }
}

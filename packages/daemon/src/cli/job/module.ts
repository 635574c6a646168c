import { compileModule } from '@mycel/verify/execute'
import { CliError, EXIT } from '../exit.ts'

/**
 * Checks the submitter's own module before anybody is asked to run it: one that the profile admits, a command, with its memory exported. Compiles it in this
 * process, which the daemon never does. CliError 65 `bad-module`.
 */
export function checkModule (bytes: Uint8Array, file: string, memoryPages: number): void {
  const compiled = compileModule(bytes, memoryPages)

  if (compiled.kind === 'refused') {
    throw new CliError(EXIT.badData, 'bad-module', `module ${file}: ${compiled.reason}`, 'mycel exec --check says more; docs/writing-jobs.md how to build one')
  }

  if (!WebAssembly.Module.exports(compiled.module).some(({ name, kind }) => name === 'memory' && kind === 'memory')) {
    throw new CliError(EXIT.badData, 'bad-module', `module ${file}: exports no memory named "memory"`, 'WASI calls read and write through it')
  }
}

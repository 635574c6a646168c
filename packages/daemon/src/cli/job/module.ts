import { admit } from '../../executors/module/admit.ts'
import { CliError, EXIT } from '../exit.ts'

const ENTRY = '_start'

/**
 * Checks the submitter's own module before anybody is asked to run it: a WebAssembly module within the profile that exports `_start` and its memory. Compiles it in this
 * process, which the daemon never does. CliError 65 `bad-module`.
 */
export async function checkModule (bytes: Uint8Array, file: string, memoryPages: number): Promise<void> {
  try {
    admit(bytes, memoryPages)
  } catch (err) {
    throw bad(file, (err as Error).message, 'build a WASI preview 1 command, for instance with target wasm32-wasip1', err)
  }

  let module: WebAssembly.Module

  try {
    module = await WebAssembly.compile(new Uint8Array(bytes))
  } catch (err) {
    throw bad(file, `not valid WebAssembly: ${(err as Error).message}`, 'build it again', err)
  }

  const exported = WebAssembly.Module.exports(module)

  if (!exported.some(({ name, kind }) => name === ENTRY && kind === 'function')) {
    throw bad(file, `exports no function ${ENTRY}`, 'a job is a command, not a library: build it with an entry point')
  }

  if (!exported.some(({ name, kind }) => name === 'memory' && kind === 'memory')) {
    throw bad(file, 'exports no memory named "memory"', 'WASI calls read and write through it')
  }
}

function bad (file: string, what: string, hint: string, cause?: unknown): CliError {
  return new CliError(EXIT.badData, 'bad-module', `module ${file}: ${what}`, hint, { cause })
}

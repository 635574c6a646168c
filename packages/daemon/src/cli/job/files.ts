import { readFile } from 'node:fs/promises'
import { CliError, EXIT } from '../exit.ts'

/** A file that the job names. CliError 66 `no-input` says which one and where it was named. */
export async function readNamed (path: string, where: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (err) {
    throw unreadable(path, where, err)
  }
}

export function unreadable (path: string, where: string, err: unknown): CliError {
  const { code, message } = err as NodeJS.ErrnoException
  const what = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'a folder, not a file' : code === 'ENOTDIR' ? 'not a folder' : message
  const exit = code === 'EACCES' || code === 'EPERM' ? EXIT.permission : EXIT.noInput
  return new CliError(exit, 'no-input', `${where}: ${path}: ${what}`, 'paths in a job file are relative to that file', { cause: err })
}

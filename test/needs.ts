import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Context } from 'mocha'

/**
 * For a suite that needs a program which npm cannot bring. Where it is missing the suite is skipped with its name and how to get it; in CI, which installs it, that is
 * an error: nothing is skipped there. Returns the program's path.
 */
export function needsProgram (context: Context, program: string, debian: string, path?: string): string {
  const found = path == null ? onPath(program) : runnable(path) ? path : undefined

  if (found == null) {
    const what = `${path ?? program} is not installed: apt-get install ${debian}`

    if (process.env['CI'] != null) {
      throw new Error(what)
    }

    process.stderr.write(`  skipped: ${what}\n`)
    context.skip()
  }

  return found
}

function onPath (program: string): string | undefined {
  return (process.env['PATH'] ?? '').split(delimiter).map(folder => join(folder, program)).find(runnable)
}

function runnable (path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

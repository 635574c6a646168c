import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('../../../bin/mycel.js', import.meta.url))

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command as a process of its own, stdin empty, in a clean environment. */
export async function mycel (args: readonly string[], env: Readonly<Record<string, string>> = {}, stdin = ''): Promise<Ended> {
  return new Promise(resolve => {
    const child = execFile(process.execPath, [BIN, ...args], { env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', ...env }, timeout: 20_000, encoding: 'utf8' }, (err, stdout, stderr) => {
      resolve({ code: typeof err?.code === 'number' ? err.code : err == null ? 0 : -1, stdout, stderr })
    })
    child.stdin?.end(stdin)
  })
}

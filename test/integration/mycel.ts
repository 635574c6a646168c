import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('../../packages/daemon/bin/mycel.js', import.meta.url))

/** Runs the command as a person would; `json` is what it printed under --json. */
export async function mycel (args: readonly string[]): Promise<{ readonly code: number, readonly json: Record<string, unknown>, readonly stderr: string }> {
  return new Promise(resolve => {
    execFile(process.execPath, [BIN, ...args, '--json'], { timeout: 25_000 }, (err, stdout, stderr) => {
      resolve({ code: typeof err?.code === 'number' ? err.code : err == null ? 0 : -1, json: stdout === '' ? {} : JSON.parse(stdout) as Record<string, unknown>, stderr })
    })
  })
}

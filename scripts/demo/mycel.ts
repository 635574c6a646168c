import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('../../packages/daemon/bin/mycel.js', import.meta.url))

/** No command of the demo takes longer, milliseconds. */
const LIMIT_MS = 120_000

export interface Ran {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the `mycel` command as a person would, and waits for its end. */
export async function mycel (args: readonly string[], stdin = ''): Promise<Ran> {
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ['pipe', 'pipe', 'pipe'], timeout: LIMIT_MS })
  const texts = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => { texts.stdout += text })
  child.stderr.setEncoding('utf8').on('data', (text: string) => { texts.stderr += text })
  // a command that does not read its input may be gone before it is written
  child.stdin.on('error', () => {})
  child.stdin.end(stdin)
  const [code] = await once(child, 'close') as [number | null]
  return { exit: code ?? -1, ...texts }
}

/** Runs it with `--json` and reads its answer; throws where it did not end with 0. */
export async function mycelJson (args: readonly string[], stdin = ''): Promise<unknown> {
  const { exit, stdout, stderr } = await mycel([...args, '--json'], stdin)

  if (exit !== 0) {
    throw new Error(`mycel ${args.slice(0, 2).join(' ')} ended with ${exit}: ${stderr.trim()}`)
  }

  return JSON.parse(stdout)
}

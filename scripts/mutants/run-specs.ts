import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from '../test/places.ts'

/** A mutant may make a test wait for ever: that is a red test too. */
const LIMIT_MS = 90_000

export interface SpecRun {
  readonly red: boolean
  readonly timedOut: boolean
  readonly output: string
}

const running = new Set<number>()

/** Stops what is still running, children of tests included. */
export function stopAll (): void {
  for (const pid of running) {
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // it has ended by itself
    }
  }
}

/** Runs compiled tests of a copied tree until the first red one. */
export async function runSpecs (root: string, specs: readonly string[]): Promise<SpecRun> {
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/mocha/bin/mocha.js'), '--bail', '--exit', '--timeout', '30000', '--reporter', 'dot', ...specs], {
    cwd: root,
    detached: true,
    // what a test that is cut off leaves behind goes with the copy
    env: { ...process.env, FORCE_COLOR: '0', TMPDIR: join(root, 'tmp') },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const pid = child.pid ?? 0
  running.add(pid)
  const output: string[] = []
  child.stdout.setEncoding('utf8').on('data', (text: string) => { output.push(text) })
  child.stderr.setEncoding('utf8').on('data', (text: string) => { output.push(text) })
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    process.kill(-pid, 'SIGKILL')
  }, LIMIT_MS)
  const code = await new Promise<number | null>(resolve => { child.once('close', resolve) })
  clearTimeout(timer)
  running.delete(pid)
  return { red: code !== 0, timedOut, output: output.join('') }
}

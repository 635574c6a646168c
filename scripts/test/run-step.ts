import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { ROOT } from './places.ts'
import type { Command, Step } from './steps.ts'

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

interface Ended {
  readonly code: number
  readonly output: string
}

/** Runs one command in a process group of its own, so that nothing that it started outlives its time limit. */
async function run (command: Command, env: NodeJS.ProcessEnv, limitMs: number, buffered: boolean): Promise<Ended> {
  const child = spawn(command.program, command.args, {
    cwd: join(ROOT, command.cwd ?? '.'),
    env,
    detached: true,
    // one stream, so that complaints stay beside what they are about
    stdio: ['ignore', buffered ? 'pipe' : process.stdout.fd, buffered ? 'pipe' : process.stdout.fd]
  })
  const output: string[] = []
  child.stdout?.setEncoding('utf8').on('data', (text: string) => { output.push(text) })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => { output.push(text) })

  const end = (): void => {
    try {
      process.kill(-(child.pid ?? 0), 'SIGKILL')
    } catch {
      // the group is gone already
    }
  }
  const timer = setTimeout(() => {
    output.push(`${command.program} ${command.args.join(' ')} ran past ${limitMs / 1000} s\n`)
    end()
  }, limitMs)
  process.once('SIGINT', end).once('exit', end)
  const code = await new Promise<number>(resolve => {
    child.once('error', err => {
      output.push(`${err.message}\n`)
      resolve(1)
    })
    child.once('close', code => { resolve(code ?? 1) })
  })
  clearTimeout(timer)
  process.off('SIGINT', end).off('exit', end)
  return { code, output: output.join('') }
}

/** What the reporter wrote; null when it never came to write. */
function countsIn (file: string): Counts | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Counts
  } catch {
    return null
  }
}

export interface StepEnd extends Counts {
  /** What is still to be printed. */
  readonly output: string
}

/**
 * Runs a step to its end and never throws for what it finds; a `beside` one keeps what it says for its end. Tests that ended without counts, or with a bad exit status and no
 * failed test (a crash, a time limit, a missing file), count as one failed.
 */
export async function runStep (step: Step): Promise<StepEnd> {
  const folder = mkdtempSync(join(tmpdir(), 'mycel-test-'))
  const file = join(folder, 'counts.json')
  const env = { ...process.env, PATH: `${ROOT}node_modules/.bin${delimiter}${process.env.PATH ?? ''}`, MYCEL_TEST_COUNTS: file }
  try {
    const ended = await Promise.all(step.commands.map(async command => run(command, env, step.limitMs, step.kind === 'check' || step.beside === true)))
    const bad = ended.filter(({ code }) => code !== 0)
    const output = (step.kind === 'check' ? bad : ended).map(one => one.output).join('')
    if (step.kind === 'check') {
      return bad.length === 0 ? { passed: 1, failed: 0, skipped: 0, output } : { passed: 0, failed: 1, skipped: 0, output }
    }
    const counts = countsIn(file) ?? { passed: 0, failed: 0, skipped: 0 }
    return bad.length > 0 && counts.failed === 0 ? { ...counts, failed: 1, output } : { ...counts, output }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

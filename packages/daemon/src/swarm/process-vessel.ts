import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createClient } from '../client/index.ts'
import { adversaryPath } from './adversary.ts'
import { SwarmError } from './errors.ts'
import type { AdversarySpec } from './spec.ts'
import type { Berth, Vessel } from './vessel.ts'
import type { Control } from '../control.ts'
import type { AbortOptions } from '@libp2p/interface'
import type { ChildProcess } from 'node:child_process'

/** How long a node may take until it answers. */
const START_MS = 30_000

/** How long a node may take to stop before it is killed. */
const STOP_MS = 5000

const POLL_MS = 25

/** Everything that a node prints: stdout and stderr. */
export const LOG_FILE = 'log'

/** A node in an operating-system process of its own, leader of its own process group. Closing its stdin ends it. */
export class ProcessVessel implements Vessel {
  readonly control: Control
  private readonly berth: Berth
  private readonly adversary: AdversarySpec | undefined
  private child: ChildProcess | undefined
  private ending = false
  private crash_: string | undefined

  constructor (berth: Berth, adversary: AdversarySpec | undefined) {
    this.berth = berth
    this.adversary = adversary
    this.control = createClient({ socketPath: berth.socket })
  }

  get pid (): number | undefined {
    return this.child?.pid
  }

  get running (): boolean {
    return this.child != null
  }

  get crash (): string | undefined {
    return this.crash_
  }

  async start (options: AbortOptions = {}): Promise<void> {
    const { dir, name } = this.berth
    const log = await open(join(dir, LOG_FILE), 'a')

    try {
      const child = spawn(process.execPath, this.args(), { stdio: ['pipe', log.fd, log.fd], detached: true })
      this.child = child
      this.ending = false
      child.stdin?.on('error', () => {})
      child.once('error', err => { this.crash_ = err.message })
      child.once('exit', (code, signal) => {
        this.child = undefined

        if (!this.ending) {
          this.crash_ = `node "${name}" ended by itself (${signal ?? `exit code ${code}`}), see ${join(dir, LOG_FILE)}`
        }
      })
    } finally {
      await log.close()
    }

    await this.answering(options)
  }

  async kill (): Promise<void> {
    await this.end('SIGKILL')
  }

  async stop (): Promise<void> {
    await this.end('SIGTERM')
  }

  private args (): string[] {
    const { dir, name, transient } = this.berth
    const flags = transient ? ['--transient'] : []

    if (this.adversary == null) {
      return [entry('node-main.js'), dir, ...flags]
    }

    const { module, options } = this.adversary
    return [entry('adversary-main.js'), dir, name, adversaryPath(module), JSON.stringify(options), ...flags]
  }

  private async answering ({ signal }: AbortOptions): Promise<void> {
    const { name, dir } = this.berth
    const deadline = Date.now() + START_MS

    for (;;) {
      if (this.child == null || Date.now() > deadline) {
        const why = this.child == null ? 'ended at once' : `did not answer within ${START_MS / 1000} s`
        await this.end('SIGKILL')
        this.crash_ = undefined
        throw new SwarmError('not-started', `node "${name}" ${why}: ${await lastLines(join(dir, LOG_FILE))}`, `its whole output is in ${join(dir, LOG_FILE)}`)
      }

      try {
        await this.control.status()
        return
      } catch {
        signal?.throwIfAborted()
        await delay(POLL_MS)
      }
    }
  }

  private async end (how: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { child } = this

    if (child?.pid == null) {
      return
    }

    this.ending = true
    const gone = child.exitCode != null || child.signalCode != null ? undefined : once(child, 'exit')
    child.kill(how)
    const late = setTimeout(() => { child.kill('SIGKILL') }, STOP_MS)
    await gone
    clearTimeout(late)
    this.child = undefined
  }
}

function entry (file: string): string {
  return fileURLToPath(new URL(file, import.meta.url))
}

async function lastLines (path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text.trim().split('\n').slice(-3).join(' | ')
}

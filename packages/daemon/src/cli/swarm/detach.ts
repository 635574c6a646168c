import { spawn } from 'node:child_process'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { CliError, EXIT } from '../exit.ts'
import { readState } from './folder.ts'
import type { SwarmState } from './folder.ts'

const BIN = fileURLToPath(new URL('../../bin.js', import.meta.url))
const POLL_MS = 50

/** Runs `mycel swarm up` with these arguments in the background and waits until its swarm is there. */
export async function detached (dir: string, args: readonly string[], signal: AbortSignal): Promise<SwarmState> {
  const folder = await mkdtemp(join(tmpdir(), 'mycel-up-'))
  const path = join(folder, 'log')
  const log = await open(path, 'a')
  const child = spawn(process.execPath, [BIN, 'swarm', 'up', '--dir', dir, ...args], { detached: true, stdio: ['ignore', log.fd, log.fd] })

  try {
    for (;;) {
      const state = await readState(dir)

      if (state != null && state.pid === child.pid) {
        child.unref()
        return state
      }

      if (child.exitCode != null || child.signalCode != null) {
        throw new CliError(EXIT.unavailable, 'not-started', `the swarm did not start: ${(await readFile(path, 'utf8')).trim()}`, 'without --detach it says what it does')
      }

      if (signal.aborted) {
        child.kill('SIGTERM')
      }

      await delay(POLL_MS)
    }
  } finally {
    await log.close()
    await rm(folder, { recursive: true, force: true })
  }
}

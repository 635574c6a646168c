import { readFileSync } from 'node:fs'
import { innermost } from './observe.ts'

const KIB = 1024

/**
 * Bytes that no file gives back, of what was started as this process: its own pages, shared ones, and what was swapped out. The limit on data counts what may be written now: a page that was written
 * and then made read-only is no longer in it. Undefined where there is no /proc to ask, or the process is gone.
 */
export function heldBytes (pid: number): number | undefined {
  try {
    const status = readFileSync(`/proc/${innermost(pid)}/status`, 'utf8')
    return ['RssAnon', 'RssShmem', 'VmSwap'].reduce((sum, name) => sum + Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * KIB, 0)
  } catch {
    return undefined
  }
}

/** Kills children that hold more. `pids`: of their launchers, which take them along. */
export function killOverdrawn (pids: readonly number[], mostBytes: number): void {
  for (const pid of pids) {
    if ((heldBytes(pid) ?? 0) > mostBytes) {
      process.kill(pid, 'SIGKILL')
    }
  }
}

import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { findCgroupHome } from './cgroup.ts'
import { RUNGS } from './rung.ts'
import { tryRung } from './trial.ts'
import type { CgroupHome } from './cgroup.ts'
import type { Isolation, Rung } from './rung.ts'
import type { Trial } from './trial.ts'

/** Where a machine stands, found by trying. */
export interface Standing {
  readonly isolation: Isolation
  /** The rungs that were tried, strongest first; the last one holds, unless `isolation` is `none`. */
  readonly trials: readonly Trial[]
  /** What would make the machine safer; undefined on the strongest rung. */
  readonly advice?: string
  readonly home?: CgroupHome
}

export interface ClimbInit {
  readonly memoryMib: number
  readonly privatePaths: readonly string[]
}

/** What a rung needs, or why it cannot be had here. */
function missing (rung: Rung, home: CgroupHome | undefined): string | undefined {
  if (process.platform !== 'linux') {
    return `sandboxes are made by Linux, this is ${process.platform}`
  }
  switch (rung) {
    case 'bwrap+seccomp+cgroup':
    case 'bwrap+seccomp+rlimits':
      if (process.arch !== 'x64' && process.arch !== 'arm64') {
        return `no list of system calls for ${process.arch}`
      }
      if (!onPath('bwrap')) {
        return 'bwrap is not installed'
      }
      return rung === 'bwrap+seccomp+cgroup' && home == null ? 'no control group has been delegated to this process' : undefined
    case 'unshare+setuid+permission':
      return process.getuid?.() !== 0 ? 'only root can give a child another user' : !onPath('unshare') || !onPath('setpriv') ? 'unshare and setpriv are not installed' : undefined
  }
}

function onPath (program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some(folder => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

function adviceFor (isolation: Isolation): string | undefined {
  switch (isolation) {
    case 'bwrap+seccomp+cgroup':
      return undefined
    case 'bwrap+seccomp+rlimits':
      return 'run the node as the systemd service (Delegate=memory pids): a control group then caps a child\'s memory as a whole'
    case 'unshare+setuid+permission':
    case 'none':
      return process.platform !== 'linux'
        ? 'run the node on Linux with bubblewrap to work for strangers'
        : onPath('bwrap')
          ? 'bwrap is installed and does not work: let it make user namespaces (sysctl kernel.unprivileged_userns_clone=1; on Ubuntu 24.04 an AppArmor profile for bwrap), then restart the node'
          : 'install bubblewrap (Debian, Ubuntu, Fedora: the package "bubblewrap"), then restart the node'
  }
}

/** Tries rungs from the strongest down until one holds. */
export async function climb ({ memoryMib, privatePaths }: ClimbInit): Promise<Standing> {
  const home = findCgroupHome()
  const trials: Trial[] = []
  for (const isolation of RUNGS) {
    const fault = missing(isolation, home)
    const trial = fault == null ? await tryRung({ isolation, memoryMib, privatePaths, ...(home == null ? {} : { home }) }) : { isolation, holds: false, attempts: [], fault, ms: 0 }
    trials.push(trial)
    if (trial.holds) {
      const advice = adviceFor(isolation)
      return { isolation, trials, ...(advice == null ? {} : { advice }), ...(isolation === 'bwrap+seccomp+cgroup' && home != null ? { home } : {}) }
    }
  }
  const advice = adviceFor('none')
  return { isolation: 'none', trials, ...(advice == null ? {} : { advice }) }
}

const found = new Map<string, Promise<Standing>>()

/** The same, once for each memory limit and set of private folders while this process lives: what nobody tried to reach is not known to be out of reach. */
export async function standing (init: ClimbInit): Promise<Standing> {
  const key = JSON.stringify([init.memoryMib, [...init.privatePaths].sort()])
  const known = found.get(key) ?? climb(init)
  found.set(key, known)
  return known
}

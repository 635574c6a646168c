import { accessSync, constants, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { BASE_MIB } from './rlimits.ts'

/** Threads and launchers of one child. */
const MAX_TASKS = 64
/** Where this process itself goes: a group with groups in it holds no processes. */
const OWN = 'daemon'
const CONTROLLERS = ['memory', 'pids'] as const

/** The group of one child. */
export interface Cgroup {
  readonly folder: string
  readonly procs: string
  /** Kills what is left in it and takes it away; what cannot go yet goes with a later child. */
  remove (): void
}

/** Where children's groups are made: a part of the tree that the system has handed to this process. */
export class CgroupHome {
  readonly #folder: string
  #next = 0

  constructor (folder: string) {
    this.#folder = folder
  }

  /** A new group that caps memory at `memoryMib` and a child's own needs. */
  child (memoryMib: number): Cgroup {
    this.#sweep()
    const folder = join(this.#folder, `unit-${process.pid}-${this.#next++}`)
    mkdirSync(folder)
    writeFileSync(join(folder, 'memory.max'), String(capBytes(memoryMib)))
    writeFileSync(join(folder, 'pids.max'), String(MAX_TASKS))
    // not everywhere; swap off and the whole group dying together only make the end quicker
    for (const [file, value] of [['memory.swap.max', '0'], ['memory.oom.group', '1']] as const) {
      attempt(() => { writeFileSync(join(folder, file), value) })
    }
    return { folder, procs: join(folder, 'cgroup.procs'), remove: () => { removeGroup(folder) } }
  }

  #sweep (): void {
    for (const name of readdirSync(this.#folder).filter(one => one.startsWith(`unit-${process.pid}-`))) {
      if (attempt(() => readFileSync(join(this.#folder, name, 'cgroup.procs'), 'utf8')) === '') {
        attempt(() => { rmdirSync(join(this.#folder, name)) })
      }
    }
  }
}

/** What a child's group holds at most, bytes. */
export function capBytes (memoryMib: number): number {
  return (memoryMib + BASE_MIB) * 1024 * 1024
}

function removeGroup (folder: string): void {
  attempt(() => { writeFileSync(join(folder, 'cgroup.kill'), '1') })
  attempt(() => { rmdirSync(folder) })
}

/** Undefined where it cannot be done. */
function attempt<T> (act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}

/** Mount point of the unified hierarchy, and this process's group in it. */
function ownGroup (proc: string): { readonly mount: string, readonly path: string } | undefined {
  const path = /^0::(\/.*)$/m.exec(attempt(() => readFileSync(join(proc, 'self/cgroup'), 'utf8')) ?? '')?.[1]
  const mount = (attempt(() => readFileSync(join(proc, 'self/mountinfo'), 'utf8')) ?? '').split('\n').find(line => / - cgroup2 /.test(line))?.split(' ')[4]
  return path == null || mount == null ? undefined : { mount, path }
}

/**
 * The part of the tree that belongs to this process: its own group, where an ordinary user may write it, or the group above one called `daemon`, which is how systemd's
 * `DelegateSubgroup=daemon` starts us. Root may write everywhere, which is no sign that anything was handed over. Moves this process into `daemon` where it
 * is not there yet and hands memory and tasks to its children's groups.
 *
 * @param proc - where /proc is
 */
export function findCgroupHome (proc = '/proc', uid = process.getuid?.()): CgroupHome | undefined {
  const own = ownGroup(proc)
  if (own == null || own.path === '/') {
    return undefined
  }
  const inside = own.path.endsWith(`/${OWN}`)
  if (uid === 0 && !inside) {
    return undefined
  }
  const folder = join(own.mount, inside ? dirname(own.path) : own.path)
  return attempt(() => {
    const offered = readFileSync(join(folder, 'cgroup.controllers'), 'utf8').split(/\s+/)
    if (!CONTROLLERS.every(one => offered.includes(one))) {
      return undefined
    }
    accessSync(join(folder, 'cgroup.procs'), constants.W_OK)
    accessSync(join(folder, 'cgroup.subtree_control'), constants.W_OK)
    if (!inside) {
      if (readFileSync(join(folder, 'cgroup.procs'), 'utf8').trim() !== String(process.pid)) {
        // others live here, such as a terminal's shell: it is not ours to split
        return undefined
      }
      mkdirSync(join(folder, OWN), { recursive: true })
      writeFileSync(join(folder, OWN, 'cgroup.procs'), String(process.pid))
    }
    writeFileSync(join(folder, 'cgroup.subtree_control'), CONTROLLERS.map(one => `+${one}`).join(' '))
    return new CgroupHome(folder)
  })
}

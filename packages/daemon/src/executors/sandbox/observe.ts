import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { capBytes } from './cgroup.ts'
import type { Cgroup } from './cgroup.ts'
import type { Tried } from './trial.ts'

const SECCOMP_FILTER = '2'

function status (pid: number): ReadonlyMap<string, string> {
  return new Map(readFileSync(`/proc/${pid}/status`, 'utf8').split('\n').map(line => {
    const [name = '', value = ''] = line.split(/:\s*/, 2)
    return [name, value]
  }))
}

/** Node itself, at the end of the launchers that a child was started through. */
export function innermost (pid: number): number {
  for (let at = pid; ;) {
    const [next] = readFileSync(`/proc/${at}/task/${at}/children`, 'utf8').trim().split(' ')
    if (next == null || next === '') {
      return at
    }
    at = Number(next)
  }
}

function seen (look: () => readonly [boolean, string]): Tried {
  try {
    const [held, what] = look()
    return { held, seen: what }
  } catch (error) {
    return { held: false, seen: error instanceof Error && 'code' in error ? String(error.code) : String(error) }
  }
}

/** What a descriptor leads to, where that is a file or folder that is not the child's own root. */
function outsideOf (pid: number, link: string): string {
  try {
    const to = readlinkSync(link)
    const [at, root] = [statSync(link), statSync(`/proc/${pid}/root`)]
    return !to.startsWith('/') || to === '/dev/null' || (at.dev === root.dev && at.ino === root.ino) ? '' : to
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      // closed meanwhile
      return ''
    }
    throw error
  }
}

function anotherNamespace (pid: number, name: string): readonly [boolean, string] {
  const theirs = readlinkSync(`/proc/${pid}/ns/${name}`)
  return [theirs !== readlinkSync(`/proc/self/ns/${name}`), theirs]
}

/** What the kernel says of a child, seen from outside: it covers what a script cannot try. */
export function observe (launched: number, cgroup: { readonly group: Cgroup, readonly memoryMib: number } | undefined): Readonly<Record<string, Tried>> {
  const pid = innermost(launched)
  const is = status(pid)
  const equals = (name: string, value: string): readonly [boolean, string] => [is.get(name) === value, `${name} ${is.get(name) ?? 'unknown'}`]
  return {
    seccomp: seen(() => equals('Seccomp', SECCOMP_FILTER)),
    'no-new-privileges': seen(() => equals('NoNewPrivs', '1')),
    capabilities: seen(() => {
      const sets = ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map(name => is.get(name) ?? '?')
      return [sets.every(set => /^0+$/.test(set)), sets.join(' ')]
    }),
    'pid-namespace': seen(() => [(is.get('NSpid') ?? '').split(/\s+/).length > 1, `NSpid ${is.get('NSpid') ?? 'unknown'}`]),
    'network-namespace': seen(() => anotherNamespace(pid, 'net')),
    user: seen(() => {
      const ids = `${is.get('Uid') ?? '?'} ${is.get('Gid') ?? '?'}`.split(/\s+/)
      return [ids.every(id => /^\d+$/.test(id) && id !== '0' && Number(id) !== process.getuid?.()), `Uid ${is.get('Uid') ?? 'unknown'}`]
    }),
    descriptors: seen(() => {
      const inherited = readdirSync(`/proc/${pid}/fd`).map(fd => outsideOf(pid, `/proc/${pid}/fd/${fd}`)).filter(to => to !== '')
      return [inherited.length === 0, inherited.join(' ')]
    }),
    ...(cgroup == null ? {} : { cgroup: seen(() => inGroup(pid, cgroup.group, cgroup.memoryMib)) })
  }
}

function inGroup (pid: number, { folder }: Cgroup, memoryMib: number): readonly [boolean, string] {
  const within = readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n').includes(String(pid))
  const [memory, tasks] = ['memory.max', 'pids.max'].map(name => readFileSync(join(folder, name), 'utf8').trim())
  return [within && Number(memory) <= capBytes(memoryMib) && Number(tasks) > 0, `memory.max ${memory ?? ''}, pids.max ${tasks ?? ''}${within ? '' : ', not in it'}`]
}

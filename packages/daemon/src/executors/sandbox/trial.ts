import { createServer } from 'node:net'
import { launch, spawnLaunch } from './launch.ts'
import { observe } from './observe.ts'
import { dataKib } from './rlimits.ts'
import type { CgroupHome } from './cgroup.ts'
import type { Layer, Rung } from './rung.ts'
import type { AddressInfo, Server } from 'node:net'

/** A child that says nothing for this long has not started. */
const TRIAL_MS = 5_000
const MAX_REPORT_BYTES = 64 * 1024

/** What a trial is told to reach for. */
export interface Quarry {
  readonly privatePaths: readonly string[]
  readonly hostPid: number
  readonly hostPort: number
  /** More memory than a child may have. */
  readonly mib: number
}

export interface Tried {
  /** It did not get through. */
  readonly held: boolean
  /** What stopped it, or what it reached. */
  readonly seen: string
}

/** One way out that was tried, or one thing that the kernel was asked. */
export interface Attempt extends Tried {
  readonly what: string
}

export interface TrialInit {
  readonly isolation: Rung
  readonly memoryMib: number
  readonly home?: CgroupHome
  /** Folders that no child may read: the daemon's own. */
  readonly privatePaths: readonly string[]
  /** Layers to take away: the rung must then fail. */
  readonly without?: readonly Layer[]
}

export interface Trial {
  readonly isolation: Rung
  /** Every attempt that the rung promises to stop was stopped. */
  readonly holds: boolean
  readonly attempts: readonly Attempt[]
  /** Why there are no attempts, if so. */
  readonly fault?: string
  readonly ms: number
}

const KERNEL = ['stack', 'environment', 'system-files', 'private-files', 'writing', 'processes', 'foreign-memory', 'programs', 'host-network', 'tcp', 'unix', 'udp', 'memory', 'seccomp', 'no-new-privileges', 'capabilities', 'pid-namespace', 'network-namespace', 'descriptors'] as const

/** What must hold with V8's own walls gone (`bare`), and with Node's permission model in place (`whole`). */
const PROMISES: Readonly<Record<Rung, { readonly bare: readonly string[], readonly whole: readonly string[] }>> = {
  'bwrap+seccomp+cgroup': { bare: [...KERNEL, 'cgroup'], whole: [] },
  'bwrap+seccomp+rlimits': { bare: KERNEL, whole: [] },
  'unshare+setuid+permission': {
    bare: ['stack', 'environment', 'private-files', 'processes', 'foreign-memory', 'host-network', 'memory', 'no-new-privileges', 'capabilities', 'pid-namespace', 'network-namespace', 'user', 'descriptors'],
    whole: ['system-files', 'writing', 'programs']
  }
}

/**
 * Starts a child of this rung that tries to get out, once without Node's permission model, so that nothing counts that a hole in V8 would take away, and once with it where the
 * rung relies on it. The rung holds if all that it promises was tried and stopped.
 */
export async function tryRung (init: TrialInit): Promise<Trial> {
  const begun = performance.now()
  const { isolation, without = [] } = init
  const { bare, whole } = PROMISES[isolation]
  try {
    const [server, port] = await listen()
    try {
      const [first, second] = await Promise.all([
        once(init, port, [...without, 'permission']),
        whole.length === 0 ? {} : once(init, port, without)
      ])
      const attempts = [...take(first, bare), ...take(second, whole)]
      return { isolation, holds: attempts.every(({ held }) => held), attempts, ms: Math.round(performance.now() - begun) }
    } finally {
      server.close()
    }
  } catch (error) {
    return { isolation, holds: false, attempts: [], fault: error instanceof Error ? error.message : String(error), ms: Math.round(performance.now() - begun) }
  }
}

function take (tried: Readonly<Record<string, Tried>>, wanted: readonly string[]): Attempt[] {
  return wanted.map(what => ({ what, ...tried[what] ?? { held: false, seen: 'not tried' } }))
}

/** Something on this machine's loopback that a child must not reach. */
async function listen (): Promise<readonly [Server, number]> {
  const server = createServer(socket => { socket.destroy() }).unref()
  await new Promise<void>((resolve, reject) => { server.once('error', reject).listen(0, '127.0.0.1', resolve) })
  return [server, (server.address() as AddressInfo).port]
}

async function once ({ isolation, memoryMib, home, privatePaths }: TrialInit, hostPort: number, without: readonly Layer[]): Promise<Readonly<Record<string, Tried>>> {
  const quarry: Quarry = { privatePaths, hostPid: process.pid, hostPort, mib: dataKib(memoryMib) / 1024 }
  const launched = launch({ tier: 'default', isolation, memoryMib, ...(home == null ? {} : { home }), entry: 'trial', entryArgs: [JSON.stringify(quarry)], without })
  const child = spawnLaunch(launched)
  child.stdin?.on('error', () => {})
  try {
    return await new Promise((resolve, reject) => {
      let text = ''
      const timer = setTimeout(() => { reject(new Error(`no report within ${TRIAL_MS} ms`)) }, TRIAL_MS)
      const end = (act: () => void): void => {
        clearTimeout(timer)
        act()
      }
      child.once('error', error => { end(() => { reject(error) }) })
      child.once('exit', (code, signal) => { end(() => { reject(new Error(`ended with ${signal ?? code ?? 'nothing'} and no report`)) }) })
      child.stdout?.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        if (text.endsWith('\n')) {
          end(() => {
            try {
              resolve({ ...JSON.parse(text) as Readonly<Record<string, Tried>>, ...observe(child.pid ?? 0, launched.cgroup == null ? undefined : { group: launched.cgroup, memoryMib }) })
            } catch (error) {
              reject(error instanceof Error ? error : new Error(String(error)))
            }
          })
        } else if (text.length > MAX_REPORT_BYTES) {
          end(() => { reject(new Error('a report without end')) })
        }
      })
    })
  } finally {
    child.kill('SIGKILL')
  }
}

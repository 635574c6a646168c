import { spawn } from 'node:child_process'
import { V8_FLAGS } from '@mycel/verify/profile'
import { filesHere, filesInside } from './files.ts'
import { seccompFilter } from './filter.ts'
import { POLICY } from './policy.ts'
import { limitScript } from './rlimits.ts'
import type { Cgroup, CgroupHome } from './cgroup.ts'
import type { ChildFiles, Entry } from './files.ts'
import type { Isolation, Layer } from './rung.ts'
import type { ChildProcess } from 'node:child_process'
import type { Writable } from 'node:stream'

export type Tier = 'default' | 'liftoff' | 'turbofan'

const TIER_FLAGS: Readonly<Record<Tier, readonly string[]>> = {
  default: [],
  liftoff: ['--liftoff-only'],
  turbofan: ['--no-liftoff']
}
/** JavaScript heap of a child; linear memory, blobs and files lie outside it. */
const HEAP_MIB = 128
/** A user that no system gives to anybody. */
const NOBODY_ELSE = '1295596099'
/** Where bwrap finds the filter. */
const FILTER_FD = 3

export interface Launch {
  readonly command: string
  readonly args: readonly string[]
  /** The child's environment; for a launcher that clears it, what it needs itself. */
  readonly env: Readonly<Record<string, string>>
  /** Bytes that the launcher reads from its descriptor 3. */
  readonly filter?: Uint8Array
  /** Entered before anything else. */
  readonly cgroup?: Cgroup
}

export interface LaunchInit {
  readonly tier: Tier
  readonly isolation: Isolation
  /** The most linear memory that a unit may ask for, MiB. */
  readonly memoryMib: number
  /** The Node that the child runs on; this process's own, if left out. */
  readonly node?: string
  /** For the rung with a control group. */
  readonly home?: CgroupHome
  readonly entry?: Entry
  readonly entryArgs?: readonly string[]
  /** Layers to leave out: trials do. */
  readonly without?: readonly Layer[]
}

function nodeArgs ({ tier, entryArgs = [] }: LaunchInit, { entry, readable }: ChildFiles, permission: boolean): string[] {
  return [
    ...TIER_FLAGS[tier],
    ...V8_FLAGS,
    `--max-old-space-size=${HEAP_MIB}`,
    '--expose-gc',
    '--disallow-code-generation-from-strings',
    '--no-warnings',
    ...(permission ? ['--permission', ...readable.map(path => `--allow-fs-read=${path}`)] : []),
    entry,
    ...entryArgs
  ]
}

function bwrap (init: LaunchInit, has: (layer: Layer) => boolean): string[] {
  const { node, libraries, binds, ...files } = filesInside(init.entry ?? 'child', init.node)
  return [
    'bwrap', '--unshare-user-try', '--unshare-ipc', '--unshare-uts', '--hostname', 'mycel', '--unshare-cgroup-try', '--die-with-parent', '--new-session',
    ...(has('network') ? ['--unshare-net'] : []),
    ...(has('processes') ? ['--unshare-pid', '--as-pid-1'] : []),
    ...(has('environment') ? ['--clearenv'] : []),
    ...(has('capabilities') ? ['--cap-drop', 'ALL'] : ['--cap-add', 'ALL']),
    ...(has('files') ? [...libraries, ...binds] : ['--bind', '/', '/', '--tmpfs', '/mycel', ...binds]),
    ...(has('files') ? ['--remount-ro', '/'] : []),
    '--chdir', '/',
    ...(has('seccomp') ? ['--seccomp', `${FILTER_FD}`] : []),
    node, ...nodeArgs(init, { node, ...files }, has('permission'))
  ]
}

function unshare (init: LaunchInit, has: (layer: Layer) => boolean): string[] {
  const files = filesHere(init.entry ?? 'child', init.node)
  return [
    'unshare', '--ipc', '--uts', '--fork', '--kill-child=KILL',
    ...(has('network') ? ['--net'] : []),
    ...(has('processes') ? ['--pid', '--mount-proc'] : []),
    'setpriv', '--no-new-privs', '--pdeathsig', 'KILL',
    ...(has('user') ? ['--reuid', NOBODY_ELSE, '--regid', NOBODY_ELSE, '--clear-groups'] : []),
    ...(has('capabilities') ? ['--bounding-set=-all', '--inh-caps=-all'] : []),
    ...(has('environment') ? ['env', '-i'] : []),
    files.node, ...nodeArgs(init, files, has('permission'))
  ]
}

/** The command that starts a child. */
export function launch (init: LaunchInit): Launch {
  const { isolation, memoryMib, home, without = [] } = init
  const has = (layer: Layer): boolean => !without.includes(layer)
  if (isolation === 'none') {
    const files = filesHere(init.entry ?? 'child', init.node)
    const args = nodeArgs(init, files, has('permission'))
    return process.platform === 'win32' ? { command: files.node, args, env: {} } : { command: '/bin/sh', args: ['-c', limitScript(memoryMib, false), 'mycel', files.node, ...args], env: {} }
  }
  const inGroup = isolation === 'bwrap+seccomp+cgroup' && has('cgroup')
  if (inGroup && home == null) {
    throw new RangeError('this rung needs a control group')
  }
  const cgroup = inGroup ? home?.child(memoryMib) : undefined
  const command = isolation === 'unshare+setuid+permission' ? unshare(init, has) : bwrap(init, has)
  return {
    command: '/bin/sh',
    args: ['-c', limitScript(has('rlimits') ? memoryMib : undefined, cgroup != null), 'mycel', ...(cgroup == null ? [] : [cgroup.procs]), ...command],
    // so that bwrap and unshare are found; the child itself gets none of it
    env: { PATH: process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin', ...(has('environment') ? {} : { MYCEL_LEFT_OPEN: 'yes' }) },
    ...(isolation !== 'unshare+setuid+permission' && has('seccomp') ? { filter: ownFilter() } : {}),
    ...(cgroup == null ? {} : { cgroup })
  }
}

let filter: Uint8Array | undefined

function ownFilter (): Uint8Array {
  if (process.arch !== 'x64' && process.arch !== 'arm64') {
    throw new RangeError(`no list of system calls for ${process.arch}`)
  }
  filter ??= seccompFilter(process.arch, POLICY)
  return filter
}

/** Starts it, its stdin and stdout as pipes. */
export function spawnLaunch ({ command, args, env, filter, cgroup }: Launch): ChildProcess {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'ignore', ...(filter == null ? [] : ['pipe' as const])] })
  const into = child.stdio[FILTER_FD] as Writable | null | undefined
  // a launcher that ends before it has read this is noticed by its end
  into?.on('error', () => {})
  into?.end(filter, () => { into.destroy() })
  child.once('exit', () => { cgroup?.remove() })
  child.once('error', () => { cgroup?.remove() })
  return child
}

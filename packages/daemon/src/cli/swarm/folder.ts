import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { CliError, EXIT } from '../exit.ts'
import { text } from '../verb.ts'
import type { Call } from '../verb.ts'

const FORMAT = 'mycel.swarm/1'
const STATE_FILE = 'swarm.json'

/** A running swarm as its folder tells of it. */
export interface SwarmState {
  readonly format: typeof FORMAT
  readonly dir: string
  readonly network: string
  /** The process that keeps it: SIGTERM to it brings everything down. */
  readonly pid: number
  /** Start time of that process as the kernel counts it; empty where the kernel does not say. Tells it from a later one of the same number. */
  readonly mark: string
  /** Unix milliseconds. */
  readonly started: number
  readonly nodes: readonly NodeState[]
}

export interface NodeState {
  readonly name: string
  readonly peer: string
  readonly did: string
  readonly dir: string
  readonly pid: number
  /** Which adversary it is; absent for honest ones. */
  readonly adversary?: string
}

/** --dir, else `mycel-swarm` in $XDG_RUNTIME_DIR, else in the temporary folder with the user's name. */
export function swarmDir (call: Call): string {
  const given = text(call, 'dir')
  const runtime = call.env.XDG_RUNTIME_DIR
  return given != null ? resolve(given) : runtime != null && runtime !== '' ? join(runtime, 'mycel-swarm') : join(tmpdir(), `mycel-swarm-${userInfo().username}`)
}

/** What the folder says, whether or not anybody is alive. Undefined where it holds no swarm. */
export async function readState (dir: string): Promise<SwarmState | undefined> {
  try {
    const state = JSON.parse(await readFile(join(dir, STATE_FILE), 'utf8')) as SwarmState
    return state.format === FORMAT ? state : undefined
  } catch {
    return undefined
  }
}

export async function writeState (state: Omit<SwarmState, 'format' | 'pid' | 'mark'>): Promise<SwarmState> {
  const whole: SwarmState = { format: FORMAT, ...state, pid: process.pid, mark: await markOf(process.pid) }
  const path = join(state.dir, STATE_FILE)
  await writeFile(`${path}.new`, `${JSON.stringify(whole)}\n`, { mode: 0o600 })
  await rename(`${path}.new`, path)
  return whole
}

/** Whether the process that keeps a swarm is still there, and no other of its number. */
export async function isKept ({ pid, mark }: Pick<SwarmState, 'pid' | 'mark'>): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (err) {
    return (err as NodeJS.ErrnoException).code === 'EPERM'
  }

  return await markOf(pid) === mark
}

/**
 * Makes room: an empty or missing folder, or one that a swarm left behind whose keeper is gone.
 *
 * @throws {CliError} where a swarm runs there, or the folder holds something else
 */
export async function claim (dir: string): Promise<void> {
  const state = await readState(dir)

  if (state != null && await isKept(state)) {
    throw new CliError(EXIT.cannotCreate, 'swarm-exists', `a swarm of ${state.nodes.length} nodes runs in ${dir}`, `"mycel swarm down --dir ${dir}" ends it; another --dir starts a second one`)
  }

  if (state != null) {
    await rm(dir, { recursive: true, force: true })
  } else if ((await readdir(dir).catch(() => [])).length > 0) {
    throw new CliError(EXIT.cannotCreate, 'swarm-exists', `${dir} holds something that is no swarm`, 'it is kept as it is; name an empty or new folder with --dir')
  }
}

async function markOf (pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // proc_pid_stat(5): the command's name may hold blanks, the 22nd field is the start time
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

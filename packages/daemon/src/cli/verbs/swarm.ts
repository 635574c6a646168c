import { rm } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { createClient } from '../../client/index.ts'
import { loadConfig } from '../../config.ts'
import { CliError, EXIT } from '../exit.ts'
import { columns } from '../help.ts'
import { isKept, readState, swarmDir } from '../swarm/folder.ts'
import type { StatusView } from '../../control.ts'
import type { NodeState, SwarmState } from '../swarm/folder.ts'
import type { Call, Verb } from '../verb.ts'

/** How long a keeper may take to bring its swarm down before it is killed; its nodes end with it either way. */
const DOWN_MS = 20_000

const POLL_MS = 50
const ASK_MS = 2000

export const swarmPs: Verb = {
  usage: 'swarm ps',
  summary: 'the nodes of the swarm in a folder (--dir as in "swarm up"), and how they are; 1 where a node does not answer',
  example: 'mycel swarm ps',
  positionals: [0, 0],
  options: {},
  async run (call) {
    const state = await found(call)
    const nodes = await Promise.all(state.nodes.map(async node => ({ ...node, status: await statusOf(node) })))
    const kept = await isKept(state)
    const rows = nodes.map(({ name, peer, pid, adversary, status }) => [
      name, peer, String(pid), adversary ?? 'honest', status == null ? 'does not answer' : `up ${Math.round(status.uptimeMs / 1000)} s, ${status.connections} connections, ${Math.round(status.rssBytes / 1024 / 1024)} MiB`
    ])
    call.print({ ...state, kept, nodes: nodes.map(({ status, ...node }) => ({ ...node, running: status != null, ...(status == null ? {} : { status }) })) }, columns([['NODE', 'PEER', 'PROCESS', 'IS', 'STATE'], ...rows]).join('\n'))
    return nodes.every(({ status }) => status != null) ? EXIT.ok : EXIT.no
  }
}

export const swarmDown: Verb = {
  usage: 'swarm down',
  summary: 'end the swarm in a folder (--dir as in "swarm up") and remove the folder',
  example: 'mycel swarm down',
  positionals: [0, 0],
  graceful: true,
  options: {},
  async run (call) {
    const state = await found(call)
    const deadline = Date.now() + DOWN_MS
    let killed = false

    if (await isKept(state)) {
      process.kill(state.pid, 'SIGTERM')
    }

    while (await isKept(state) || (killed && (await Promise.all(state.nodes.map(statusOf))).some(status => status != null))) {
      if (!killed && Date.now() > deadline) {
        killed = true
        process.kill(state.pid, 'SIGKILL')
      }

      await delay(POLL_MS)
    }

    await rm(state.dir, { recursive: true, force: true, maxRetries: 3 })
    call.print({ dir: state.dir, nodes: state.nodes.length, killed }, `${state.nodes.length} nodes ended${killed ? ' (their keeper had to be killed)' : ''}; ${state.dir} is gone`)
    return EXIT.ok
  }
}

async function found (call: Call): Promise<SwarmState> {
  const dir = swarmDir(call)
  const state = await readState(dir)

  if (state == null) {
    throw new CliError(EXIT.no, 'no-swarm', `no swarm in ${dir}`, '"mycel swarm up -n 6" starts one; --dir names another folder')
  }

  return state
}

async function statusOf ({ dir }: NodeState): Promise<StatusView | undefined> {
  try {
    const { api } = await loadConfig(dir)
    return await createClient({ socketPath: api.socket, idleMs: ASK_MS }).status()
  } catch {
    return undefined
  }
}

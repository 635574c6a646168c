import { once } from 'node:events'
import { mkdir, rm } from 'node:fs/promises'
import { arch } from 'node:os'
import { SwarmError } from '../../swarm/errors.ts'
import { swarmUp as up } from '../../swarm/swarm.ts'
import { CliError, EXIT, usage } from '../exit.ts'
import { columns } from '../help.ts'
import { parseAdversary } from '../swarm/adversaries.ts'
import { detached } from '../swarm/detach.ts'
import { claim, swarmDir, writeState } from '../swarm/folder.ts'
import { flag, text, texts } from '../verb.ts'
import type { NodeSpec } from '../../swarm/spec.ts'
import type { SwarmState } from '../swarm/folder.ts'
import type { Call, Verb } from '../verb.ts'

const MAX_NODES = 200

export const swarmUp: Verb = {
  usage: 'swarm up -n N [--adversary NAME=COUNT[,option=value …] …] [--network NAME] [--detach]',
  summary: 'a network of real nodes on this machine, each a process of its own; Ctrl-C ends it and removes its folder. --dir: one folder for all of it (default: mycel-swarm in $XDG_RUNTIME_DIR or the temporary folder)',
  example: 'mycel swarm up -n 6 --adversary forge=1,fraction=0.1',
  positionals: [0, 0],
  graceful: true,
  options: {
    nodes: { type: 'string', short: 'n', value: 'N', help: `how many nodes, adversaries included: 1..${MAX_NODES}` },
    adversary: { type: 'string', multiple: true, value: 'NAME=COUNT', help: 'that many of the nodes are adversaries: a built-in one or the path of a module (docs/adversaries.md)' },
    network: { type: 'string', value: 'NAME', help: 'network id (default: swarm)' },
    detach: { type: 'boolean', help: 'return once it is ready; "mycel swarm down" ends it' }
  },
  async run (call) {
    const nodes = specs(call)
    const dir = swarmDir(call)
    await claim(dir)

    if (flag(call, 'detach')) {
      const network = text(call, 'network')
      const args = ['-n', String(nodes.length), ...texts(call, 'adversary').flatMap(one => ['--adversary', one]), ...(network == null ? [] : ['--network', network])]
      show(call, await detached(dir, args, call.signal))
      return EXIT.ok
    }

    return keep(call, dir, nodes)
  }
}

/** Keeps a swarm until a signal comes, and leaves nothing behind. */
async function keep (call: Call, dir: string, nodes: readonly NodeSpec[]): Promise<number> {
  const network = text(call, 'network') ?? 'swarm'

  try {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    const swarm = await up({ dir, network, nodes, log: line => { call.note(line) } }, { signal: call.signal })

    try {
      call.progress('waiting until every node knows every other')
      await swarm.ready({ signal: call.signal })
      const members = swarm.nodes.map(({ name, peerId, did, dir: home, pid = 0 }, i) => {
        const adversary = nodes[i]?.adversary
        return { name, peer: peerId, did, dir: home, pid, ...(adversary == null ? {} : { adversary: adversary.module }) }
      })
      show(call, await writeState({ dir, network, started: Date.now(), nodes: members }))

      if (!call.signal.aborted) {
        await once(call.signal, 'abort')
      }
    } finally {
      await swarm.down()
    }

    return EXIT.ok
  } catch (err) {
    if (call.signal.aborted && (err as Error).name === 'AbortError') {
      return EXIT.interrupted
    }

    throw err instanceof SwarmError ? new CliError(err.code === 'bad-spec' ? EXIT.usage : EXIT.unavailable, err.code, err.message, err.todo, { cause: err }) : err
  } finally {
    await rm(dir, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Honest nodes first: the first one is where the others join. Every node offers compute. */
function specs (call: Call): NodeSpec[] {
  const given = text(call, 'nodes') ?? ''
  const count = /^\d{1,3}$/.test(given) ? Number(given) : 0
  const adversaries = texts(call, 'adversary').flatMap(parseAdversary)

  if (count < 1 || count > MAX_NODES) {
    throw usage('how many nodes?', `-n N, 1..${MAX_NODES}`)
  }

  if (adversaries.length >= count) {
    throw usage(`${adversaries.length} adversaries leave no honest node among ${count}`, 'raise -n')
  }

  const capacities = [{ class: 'compute', descriptor: { cores: 1, memoryMib: 1024, arch: arch() === 'x64' ? 'x86-64' : arch() }, asset: 'credit', unitPrice: '1000', region: '' }]
  return Array.from({ length: count }, (_, i) => {
    const adversary = adversaries[i - (count - adversaries.length)]
    return { name: `n${i + 1}`, capacities, ...(adversary == null ? {} : { adversary }) }
  })
}

function show (call: Call, state: SwarmState): void {
  const rows = state.nodes.map(({ name, peer, pid, adversary }) => [name, peer, String(pid), adversary ?? 'honest'])
  const exports = state.nodes.map(({ name, dir, adversary }) => `export MYCEL_HOME=${quoted(dir)}  # ${name}${adversary == null ? '' : ', an adversary'}`)
  call.print(state, [
    ...columns([['NODE', 'PEER', 'PROCESS', 'IS'], ...rows]),
    '',
    'Paste one line to speak for a node, then for instance "mycel status":',
    ...exports,
    '',
    flag(call, 'detach') ? `It runs until "mycel swarm down${text(call, 'dir') == null ? '' : ` --dir ${quoted(state.dir)}`}".` : 'It runs until Ctrl-C.'
  ].join('\n'))
}

function quoted (path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll('\'', '\'\\\'\'')}'`
}

import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { NETWORK_ID } from '../config/network-id.ts'
import { CONFIG_FILE, MAX_SOCKET_PATH_BYTES } from '../config.ts'
import { createIdentity, loadIdentity } from '../identity.ts'
import { adversaryPath } from './adversary.ts'
import { SwarmError } from './errors.ts'
import { freePort } from './free-port.ts'
import { InProcessVessel } from './in-process-vessel.ts'
import { Links } from './links.ts'
import { nodeConfig } from './node-config.ts'
import { ProcessVessel } from './process-vessel.ts'
import { untilReady } from './ready.ts'
import { downOnSignals } from './signals.ts'
import { tiersOf } from './tiers.ts'
import type { NodeSpec, Swarm, SwarmInit, SwarmMode, SwarmNode } from './spec.ts'
import type { Tiers } from './tiers.ts'
import type { Vessel } from './vessel.ts'
import type { AbortOptions } from '@libp2p/interface'

/** Between two starts: each costs half a second of one core before it listens. */
const STAGGER_MS = 150

const NAME = /^[a-z0-9][a-z0-9-]{0,23}$/

/**
 * Starts a local swarm: the first node, then the others staggered. Resolves once every node answers; `ready` waits until they know each other.
 *
 * @throws {SwarmError} `bad-spec`, `no-such-adversary`, `not-started`; what was started is stopped again
 */
export async function swarmUp (init: SwarmInit, options: AbortOptions = {}): Promise<Swarm> {
  const { network = 'swarm', mode = 'processes', log = () => {} } = init

  if (!NETWORK_ID.test(network) || init.nodes.length === 0) {
    throw new SwarmError('bad-spec', init.nodes.length === 0 ? 'a swarm has at least one node' : `"${network}" is no network id`, 'lower-case letters, digits and dashes')
  }

  const made = init.dir == null
  const dir = made ? await mkdtemp(join(tmpdir(), 'mycel-')) : resolve(init.dir ?? '')
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const swarm = new LocalSwarm(dir, network, mode, made, tiersOf([network, ...init.nodes.map(({ name }) => name)]), log)
  swarm.onDown(downOnSignals(swarm))

  try {
    const [first, ...rest] = init.nodes
    await swarm.add(first as NodeSpec, options)
    // all at once would starve each other; one by one would take n times as long
    const others = await Promise.allSettled(rest.map(async (spec, i) => {
      await delay(i * STAGGER_MS, undefined, options)
      return swarm.add(spec, options)
    }))
    const failed = others.find(one => one.status === 'rejected')

    if (failed != null) {
      throw failed.reason
    }

    swarm.arrange(init.nodes.map(({ name }) => name))
    return swarm
  } catch (err) {
    await swarm.down().catch(() => {})
    throw err
  }
}

class LocalSwarm implements Swarm {
  readonly dir: string
  readonly network: string
  readonly mode: SwarmMode
  private readonly made: boolean
  private readonly tiers: Tiers
  private readonly log: (text: string) => void
  private readonly links = new Links()
  private readonly members: Array<{ readonly node: SwarmNode, readonly vessel: Vessel }> = []
  private readonly names = new Set<string>()
  private sockets: string | undefined
  private ending: Promise<void> | undefined
  private readonly afterwards: Array<() => void> = []

  constructor (dir: string, network: string, mode: SwarmMode, made: boolean, tiers: Tiers, log: (text: string) => void) {
    this.dir = dir
    this.network = network
    this.mode = mode
    this.made = made
    this.tiers = tiers
    this.log = log
  }

  get nodes (): readonly SwarmNode[] {
    return this.members.map(({ node }) => node)
  }

  node (name: string): SwarmNode {
    const found = this.nodes.find(node => node.name === name)

    if (found == null) {
      throw new SwarmError('no-such-node', `no node "${name}" in this swarm`, `there are ${this.nodes.map(node => node.name).join(', ')}`)
    }

    return found
  }

  /** Runs once everything is stopped. */
  onDown (then: () => void): void {
    this.afterwards.push(then)
  }

  /** Nodes that were started side by side come in the order asked for. */
  arrange (names: readonly string[]): void {
    this.members.sort((a, b) => names.indexOf(a.node.name) - names.indexOf(b.node.name))
  }

  async add (spec: NodeSpec, options: AbortOptions = {}): Promise<SwarmNode> {
    const { name } = spec

    if (!NAME.test(name) || this.names.has(name)) {
      throw new SwarmError('bad-spec', this.names.has(name) ? `two nodes are called "${name}"` : `"${name}" is no name for a node`, 'lower-case letters, digits and dashes, at most 24, each once')
    }

    if (spec.adversary != null) {
      adversaryPath(spec.adversary.module)
    }

    this.names.add(name)
    const dir = join(this.dir, name)
    const socket = await this.socketOf(name)
    await mkdir(dir, { recursive: true, mode: 0o700 })
    const key = join(dir, 'identity.key')
    const identity = await access(key).then(async () => loadIdentity(key), async () => createIdentity(key, spec.seed))
    const port = await freePort()
    this.links.place(name, port)
    const vessel = this.mode === 'processes'
      ? new ProcessVessel({ name, dir, socket, transient: this.made }, spec.adversary)
      : new InProcessVessel({ name, dir, socket, transient: this.made }, spec.adversary, this.links, this.log)

    const start = async (rest: AbortOptions = {}): Promise<void> => {
      if (!vessel.running) {
        // whoever comes back joins through others that are there: nobody else knows that it is
        const bootstrap = this.nodes.filter(other => other.name !== name && other.running).slice(0, 2).map(other => other.addr)
        await writeFile(join(dir, CONFIG_FILE), nodeConfig(spec, { network: this.network, port, bootstrap, socket, tiers: this.tiers }))
        await vessel.start(rest)
      }
    }

    const node: SwarmNode = {
      name,
      peerId: identity.peerId,
      did: identity.did,
      key: identity.publicKey,
      dir,
      addr: `/ip4/127.0.0.1/tcp/${port}/p2p/${identity.peerId}`,
      get control () { return vessel.control },
      get pid () { return vessel.pid },
      get running () { return vessel.running },
      kill: async () => vessel.kill(),
      stop: async () => vessel.stop(),
      start
    }
    this.members.push({ node, vessel })
    await start(options)
    this.log(`${name} is up: ${node.peerId}${vessel.pid == null ? '' : `, process ${vessel.pid}`}`)
    return node
  }

  async ready (options: AbortOptions = {}): Promise<void> {
    await untilReady(this.nodes, options)
  }

  cut (a: string, b: string): void {
    this.linksOf(a, b).cut(a, b)
  }

  heal (a: string, b: string): void {
    this.linksOf(a, b).heal(a, b)
  }

  async down (): Promise<void> {
    this.ending ??= this.end()
    await this.ending
  }

  private async end (): Promise<void> {
    await Promise.all(this.members.map(async ({ vessel }) => vessel.stop()))
    const crashes = this.members.flatMap(({ vessel }) => vessel.crash ?? [])

    for (const folder of [this.sockets, this.made ? this.dir : undefined]) {
      if (folder != null) {
        await rm(folder, { recursive: true, force: true, maxRetries: 3 })
      }
    }

    this.afterwards.forEach(then => { then() })

    if (crashes.length > 0) {
      throw new SwarmError('node-crashed', crashes.join('; '))
    }
  }

  private linksOf (a: string, b: string): Links {
    this.node(a)
    this.node(b)

    if (this.mode === 'processes') {
      throw new SwarmError('links-need-in-process', 'links between processes cannot be cut', 'start the swarm with mode: \'in-process\'')
    }

    return this.links
  }

  /** In the node's folder, or where that path would be too long for a socket in a short one. */
  private async socketOf (name: string): Promise<string> {
    const path = join(this.dir, name, 'mycel.sock')

    if (Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES) {
      return path
    }

    this.sockets ??= await mkdtemp(join(tmpdir(), 'mycel-s-'))
    return join(this.sockets, `${name}.sock`)
  }
}

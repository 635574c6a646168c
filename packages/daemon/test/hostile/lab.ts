import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { peerIdFromString } from '@libp2p/peer-id'
import { createSigner, encodeManifest, encodeWasmWork, open } from '@mycel/wire'
import { createRequester, handle, protocolName } from '@mycel/wire/streams'
import { parseConfig } from '../../src/config.ts'
import { createNodeCrypto } from '../../src/crypto/node-crypto.ts'
import { createDaemon } from '../../src/daemon.ts'
import { PROFILE } from '../../src/executors/index.ts'
import { identityOf } from '../../src/identity.ts'
import { createNode } from '../../src/network/node.ts'
import { topicName } from '../../src/network/topics.ts'
import { eventually } from '../network/eventually.ts'
import type { JobRequest } from '../../src/control.ts'
import type { Daemon } from '../../src/daemon.ts'
import type { Node } from '../../src/network/node.ts'
import type { Overrides } from '../../src/parts/overrides.ts'
import type { Authenticated, Message, Signer } from '@mycel/wire'
import type { Reply, Request, Requester } from '@mycel/wire/streams'

export const NETWORK = 'hostile'
export const crypto = createNodeCrypto()

const NOOP = new URL('../../../../../docs/examples/noop/dist/noop.wasm', import.meta.url)

/** An honest node in this process, and everything it said. */
export class Victim {
  readonly dir: string
  readonly lines: string[] = []
  readonly crashes: unknown[] = []
  private readonly toml: string
  private readonly overrides: Overrides
  private readonly isolation: 'auto' | 'none'
  private readonly identity = identityOf(randomBytes(32))
  private daemon_: Daemon | undefined

  private constructor (dir: string, toml: string, overrides: Overrides, isolation: 'auto' | 'none') {
    this.dir = dir
    this.toml = toml
    this.overrides = overrides
    this.isolation = isolation
  }

  static async start (more = '', overrides: Overrides = {}, isolation: 'auto' | 'none' = 'auto'): Promise<Victim> {
    const victim = new Victim(await mkdtemp(join(tmpdir(), 'mycel-hostile-')), more, overrides, isolation)
    await victim.start()
    return victim
  }

  get daemon (): Daemon {
    if (this.daemon_ == null) {
      throw new Error('not running')
    }

    return this.daemon_
  }

  get key (): Uint8Array {
    return this.identity.publicKey
  }

  async start (): Promise<void> {
    const toml = `[network]\nid="${NETWORK}"\nlisten=["/ip4/127.0.0.1/tcp/0"]\nlocal=true\n[executor]\nworkers=1\nisolation="${this.isolation}"\n${this.toml}`
    this.daemon_ = await createDaemon({
      config: parseConfig(toml, this.dir), dir: this.dir, identity: this.identity, overrides: this.overrides, log: text => { this.lines.push(text) }, crashed: err => { this.crashes.push(err) }
    })
  }

  async stop (): Promise<void> {
    await this.daemon_?.stop()
    this.daemon_ = undefined
  }

  async end (): Promise<void> {
    await this.stop()
    await rm(this.dir, { recursive: true, force: true })
  }

  async blob (bytes: Uint8Array): Promise<string> {
    return (await this.daemon.control.putBlob((async function * () { yield bytes })())).cid
  }

  /** A job of trivial units, as this node would ask for it. */
  async job (over: Partial<JobRequest> = {}): Promise<JobRequest> {
    const units = over.units ?? 4
    return {
      name: 'noop',
      class: 'compute',
      module: await this.blob(await readFile(NOOP)),
      args: [],
      mounts: [],
      inputs: await this.blob(encodeManifest(Array.from({ length: units }, (_, i) => ({ index: BigInt(i), input: Uint8Array.of(i) })))),
      units,
      facets: [],
      asset: 'credit',
      unitPriceCap: '1000',
      evidence: 'batch',
      floorPpm: 20_000,
      kappaPpm: 950_000,
      windowUnits: 4,
      limits: { fuel: '100000000000', memoryPages: 16, outputBytes: 4096, wallMs: 5000 },
      deadlineMs: 60_000,
      providers: 1,
      shares: [],
      ...over
    }
  }
}

export const COMPUTE = '[[capacity]]\nclass="compute"\ncores=4\nmemory_mib=8192\narch="x86-64"\nprice="0.0001"\n'

/** A peer that keeps to no rule: signs and sends what its test wants. */
export class Stranger {
  readonly node: Node
  readonly signer: Signer
  /** Contract messages that the victim sent, in order. */
  readonly received: Message[] = []
  /** How it answers one of them; by default `ok`. */
  onMessage: (message: Message) => Promise<string> | string = () => 'ok'
  /** The blob that came along last. */
  attached: Uint8Array = new Uint8Array(0)
  onBlob: (request: Request) => Partial<Reply> = () => ({})
  private readonly victim: Victim
  private readonly requester: Requester

  private constructor (node: Node, signer: Signer, victim: Victim) {
    this.node = node
    this.signer = signer
    this.victim = victim
    this.requester = createRequester(node, { protocol: protocolName(NETWORK, 'contract'), timeoutMs: 30_000 })
  }

  static async join (victim: Victim): Promise<Stranger> {
    const seed = randomBytes(32)
    const node = await createNode({ seed, network: NETWORK, listen: ['/ip4/127.0.0.1/tcp/0'], bootstrap: victim.daemon.addrs, local: true, classes: ['compute'] })
    const stranger = new Stranger(node, createSigner(crypto, seed), victim)
    await handle(node, protocolName(NETWORK, 'contract'), async request => stranger.take(request))
    await handle(node, protocolName(NETWORK, 'blob'), request => stranger.onBlob(request))
    await eventually(() => node.getConnections().length > 0)
    return stranger
  }

  async stop (): Promise<void> {
    this.requester.stop()
    await this.node.stop()
  }

  get addrs (): string[] {
    return this.node.getMultiaddrs().map(String)
  }

  /** Sends envelopes to the victim; answers the verdicts' codes. */
  async send (messages: ReadonlyArray<{ readonly bytes: Uint8Array }>, attachments: readonly Uint8Array[] = []): Promise<string[]> {
    const peer = peerIdFromString(this.victim.daemon.peerId)
    const { verdicts } = await this.requester.request(peer, { envelopes: messages.map(({ bytes }) => bytes), attachments })
    return verdicts.map(({ code }) => code)
  }

  /** Gossips bytes on the topic of tenders, once the victim listens there. */
  async gossipTender (tender: Authenticated<'tender'>): Promise<void> {
    const topic = topicName(NETWORK, { kind: 'tenders', class: 'compute' })
    const { pubsub } = this.node.services
    await eventually(() => pubsub.getSubscribers(topic).length > 0)
    await pubsub.publish(topic, tender.bytes)
  }

  /** Calls back with every tender that the victim gossips. */
  async hearTenders (heard: (tender: Authenticated<'tender'>) => void): Promise<void> {
    const topic = topicName(NETWORK, { kind: 'tenders', class: 'compute' })
    const { pubsub } = this.node.services
    pubsub.addEventListener('message', ({ detail }) => {
      const opened = open(crypto, detail.data, { network: NETWORK, only: ['tender'] })

      if (opened.ok) {
        heard(opened.message as Authenticated<'tender'>)
      }
    })
    pubsub.subscribe(topic)
    // the victim hears of the subscription on the same stream that its messages come by
    await new Promise(resolve => { setTimeout(resolve, 1500) })
  }

  /** The work of a tender: nothing of it needs to exist. */
  work (over: Partial<Parameters<typeof encodeWasmWork>[0]> = {}): Uint8Array {
    return encodeWasmWork({ module: new Uint8Array(32).fill(7), moduleSize: 100n, profile: PROFILE, args: [], mounts: [], fuel: 100_000_000_000n, memoryPages: 16, outputBytes: 64, wallMs: 1000, ...over })
  }

  private async take ({ envelopes, attachments: [attached] }: Request): Promise<Partial<Reply>> {
    const verdicts = []
    this.attached = attached ?? this.attached

    for (const bytes of envelopes) {
      const opened = open(crypto, bytes, { network: NETWORK })

      if (opened.ok) {
        this.received.push(opened.message)
        verdicts.push({ id: opened.message.digest, code: await this.onMessage(opened.message), reason: '' })
      }
    }

    return { verdicts }
  }
}

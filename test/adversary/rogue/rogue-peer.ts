/**
 * A peer of the network that is not the daemon: libp2p, gossipsub and Kademlia with the network's own options, an identity key, and the stream protocols of
 * `@mycel/wire/streams`. It keeps nothing on disk, checks only what its owner wants checked, and signs whatever it is told to. What it plays is elsewhere:
 *
 * ```ts
 * const peer = await RoguePeer.start({ network: swarm.network, bootstrap: [swarm.node('asker').addr] })
 * const provider = new RogueProvider(peer, { claim: unit => unit.honest })        // rogue-provider.ts: bids, computes, delivers, with every step open to a change
 * const requester = new RogueRequester(peer)                                      // rogue-requester.ts: tenders, awards, windows, or only half of it
 * await peer.stop()
 * ```
 *
 * One peer may be both. Beside them:
 *
 * ```ts
 * peer.sign('fraud-proof', body)             any body that names this peer's key, at any time
 * peer.send(key, [message.bytes], blobs)     to a peer on the contract protocol; answers its verdicts
 * peer.publish({ kind: 'proofs', class: '' }, bytes)      gossip: how many peers got it first
 * peer.listen({ kind: 'proofs', class: '' }, bytes => {}) what others gossip, unchecked
 * peer.settle(key, { body, envelopes })      to a peer on the settle protocol; peer.onSettle(answer) answers what comes there
 * peer.blobs.put(bytes), peer.obtain(key, digest)         blobs up to 1 MiB: served by name, fetched by name
 * peer.on(type, handler)                     what comes in: steps go to the play with that contract, everything else to the handler of its type
 * ```
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { multiaddr } from '@multiformats/multiaddr'
import { equals, open, sign, toHex } from '@mycel/wire'
import { createRequester, decodeBlobAnswer, decodeBlobAsk, encodeBlobAnswer, encodeBlobAsk, handle, protocolName } from '@mycel/wire/streams'
import { createNodeCrypto } from '../../../packages/daemon/dist/src/crypto/node-crypto.js'
import { peerIdOf } from '../../../packages/daemon/dist/src/network/identity.js'
import { createNode } from '../../../packages/daemon/dist/src/network/node.js'
import { topicName } from '../../../packages/daemon/dist/src/network/topics.js'
import { Shelf } from './shelf.ts'
import type { Play } from './play.ts'
import type { Node } from '../../../packages/daemon/dist/src/network/node.js'
import type { Topic } from '../../../packages/daemon/dist/src/network/topics.js'
import type { Authenticated, Bodies, BodyType, Crypto, Message, Signer } from '@mycel/wire'
import type { Reply, Request, Requester, Verdict } from '@mycel/wire/streams'

export interface RogueInit {
  readonly network: string
  /** Multiaddrs with peer id: dialled at once. */
  readonly bootstrap: readonly string[]
  /** Identity, 32 bytes. Default: random. */
  readonly seed?: Uint8Array
}

/** What a handler makes of a message; the default is `ok`. */
export type Taken = { readonly code: string, readonly reason: string } | undefined

export type Handler<K extends BodyType> = (message: Authenticated<K>, attachments: readonly Uint8Array[], from: Uint8Array) => Taken | Promise<Taken>

const CLASSES = ['compute', 'gpu', 'inference', 'microfactory', 'clinic'] as const
const POLL_MS = 5
const MEET_MS = 10_000

/** One crypto for all rogues of a process: it only caches imported keys. */
const CRYPTO = createNodeCrypto()

export class RoguePeer {
  readonly crypto: Crypto = CRYPTO
  readonly network: string
  readonly node: Node
  readonly signer: Signer
  readonly blobs = new Shelf(CRYPTO)
  /** By contract id in hexadecimal. */
  readonly plays = new Map<string, Play>()
  /** What went wrong in this peer's own plays: it should be empty, or nobody played what was meant. */
  readonly faults: unknown[] = []
  /** Streams that broke off. */
  readonly broken: unknown[] = []
  private readonly steps: Requester
  private readonly accounts: Requester
  private readonly pieces: Requester
  private readonly handlers = new Map<BodyType, Handler<BodyType>>()
  private readonly unserve: Array<() => Promise<void>> = []

  private constructor (node: Node, { network }: RogueInit, seed: Uint8Array) {
    this.node = node
    this.network = network
    this.signer = { publicKey: CRYPTO.publicKey(seed), seed }
    this.steps = createRequester(node, { protocol: protocolName(network, 'contract'), timeoutMs: 30_000 })
    this.accounts = createRequester(node, { protocol: protocolName(network, 'settle'), timeoutMs: 30_000 })
    this.pieces = createRequester(node, { protocol: protocolName(network, 'blob') })
  }

  /** Resolves once it is connected to every bootstrap address. */
  static async start (init: RogueInit): Promise<RoguePeer> {
    const seed = init.seed ?? new Uint8Array(randomBytes(32))
    const node = await createNode({ seed, network: init.network, listen: ['/ip4/127.0.0.1/tcp/0'], bootstrap: [], local: true, classes: [...CLASSES] })
    const peer = new RoguePeer(node, init, seed)

    try {
      await peer.serve()
      await Promise.all(init.bootstrap.map(async addr => node.dial(multiaddr(addr))))
      return peer
    } catch (err) {
      await node.stop()
      throw err
    }
  }

  /** Identity key, 32 bytes. */
  get key (): Uint8Array {
    return this.signer.publicKey
  }

  get peerId (): string {
    return this.node.peerId.toString()
  }

  get addrs (): string[] {
    return this.node.getMultiaddrs().map(String)
  }

  sign<K extends BodyType> (type: K, body: Bodies[K]): Authenticated<K> {
    return sign(this.crypto, this.signer, type, body)
  }

  /** Takes messages of a type that are no steps of a contract under way. */
  on<K extends BodyType> (type: K, handler: Handler<K>): void {
    this.handlers.set(type, handler as unknown as Handler<BodyType>)
  }

  /** Sends envelopes and blobs to a peer on the contract protocol. Rejects where it cannot be reached. */
  async send (to: Uint8Array, envelopes: readonly Uint8Array[], attachments: readonly Uint8Array[] = []): Promise<readonly Verdict[]> {
    const { verdicts } = await this.steps.request(peerIdOf(to), { envelopes, attachments })
    return verdicts
  }

  /** One request on the settle protocol. Rejects where the peer cannot be reached. */
  async settle (to: Uint8Array, parts: Partial<Request>): Promise<Reply> {
    return this.accounts.request(peerIdOf(to), parts)
  }

  /** Serves the settle protocol from now on; before, there is none of it here. Who answers a head exchange without a head is not believed. */
  async onSettle (answer: (request: Request) => Partial<Reply>): Promise<void> {
    this.unserve.push(await handle(this.node, protocolName(this.network, 'settle'), request => answer(request), { onError: err => { this.broken.push(err) } }))
  }

  /** Gossips bytes, and again until somebody who listens has got them: a stream to a new peer may not be there yet. */
  async publish (topic: Topic, bytes: Uint8Array): Promise<number> {
    const name = topicName(this.network, topic)

    for (const until = Date.now() + MEET_MS; ;) {
      const { recipients } = await this.node.services.pubsub.publish(name, bytes)

      if (recipients.length > 0 || Date.now() > until) {
        return recipients.length
      }

      await delay(POLL_MS)
    }
  }

  /** Waits until a peer listens to a topic, as far as this one knows. */
  async heardBy (topic: Topic, key: Uint8Array): Promise<void> {
    const name = topicName(this.network, topic)
    const peer = peerIdOf(key)

    for (const until = Date.now() + MEET_MS; !this.node.services.pubsub.getSubscribers(name).some(one => one.equals(peer));) {
      if (Date.now() > until) {
        throw new Error(`${peer.toString()} does not listen to ${name}`)
      }

      await delay(POLL_MS)
    }
  }

  /** Hears a topic: everything is passed on to others as it is, as a careless node would. */
  listen (topic: Topic, heard: (bytes: Uint8Array) => void): void {
    const { pubsub } = this.node.services
    const name = topicName(this.network, topic)
    pubsub.addEventListener('message', ({ detail }) => {
      if (detail.topic === name) {
        heard(detail.data)
      }
    })
    pubsub.subscribe(name)
  }

  /** A blob of at most 1 MiB, from the shelf or from a peer. Error where it is not to be had, or other bytes. */
  async obtain (from: Uint8Array, digest: Uint8Array): Promise<Uint8Array> {
    const known = this.blobs.get(digest)

    if (known != null) {
      return known
    }

    const { body, attachments: [bytes] } = await this.pieces.request(peerIdOf(from), { body: encodeBlobAsk({ digest, part: 'value', n: 0 }) })

    if (decodeBlobAnswer(body)?.code !== 'ok' || bytes == null || !equals(this.crypto.sha256(bytes), digest)) {
      throw new Error(`no blob ${toHex(digest)} there`)
    }

    this.blobs.put(bytes)
    return bytes
  }

  async stop (): Promise<void> {
    this.steps.stop()
    this.accounts.stop()
    this.pieces.stop()
    await Promise.all(this.unserve.map(async stop => stop()))
    await this.node.stop()
  }

  private async serve (): Promise<void> {
    const onError = (err: unknown): void => { this.broken.push(err) }
    this.unserve.push(
      await handle(this.node, protocolName(this.network, 'contract'), async (request, from) => this.receive(request, from.key), { onError, timeoutMs: 120_000 }),
      await handle(this.node, protocolName(this.network, 'blob'), request => this.piece(request), { onError })
    )
  }

  private async receive ({ envelopes, attachments }: Request, from: Uint8Array): Promise<Partial<Reply>> {
    const verdicts: Verdict[] = []

    for (const bytes of envelopes) {
      const opened = open(this.crypto, bytes, { network: this.network })
      const taken = opened.ok ? await this.take(opened.message, attachments, from) : opened
      verdicts.push({ id: opened.ok ? opened.message.digest : new Uint8Array(0), code: taken?.code ?? 'ok', reason: taken?.reason ?? '' })
    }

    return { verdicts }
  }

  private async take (message: Message, attachments: readonly Uint8Array[], from: Uint8Array): Promise<Taken> {
    const play = 'contract' in message.body && message.body.contract instanceof Uint8Array ? this.plays.get(toHex(message.body.contract)) : undefined
    return play == null ? this.handlers.get(message.type)?.(message, attachments, from) : play.take(message, attachments)
  }

  private piece ({ body }: Request): Partial<Reply> {
    const ask = decodeBlobAsk(body)
    const bytes = ask?.part === 'value' && ask.n === 0 ? this.blobs.show(ask.digest) : undefined
    return bytes == null
      ? { body: encodeBlobAnswer({ code: 'missing', size: 0, holders: [] }) }
      : { body: encodeBlobAnswer({ code: 'ok', size: bytes.byteLength, holders: [] }), attachments: [bytes] }
  }
}

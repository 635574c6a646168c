import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { gossipsub } from '@libp2p/gossipsub'
import { identify } from '@libp2p/identify'
import { kadDHT } from '@libp2p/kad-dht'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { createLibp2p } from 'libp2p'
import { gossipOptions } from './gossip-options.ts'
import { privateKeyOf } from './identity.ts'
import { keepJoined } from './join.ts'
import { MAX_STREAM_WINDOW_BYTES, PROVIDER_VALIDITY_MS, REPROVIDE_AGE_MS, REPROVIDE_INTERVAL_MS } from './limits.ts'
import { reachOf } from './reach.ts'
import type { GossipSub } from '@libp2p/gossipsub'
import type { Identify } from '@libp2p/identify'
import type { ServiceMap } from '@libp2p/interface'
import type { KadDHT } from '@libp2p/kad-dht'
import type { Ping } from '@libp2p/ping'
import type { Libp2p, Libp2pInit } from 'libp2p'

/** The libp2p services of every Mycel node. */
export interface Services extends ServiceMap {
  identify: Identify
  ping: Ping
  dht: KadDHT
  pubsub: GossipSub
}

export type Node = Libp2p<Services>

export interface NodeOptions {
  /** Identity seed, 32 bytes. */
  readonly seed: Uint8Array
  readonly network: string
  /** Multiaddrs, e.g. `/ip4/127.0.0.1/tcp/0`. */
  readonly listen: readonly string[]
  /** Multiaddrs to tell others instead of those listened on. */
  readonly announce?: readonly string[]
  /** Multiaddrs with peer id of nodes to join through; dialled again whenever nobody is connected. */
  readonly bootstrap: readonly string[]
  /** True on one machine or LAN: private addresses are passed on and one host may open many connections. */
  readonly local: boolean
  /** Capacity classes whose gossip is scored: those that this node may subscribe to. */
  readonly classes: readonly string[]
  /** Where peers, addresses and provider records survive a restart; in memory by default. */
  readonly datastore?: Libp2pInit['datastore']
  /** Replaces the TCP transport, e.g. by one with a link fault in its dial. */
  readonly transport?: NonNullable<Libp2pInit['transports']>[number]
}

/** A started node: TCP, Noise, Yamux, identify, ping, a Kademlia server and unsigned gossip. Joining goes on in the background until the node stops. */
export async function createNode (options: NodeOptions): Promise<Node> {
  const { network, listen, announce = [], bootstrap, local, classes, datastore, transport = tcp() } = options
  const reach = reachOf(local)

  const node = await createLibp2p<Services>({
    privateKey: await privateKeyOf(options.seed),
    ...(datastore == null ? {} : { datastore }),
    nodeInfo: { name: 'mycel', version: '0.1.0', userAgent: 'mycel/0.1.0' },
    addresses: { listen: [...listen], announce: [...announce] },
    transports: [transport],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux({ streamOptions: { maxStreamWindowSize: MAX_STREAM_WINDOW_BYTES } })],
    connectionManager: reach.connections,
    // storers answer a lookup from their peer store: what it forgets, the DHT forgets
    peerStore: { maxAddressAge: PROVIDER_VALIDITY_MS, maxPeerAge: PROVIDER_VALIDITY_MS },
    services: {
      identify: identify(),
      ping: ping({ maxOutboundStreams: 4, maxInboundStreams: 4 }),
      dht: kadDHT({
        protocol: `/mycel/${network}/kad/1.0.0`,
        clientMode: false,
        peerInfoMapper: reach.mapper,
        initialQuerySelfInterval: reach.firstSelfQueryMs,
        reprovide: { validity: PROVIDER_VALIDITY_MS, threshold: PROVIDER_VALIDITY_MS - REPROVIDE_AGE_MS, interval: REPROVIDE_INTERVAL_MS }
      }),
      pubsub: gossipsub(gossipOptions(network, classes, reach))
    }
  })

  const leaving = new AbortController()
  node.addEventListener('stop', () => { leaving.abort() }, { once: true })
  keepJoined(node, bootstrap, { signal: leaving.signal })
  return node
}

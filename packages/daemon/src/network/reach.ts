import { passthroughMapper, removePrivateAddressesMapper } from '@libp2p/kad-dht'
import type { PeerInfoMapper } from '@libp2p/kad-dht'
import type { ConnectionManagerInit } from 'libp2p'

/** What differs between a network on one machine or LAN and the open one. */
export interface Reach {
  readonly connections: ConnectionManagerInit
  /** Which addresses of a peer the DHT passes on. */
  readonly mapper: PeerInfoMapper
  /** Whether many gossip peers at one address lower their score. */
  readonly scoreAddresses: boolean
  /** First self-lookup of the DHT after start; every query waits for it, milliseconds. */
  readonly firstSelfQueryMs: number
}

/** libp2p's defaults refuse swarms behind one address: five inbound connections a second, private addresses dropped, scores lowered. */
const LOCAL: Reach = {
  connections: { maxConnections: 1000, maxParallelDials: 100, inboundConnectionThreshold: 10_000, maxIncomingPendingConnections: 1000, dialTimeout: 10_000 },
  mapper: passthroughMapper,
  scoreAddresses: false,
  firstSelfQueryMs: 50
}

const PUBLIC: Reach = {
  connections: { maxConnections: 300, maxParallelDials: 50, inboundConnectionThreshold: 20, maxIncomingPendingConnections: 50, dialTimeout: 10_000 },
  mapper: removePrivateAddressesMapper,
  scoreAddresses: true,
  firstSelfQueryMs: 500
}

export function reachOf (local: boolean): Reach {
  return local ? LOCAL : PUBLIC
}

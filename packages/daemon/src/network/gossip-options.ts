import { createHash } from 'node:crypto'
import { createPeerScoreParams, createTopicScoreParams } from '@libp2p/gossipsub/score'
import { GOSSIP_MEMORY_MS, MAX_GOSSIP_BACKLOG_BYTES, MAX_GOSSIP_RPC_BYTES } from './limits.ts'
import { topicName, topicsOf } from './topics.ts'
import type { Reach } from './reach.ts'
import type { GossipsubOpts } from '@libp2p/gossipsub'

/**
 * The mesh runs unsigned: what travels carries its author's signature, and the validator checks it once. The id is the hash of the whole envelope.
 * Spec: docs/spec/discovery.md, "Gossip".
 */
export function gossipOptions (network: string, classes: readonly string[], { scoreAddresses }: Reach): Partial<GossipsubOpts> {
  return {
    globalSignaturePolicy: 'StrictNoSign',
    msgIdFn: message => createHash('sha256').update(message.data).digest(),
    // the publisher's first hop is every peer of the topic: bids come in before a heartbeat has built the mesh
    floodPublish: true,
    allowPublishToZeroTopicPeers: true,
    ignoreDuplicatePublishError: true,
    emitSelf: false,
    doPX: false,
    D: 6,
    Dlo: 4,
    Dhi: 12,
    seenTTL: GOSSIP_MEMORY_MS,
    maxInboundDataLength: MAX_GOSSIP_RPC_BYTES,
    maxOutboundBufferSize: MAX_GOSSIP_BACKLOG_BYTES,
    scoreParams: createPeerScoreParams({
      // many nodes behind one address are usual on a LAN, and suspect elsewhere
      IPColocationFactorWeight: scoreAddresses ? -5 : 0,
      topics: Object.fromEntries(topicsOf(classes).map(topic => [topicName(network, topic), topicScore()]))
    })
  }
}

/**
 * Without an entry here a REJECT costs its sender nothing, and with the library's defaults an hour in the mesh outweighs hundreds of them. Here a peer
 * earns at most 6 a topic, one invalid message costs 10, the third within a minute silences it (threshold −80). Quiet topics are normal: no penalty for
 * delivering little.
 */
function topicScore (): ReturnType<typeof createTopicScoreParams> {
  return createTopicScoreParams({
    topicWeight: 1,
    timeInMeshWeight: 0.01,
    timeInMeshQuantum: 1000,
    timeInMeshCap: 100,
    firstMessageDeliveriesWeight: 0.05,
    firstMessageDeliveriesDecay: 0.97,
    firstMessageDeliveriesCap: 100,
    meshMessageDeliveriesWeight: 0,
    meshFailurePenaltyWeight: 0,
    invalidMessageDeliveriesWeight: -10,
    invalidMessageDeliveriesDecay: 0.99
  })
}

import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { gossipsub } from '@libp2p/gossipsub'
import { identify } from '@libp2p/identify'
import { tcp } from '@libp2p/tcp'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'

/** Below what a reader buffers, so that backpressure comes before an abort (docs/spec/encoding.md, "Streams"). */
const MAX_STREAM_WINDOW_BYTES = 2 << 20

/**
 * A libp2p node that dials and does not listen: providers answer over the connection that this program opened. The seed (32 bytes) is its identity: the same
 * key proves the connection and signs the messages.
 *
 * @param seed
 * @param address
 * @param options
 */
export async function connect (seed, address, options = {}) {
  const node = await createLibp2p({
    privateKey: await generateKeyPairFromSeed('Ed25519', seed),
    addresses: { listen: [] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux({ streamOptions: { maxStreamWindowSize: MAX_STREAM_WINDOW_BYTES } })],
    services: {
      identify: identify(),
      // messages carry their own signatures: the mesh itself runs unsigned
      pubsub: gossipsub({ globalSignaturePolicy: 'StrictNoSign', floodPublish: true, emitSelf: false })
    }
  })
  const { remotePeer } = await node.dial(multiaddr(address), options)
  return { node, peer: remotePeer }
}

/**
 * Publishes to a topic as soon as a peer listens to it, and answers how many peers it went to: none where the stream to them is not there yet. The same bytes are never
 * published twice, so whoever tries again needs others.
 *
 * @param node
 * @param topic
 * @param peer
 * @param bytes
 * @param root0
 * @param root0.signal
 */
export async function publish (node, topic, peer, bytes, { signal }) {
  const { pubsub } = node.services
  const listens = () => pubsub.getSubscribers(topic).some(one => one.equals(peer))

  while (!listens()) {
    await new Promise((resolve, reject) => {
      pubsub.addEventListener('subscription-change', resolve, { once: true })
      signal.addEventListener('abort', () => { reject(signal.reason) }, { once: true })
    })
  }

  const { recipients } = await pubsub.publish(topic, bytes)
  return recipients.length
}

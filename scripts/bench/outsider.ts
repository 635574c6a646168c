import { randomBytes } from 'node:crypto'
import { createNodeCrypto } from '../../packages/daemon/dist/src/crypto/node-crypto.js'
import { createAdExchange } from '../../packages/daemon/dist/src/discovery/ad-exchange.js'
import { AdIndex } from '../../packages/daemon/dist/src/discovery/ad-index.js'
import { FacetDirectory } from '../../packages/daemon/dist/src/discovery/facet-directory.js'
import { indexed } from '../../packages/daemon/dist/src/discovery/trust.js'
import { createNode } from '../../packages/daemon/dist/src/network/node.js'
import type { Node } from '../../packages/daemon/dist/src/network/node.js'
import type { Swarm } from '@mycel/daemon/swarm'

/** A libp2p node of the swarm's network that hears no gossip: what it finds, it found on the DHT. */
export interface Outsider {
  readonly node: Node
  /** A directory that has never looked anything up. */
  directory (): Promise<{ readonly directory: FacetDirectory, stop (): Promise<void> }>
  stop (): Promise<void>
}

export async function outsider (swarm: Swarm): Promise<Outsider> {
  const crypto = createNodeCrypto()
  const bootstrap = swarm.nodes.map(({ addr }) => addr)
  const node = await createNode({ seed: new Uint8Array(randomBytes(32)), network: swarm.network, listen: ['/ip4/127.0.0.1/tcp/0'], bootstrap, local: true, classes: [] })

  return {
    node,
    async directory () {
      const exchange = await createAdExchange({ node, crypto, network: swarm.network, now: Date.now, own: () => undefined })
      const directory = new FacetDirectory({
        node, crypto, network: swarm.network, index: new AdIndex(), exchange, indexed: ad => indexed(ad, { crypto, policy: [], now: Date.now() }), now: Date.now
      })
      return { directory, stop: async () => exchange.stop() }
    },
    async stop () {
      await node.stop()
    }
  }
}

import { multiaddr } from '@multiformats/multiaddr'
import { peerKey } from '@mycel/wire'
import { peerIdOf } from './identity.ts'
import type { Node } from './node.ts'
import type { AdIndex } from '../discovery/ad-index.ts'
import type { PeerId } from '@libp2p/interface'

export type Locate = (key: Uint8Array, addrs: readonly string[]) => Promise<PeerId>

/** From an identity key to a peer that can be dialled: addresses it signed itself (in a tender or ad) are remembered for the dial. */
export function createLocator (node: Node, index: AdIndex, now: () => bigint): Locate {
  return async (key, addrs) => {
    const peer = peerIdOf(key)

    if (node.getConnections(peer).length === 0) {
      const known = addrs.length > 0 ? addrs : index.get(peerKey(key), Number(now()))?.ad.body.addrs ?? []
      const multiaddrs = known.flatMap(text => parsed(text))

      if (multiaddrs.length > 0) {
        // addresses that libp2p refuses help nobody: what is known already has to do
        await node.peerStore.merge(peer, { multiaddrs }).catch(() => {})
      }
    }

    return peer
  }
}

function parsed (text: string): Array<ReturnType<typeof multiaddr>> {
  try {
    return [multiaddr(text)]
  } catch {
    return []
  }
}

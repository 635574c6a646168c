import { peerKey } from '@mycel/wire'

/** Peers remembered; beyond it the one that was met longest ago is forgotten. */
const MAX_MET = 4096

/** Who has turned to this node of late. */
export class Met {
  private readonly peers = new Set<string>()

  has (peer: Uint8Array): boolean {
    return this.peers.has(peerKey(peer))
  }

  add (peer: Uint8Array): void {
    const name = peerKey(peer)
    this.peers.delete(name)
    this.peers.add(name)

    if (this.peers.size > MAX_MET) {
      this.peers.delete(this.peers.keys().next().value ?? '')
    }
  }
}

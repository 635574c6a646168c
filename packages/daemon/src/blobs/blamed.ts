import { BLAME_MS, MAX_BLAMED } from './limits.ts'
import type { PeerId } from '@libp2p/interface'

/** Peers that sent wrong bytes lately. They are asked again only where nobody else is there to ask: a single source that broke may have been mended. */
export class Blamed {
  readonly #until = new Map<string, number>()

  add (peer: PeerId, now: number): void {
    const name = peer.toString()
    this.#until.delete(name)
    this.#until.set(name, now + BLAME_MS)

    if (this.#until.size > MAX_BLAMED) {
      this.#until.delete(this.#until.keys().next().value ?? '')
    }
  }

  has (peer: PeerId, now: number): boolean {
    return (this.#until.get(peer.toString()) ?? 0) > now
  }

  /** Those of the peers to ask first: all that are not blamed, or else all. */
  better (peers: readonly PeerId[], now: number): readonly PeerId[] {
    const good = peers.filter(peer => !this.has(peer, now))
    return good.length > 0 ? good : peers
  }
}

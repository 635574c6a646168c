import { keyOfParty, peerIdOf } from '../parties.ts'
import type { PeerView } from '../control.ts'
import type { Parts } from '../daemon.ts'

/** Every peer that is connected or whose ad is known, with what this node has seen of its work. */
export function peerViews (parts: Parts): PeerView[] {
  const { node, standing, discovery, now } = parts
  const known = discovery.index.find([], Number(now()))
  const connected = new Map(node.getConnections().map(connection => [connection.remotePeer.toString(), connection.remoteAddr.toString()]))
  const subjects = Map.groupBy(standing.subjects(), one => peerIdOf(one.peer))
  const names = new Set([...connected.keys(), ...known.map(({ ad }) => peerIdOf(ad.body.peer))])

  return [...names].map(peer => {
    const key = keyOfParty(peer) ?? new Uint8Array(0)
    const ad = known.find(one => peerIdOf(one.ad.body.peer) === peer)?.ad.body
    const counts = subjects.get(peer)?.map(({ class: cls }) => [cls, standing.of(key, cls, now())] as const) ?? []
    const address = connected.get(peer)
    return {
      peer,
      addrs: address == null ? ad?.addrs ?? [] : [address],
      connected: address != null,
      classes: ad?.capacities.map(capacity => capacity.class) ?? [],
      passes: Object.fromEntries(counts.map(([cls, { passesSinceFailure }]) => [cls, passesSinceFailure])),
      failures: Object.fromEntries(counts.map(([cls, { why }]) => [cls, why.filter(({ item }) => item.kind === 'proof').length]))
    }
  })
}

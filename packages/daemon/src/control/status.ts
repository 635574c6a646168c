import { toHex } from '@mycel/wire'
import { sandboxView } from './sandbox-view.ts'
import type { StatusView } from '../control.ts'
import type { Parts } from '../daemon.ts'

export function status ({ node, identity, config, books, logCheck, contracts, capacities, court, discovery, executor, sandbox, started, now, version }: Parts): StatusView {
  const head = books.head()
  const { rulings: judged, queued, kept, budget } = court.view()
  const states = contracts.list().map(({ contract }) => contract.state)

  return {
    peer: identity.peerId,
    key: toHex(identity.publicKey),
    did: identity.did,
    network: config.network.id,
    version,
    listening: node.getMultiaddrs().map(String),
    connections: node.getConnections().length,
    uptimeMs: Number(now() - started),
    capacities: capacities.list.length,
    adSeq: (discovery.own()?.body.seq ?? 0n).toString(),
    contracts: Object.fromEntries([...Map.groupBy(states, state => state)].map(([state, all]) => [state, all.length])),
    log: { epoch: toHex(head.epoch), size: head.size.toString(), root: toHex(head.root), check: logCheck.standing.state },
    isolation: sandbox.isolation,
    sandbox: sandboxView(sandbox),
    tier: executor.tier,
    rssBytes: process.memoryUsage.rss(),
    proofs: { judged, queued, kept, budget }
  }
}

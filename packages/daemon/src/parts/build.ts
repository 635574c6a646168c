import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { multiaddr } from '@multiformats/multiaddr'
import { REPUTATION_DEFAULTS } from '@mycel/verify/reputation'
import { createSigner, peerKey } from '@mycel/wire'
import { sandboxLine, sandboxView } from '../control/sandbox-view.ts'
import { createNodeCrypto } from '../crypto/node-crypto.ts'
import { capacityOf, Capacities } from '../discovery/capacities.ts'
import { startDiscovery } from '../discovery/discovery.ts'
import { countedAttestations } from '../discovery/trust.ts'
import { createPool, PAGES_PER_MIB, PROFILE } from '../executors/index.ts'
import { REQUESTER_SIGNS } from '../jobs/bid-check.ts'
import { BooksMailbox } from '../mailboxes/books-mailbox.ts'
import { createLocator } from '../network/locate.ts'
import { createNode } from '../network/node.ts'
import { CatchUp } from '../settlement/heads/catch-up.ts'
import { Forks } from '../settlement/heads/forks.ts'
import { BackgroundCheck } from '../settlement/log/background-check.ts'
import { Standing } from '../standing/standing.ts'
import { BlobStore } from '../stores/blobs/blob-store.ts'
import { KeptBlobs } from '../stores/blobs/kept-blobs.ts'
import { Store } from '../stores/store.ts'
import { booksPolicy } from './books-policy.ts'
import { VERSION } from './version.ts'
import { wire } from './wiring.ts'
import type { Overrides } from './overrides.ts'
import type { Parts } from './parts.ts'
import type { WiringInit } from './wiring.ts'
import type { Config } from '../config.ts'
import type { Identity } from '../identity.ts'

export interface BuildInit {
  readonly config: Config
  readonly identity: Identity
  readonly overrides: Overrides
  log (text: string): void
  crashed (err: unknown): void
}

export interface Built {
  readonly parts: Parts
  /** Stops everything that was started, last first. */
  stop (): Promise<void>
}

/** Builds and starts a node's parts in order. What was started is stopped again if a later part fails. */
export async function buildParts (init: BuildInit): Promise<Built> {
  const stops: Array<() => Promise<void> | void> = []

  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).reverse()) {
      await one()
    }
  }

  try {
    return { parts: await build(init, one => { stops.push(one) }), stop }
  } catch (err) {
    await stop()
    throw err
  }
}

async function build (init: BuildInit, onStop: (stop: () => Promise<void> | void) => void): Promise<Parts> {
  const { config, identity, overrides, log, crashed } = init
  const { network, policy, executor: pool } = config
  const crypto = overrides.crypto ?? createNodeCrypto()
  const signer = createSigner(crypto, identity.seed)
  const now = overrides.now ?? ((): bigint => BigInt(Date.now()))
  const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes))

  const store = await Store.open(config.node.store)
  onStop(async () => { await store.close() })

  // the pool takes longest: it starts while the log is checked
  const blobs = await BlobStore.open({ folder: config.node.blobs, quotaBytes: config.blobs.quotaBytes })
  onStop(async () => { await blobs.close() })
  const kept = new KeptBlobs(blobs)
  const children = { blobs, isolation: pool.isolation, memoryMib: pool.memoryPages / PAGES_PER_MIB, privatePaths: [config.node.store, config.node.blobs, dirname(config.node.key)] }
  const starting = createPool({ ...children, size: pool.workers, tier: pool.tier, ...(overrides.node == null ? {} : { node: overrides.node }) })
  // whatever fails from here on, its children end: one that has not started yet is waited for
  onStop(async () => { await (await starting.catch(() => undefined))?.stop() })

  const standing = await Standing.load({ store, policy: { ...REPUTATION_DEFAULTS, trusted: [signer.publicKey, ...policy.verifiers.map(key => Uint8Array.from(Buffer.from(key, 'hex')))] } })
  const capacities = await Capacities.load(store, config.capacities)
  // what discovery, gossip and head exchange say, once they are there
  const heard: WiringInit['heard'] = { tender: () => {}, proof: () => {}, ad: () => {}, doubt: () => undefined, met: Promise.withResolvers() }
  const attested = { check: (_: Uint8Array): boolean => false }
  const forks = await Forks.open({ crypto, network: network.id, store, now, log })
  const catchUp = await CatchUp.open(store)
  const frozen = (peer: Uint8Array): string | undefined => forks.frozen(peer) ?? heard.doubt(peer) ?? catchUp.waiting(peer, books.state.ordinal)
  const books: BooksMailbox = await BooksMailbox.open({ crypto, signer, network: network.id, store, policy: booksPolicy(policy), now, attested: peer => attested.check(peer), anchor: `${config.node.store}.end`, note: text => { log(`log: ${text}`) }, broken: crashed, frozen, met: async () => heard.met.promise }, () => random(16))
  onStop(async () => { await books.close() })
  const checking = new AbortController()
  const logCheck = new BackgroundCheck({ books, store, signal: checking.signal, now, log, damaged: reason => { crashed(new Error(`the settlement log is damaged: ${reason}`)) } })
  onStop(() => { checking.abort() })
  const executor = await starting
  const sandbox = executor.standing
  log(sandboxLine(sandboxView(sandbox)))

  const classes = [...new Set([...capacities.list.map(capacity => capacity.class), 'compute', 'gpu', 'inference', 'microfactory', 'clinic'])]
  const node = await createNode({
    seed: identity.seed, network: network.id, listen: network.listen, bootstrap: network.bootstrap, local: network.local, classes, ...(overrides.transport == null ? {} : { transport: overrides.transport })
  })
  onStop(async () => { await node.stop() })

  const discovery = await startDiscovery({
    node,
    crypto,
    signer,
    network: network.id,
    now: () => Number(now()),
    policy: policy.trust as Parameters<typeof startDiscovery>[0]['policy'],
    classes,
    lastSeq: capacities.lastSeq,
    onTender: message => { heard.tender(message) },
    onProof: message => { heard.proof(message) },
    onAd: ({ ad }) => { heard.ad(ad.body.peer) },
    onRefused: (topic, verdict, code) => { log(`gossip on ${topic.kind}: ${verdict} (${code})`) }
  })
  onStop(async () => { await discovery.stop() })

  const trust = { crypto, policy: policy.trust as Parameters<typeof startDiscovery>[0]['policy'] }
  attested.check = peer => {
    const ad = discovery.index.get(peerKey(peer), Number(now()))
    return ad != null && countedAttestations(ad.ad.body, { ...trust, now: Number(now()) }).length > 0
  }

  const advertise = async (): Promise<void> => {
    // placing facets on the DHT takes as long as it takes: the ad itself is out at once
    discovery.advertise({
      addrs: node.getMultiaddrs().map(String).slice(0, 8), capacities: capacities.list.map(capacityOf), attestations: [...capacities.attestations], accepts: [...REQUESTER_SIGNS], profiles: [PROFILE], isolation: sandbox.isolation
    }).catch(err => { log(`advertising: ${err instanceof Error ? err.message : String(err)}`) })
    await capacities.sawSeq(discovery.own()?.body.seq ?? 0n)
  }

  const dial = async (addrs: readonly string[]): Promise<string[]> => {
    const dialled = await Promise.allSettled(addrs.map(async text => node.dial(multiaddr(text), { signal: AbortSignal.timeout(10_000) })))
    return [...new Set(dialled.flatMap(one => one.status === 'fulfilled' ? [one.value.remotePeer.toString()] : []))]
  }

  const locate = createLocator(node, discovery.index, now)
  const wired = await wire({ ...init, crypto, signer, now, random, store, blobs, kept, node, discovery, standing, books, forks, catchUp, executor, locate, heard, trust, sandbox, createExecutor: async tier => createPool({ ...children, size: 1, tier, spare: false }), createAuditors: async tier => createPool({ ...children, size: Math.ceil(pool.workers / 2), tier, spare: false }) }, onStop)

  if (capacities.list.length > 0) {
    await advertise()
  }

  void logCheck.run().catch(crashed)
  return { config, identity, crypto, version: VERSION, started: now(), store, blobs, kept, node, discovery, capacities, standing, books, logCheck, forks, executor, sandbox, now, dial, advertise, ...wired }
}

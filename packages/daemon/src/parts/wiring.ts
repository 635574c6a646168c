import { receiptLines } from '@mycel/settle/receipts'
import { measuredSpread } from '@mycel/verify/audit'
import { equals, leafHash, merkleRoot, receiptFacts } from '@mycel/wire'
import { EVIDENCE } from '@mycel/wire/evidence'
import { createRequester, handle, protocolName } from '@mycel/wire/streams'
import { ContractPins } from '../blobs/contract-pins.ts'
import { BlobExchange } from '../blobs/exchange.ts'
import { Holders } from '../blobs/holders.ts'
import { BLOB_LIMITS, BLOB_REQUEST_MS } from '../blobs/limits.ts'
import { PinBoard } from '../blobs/pin-board.ts'
import { BlobServer } from '../blobs/server.ts'
import { Contracts } from '../contracts/contracts.ts'
import { facetsFor } from '../control/facets.ts'
import { Secrets } from '../core/secrets.ts'
import { unwalled } from '../core/walls.ts'
import { countedAttestations, indexed, offeredFacets } from '../discovery/trust.ts'
import { unfitFor } from '../discovery/unfit.ts'
import { auditWindow } from '../effects/audit-window.ts'
import { Auditors } from '../effects/auditors.ts'
import { Confirmer } from '../effects/confirm.ts'
import { runWindow } from '../effects/run-window.ts'
import { Sender } from '../effects/sender.ts'
import { workOfTender } from '../effects/workload.ts'
import { PROFILE } from '../executors/index.ts'
import { Bidder } from '../inbound/bidder.ts'
import { ContractHandler } from '../inbound/contract-handler.ts'
import { Jobs } from '../jobs/jobs.ts'
import { peerIdOf } from '../parties.ts'
import { Court } from '../proofs/court.ts'
import { HeadExchange } from '../settlement/heads/head-exchange.ts'
import { KeptHeads } from '../settlement/heads/kept-heads.ts'
import { meetOwn, noteHeads, soonOnce } from '../settlement/heads/meet-own.ts'
import { Settlement } from '../settlement/settlement.ts'
import { rebuildEvidence } from '../standing/rebuild.ts'
import { upheldOf } from '../standing/upheld.ts'
import { loadParcels } from '../stores/outbox.ts'
import { subjectOf, Trusting } from './trusting.ts'
import type { BuildInit } from './build.ts'
import type { Parts } from './parts.ts'
import type { JobRequest } from '../control.ts'
import type { Discovery } from '../discovery/discovery.ts'
import type { Executor } from '../executors/executor.ts'
import type { Tier } from '../executors/index.ts'
import type { ContractPorts } from '../mailboxes/ports.ts'
import type { Locate } from '../network/locate.ts'
import type { CatchUp } from '../settlement/heads/catch-up.ts'
import type { TrustPolicy } from '@mycel/verify/credentials'
import type { Authenticated, Contract, Crypto, LawPorts, Signer } from '@mycel/wire'

/** Stale bids are forgotten this often, milliseconds. */
const HOUSEKEEPING_MS = 30_000

/** A contract request may wait for a re-execution (a refute is judged before it is answered), milliseconds. */
const CONTRACT_TIMEOUT_MS = 120_000

export interface WiringInit extends BuildInit, Pick<Parts, 'store' | 'blobs' | 'kept' | 'node' | 'discovery' | 'standing' | 'books' | 'forks' | 'executor' | 'sandbox' | 'crypto' | 'now'> {
  readonly signer: Signer
  readonly locate: Locate
  readonly trust: { readonly crypto: Crypto, readonly policy: TrustPolicy }
  readonly catchUp: CatchUp
  /** Set here: what to do with tenders and proofs from gossip, and whose log is not believed at present. */
  readonly heard: { tender (message: Authenticated<'tender'>): void, proof (message: Authenticated<'fraud-proof'>): void, doubt (peer: Uint8Array): string | undefined }
  random (bytes: number): Uint8Array
  createExecutor (tier: 'liftoff' | 'turbofan'): Promise<Executor>
  /** A pool that is large enough for the audits of a whole window. */
  createAuditors (tier: Tier): Promise<Executor>
}

type Wired = Pick<Parts, 'contracts' | 'jobs' | 'court' | 'settlement'>

/** Connects mailboxes, effects and protocols, replays what is stored, and resumes it. */
export async function wire (init: WiringInit, onStop: (stop: () => Promise<void> | void) => void): Promise<Wired> {
  const { config, crypto, signer, store, blobs, kept, node, discovery, standing, books, locate, now, log, crashed, random } = init
  const network = config.network.id
  const stopping = new AbortController()
  const options = { signal: stopping.signal }
  const secrets = new Secrets(crypto, signer.seed, signer.publicKey)

  const contractRequests = createRequester(node, { protocol: protocolName(network, 'contract'), timeoutMs: CONTRACT_TIMEOUT_MS })
  const blobRequests = createRequester(node, { protocol: protocolName(network, 'blob'), timeoutMs: BLOB_REQUEST_MS })
  const settleRequests = createRequester(node, { protocol: protocolName(network, 'settle') })
  const exchange = new BlobExchange({
    store: blobs,
    requester: blobRequests,
    locate: async key => locate(key, []),
    onBlame: (peer, reason, cid) => { log(`blob ${cid}: ${peer.toString()} sent wrong bytes (${reason}) and is asked no more while others have it`) }
  })
  const holders = new Holders()
  const pins = new PinBoard(blobs)
  const contractPins = new ContractPins(blobs, pins)
  const blobServer = new BlobServer({ store: blobs, holders, log })
  const confirmer = new Confirmer(crypto, init.createExecutor)
  const auditors = new Auditors({ own: init.executor, tier: config.executor.auditTier, create: init.createAuditors })
  // strangers' proofs never stand before this node's own audits
  const courtConfirmer = new Confirmer(crypto, init.createExecutor)
  const court = await Court.open({ crypto, network, store, exchange, confirmer: courtConfirmer, unwalled: errand => equals(errand.requester, signer.publicKey) ? undefined : unwalled(init.sandbox.isolation, config.policy, errand), self: signer.publicKey, stopping: stopping.signal, now, locate, fail: (claim, at) => standing.fail(upheldOf(claim, at)), log })
  const sender = new Sender({ requester: contractRequests, blobs: kept, write: async ops => store.write(ops), locate, now, log })
  const provider = init.overrides.executor?.(init.executor) ?? init.executor
  const trusting = new Trusting({ standing, policy: config.policy, contracts: () => contracts, now })
  const law: LawPorts = { crypto, evidence: EVIDENCE, receiptLines, provenFraud: court.provenFraud }

  const ports: ContractPorts = {
    crypto,
    signer,
    network,
    law,
    books,
    secrets,
    now,
    unwilling: contract => bidder.unwillingToStart(contract),
    stopReason: (key, contract) => jobs.stopReason(key, contract),
    suspect: contract => trusting.suspect(contract),
    room: (key, contract, units) => trusting.room(subjectOf(contract), { unitPrice: contract.bid?.body.unitPrice ?? 0n, units }, { key, contract }),
    lacking: async contract => contractPins.lacking(contract),
    nextWindow: async (key, contract, max) => jobs.nextWindow(key, contract, max),
    resultsRoot: contract => merkleRoot(crypto, contract.windows.map(({ open }) => leafHash(crypto, open?.body.results ?? new Uint8Array(32)))),
    buildReceipt: (contract, at) => {
      const facts = receiptFacts(contract, law)

      if (facts == null) {
        throw new Error('no receipt before an award')
      }

      return { ...facts, prev: contract.headDigest, at, head: books.head() }
    },
    standing: (before, after, notes) => isRequester(after, signer) ? standing.afterStep(before, after, notes) : [],
    counterparty: ({ tender, bid }) => isRequester({ tender }, signer)
      ? { to: bid?.body.provider ?? new Uint8Array(32), addrs: [] }
      : { to: tender.body.requester, addrs: tender.body.addrs },
    run: async ({ contract }, window, signal) => runWindow({ crypto, executor: provider, exchange, blobs: kept, secretOf: (one, number) => secrets.window(one, number), locate }, contract, window, { signal: AbortSignal.any([signal, stopping.signal]) }),
    audit: async ({ key, contract }, window) => auditWindow({
      crypto,
      signer,
      executorFor: async (one, number) => auditors.executor(secrets.nonce(one, number)),
      exchange,
      blobs: kept,
      now,
      locate,
      knowledge: (one, number) => ({ ...trusting.knowledge(one), hiddenNonce: secrets.hidden(one, number), spreadPpm: measuredSpread(jobs.fuelOf(key)) }),
      confirm: async (one, unit, rest) => confirmer.confirm(workOfTender(one.tender.body), unit, rest),
      publish: async proof => {
        await court.keepOwn(proof)
        await discovery.proof(proof).catch(err => { log(`fraud proof ${proof.id.slice(0, 12)} is not gossiped: ${err instanceof Error ? err.message : String(err)}`) })
      }
    }, contract, window, options),
    send: parcel => { sender.send(parcel) },
    changed: (mailbox, before) => {
      log(`contract ${(mailbox.contract.id ?? mailbox.key).slice(0, 12)} ${mailbox.role}: ${before.state} → ${mailbox.contract.state}`)
      contractPins.changed(mailbox)
      noteHeads(keptHeads, mailbox).catch(ports.crashed)
      jobs.changed(mailbox)
      contracts.changed(mailbox)
    },
    crashed: err => { if (!stopping.signal.aborted) { crashed(err) } }
  }

  const contracts = new Contracts(store, ports)
  const jobs = new Jobs({
    crypto,
    signer,
    network,
    profile: PROFILE,
    fees: config.fees,
    store,
    blobs: kept,
    pins,
    holders,
    contractPins,
    contracts,
    standing,
    now,
    random,
    addrs: () => node.getMultiaddrs().map(String),
    head: () => books.head(),
    peerName: peerIdOf,
    roomOf: (peer, tender, unitPrice, units) => trusting.room({ peer, class: tender.body.class }, { unitPrice, units }),
    publish: async tender => { await discovery.tender(tender) },
    facetsOfAd: (ad, cls) => adFacets(init, ad, cls),
    lookAround: async request => {
      try {
        await discovery.find(facetsFor(request), { enough: request.providers + 1, ...options })
      } catch (err) {
        log(`looking for ${request.class}: ${err instanceof Error ? err.message : String(err)}`)
      }

      const wanted = { ...request, facets: facetsFor(request), unitPriceCap: BigInt(request.unitPriceCap) }
      return { peers: matching(discovery, request, now(), signer).map(({ ad }) => ad.body.peer), unfit: unfitFor(discovery.index, signer.publicKey, wanted, Number(now())) }
    },
    whyNobody: request => whyNobody(discovery, request, now(), signer),
    crashed: err => { if (!stopping.signal.aborted) { crashed(err) } }
  })
  const bidder = new Bidder({ crypto, signer, config, profile: PROFILE, isolation: init.sandbox.isolation, contracts, ownAd: () => ownAd(init), head: () => books.head(), headroom: (requester, asset) => books.headroom(requester, asset, 'provider'), now, send: parcel => { sender.send(parcel) }, log })
  const keptHeads = await KeptHeads.open({ crypto, network, store, forks: init.forks })
  const heads = new HeadExchange({
    crypto, network, self: signer.publicKey, store, books, kept: keptHeads, requester: settleRequests, started: now(), onOwn: async conflict => meetOwn(conflict, { books, random, log, crashed: ports.crashed })
  })
  init.heard.doubt = peer => heads.doubt(peer)
  const settlement = new Settlement({
    heads,
    catchUp: init.catchUp,
    crypto,
    signer,
    network,
    store,
    books,
    requester: settleRequests,
    now,
    random,
    locate: async key => locate(key, []),
    settleContract: async receipt => (await contracts.receive(receipt)).code === 'ok',
    log
  })
  init.catchUp.wanted = soonOnce(async peer => { await settlement.reconcile([peer], options) }, now)
  const inbound = new ContractHandler({ crypto, network, contracts, jobs, court, blobs: kept, now })
  const onError = (err: unknown): void => { log(`stream: ${err instanceof Error ? err.message : String(err)}`) }

  const read = await rebuildEvidence(standing, { store, crypto, network, law, self: signer.publicKey, rulings: court.list() })

  if (read > 0) {
    log(`standing: the evidence was read from ${read} stored contracts; before, only counts were kept`)
  }

  await contracts.load()
  contracts.list().forEach(mailbox => { contractPins.restore(mailbox) })
  await jobs.load()
  const served = await Promise.all([
    handle(node, protocolName(network, 'contract'), async (request, from, rest) => inbound.handle(request, from, rest), { timeoutMs: CONTRACT_TIMEOUT_MS, onError }),
    handle(node, protocolName(network, 'blob'), async (request, from, rest) => blobServer.serve(request, from, rest), { ...BLOB_LIMITS, onError }),
    handle(node, protocolName(network, 'settle'), async (request, from) => settlement.handle(request, from), { onError })
  ])
  init.heard.tender = message => { bidder.consider(message).catch(ports.crashed) }
  init.heard.proof = message => { court.judge(message, 'gossip', options).catch(err => { log(`proof: ${err instanceof Error ? err.message : String(err)}`) }) }
  const housekeeping = setInterval(() => { contracts.forgetStaleBids().catch(ports.crashed) }, HOUSEKEEPING_MS)
  housekeeping.unref()

  onStop(async () => {
    stopping.abort(new Error('the node is stopping'))
    clearInterval(housekeeping)
    sender.stop()
    jobs.stop()
    contracts.stop()
    contractRequests.stop()
    blobRequests.stop()
    settleRequests.stop()
    await Promise.all(served.map(async unserve => unserve()))
    await Promise.all([auditors.stop(), confirmer.stop(), courtConfirmer.stop()])
  })

  for await (const parcel of loadParcels(store)) {
    sender.send(parcel)
  }

  jobs.resume()
  void contracts.resume().catch(ports.crashed)
  void settlement.reconcile(undefined, options).catch(err => { log(`reconciling: ${err instanceof Error ? err.message : String(err)}`) })
  return { contracts, jobs, court, settlement }
}

function isRequester ({ tender }: Pick<Contract, 'tender'>, signer: Signer): boolean {
  return Buffer.compare(tender.body.requester, signer.publicKey) === 0
}

function adFacets ({ trust, now }: WiringInit, ad: Authenticated<'ad'>, cls: string): { readonly facets: readonly string[], readonly attestation: number } {
  const context = { ...trust, now: Number(now()) }
  const place = ad.body.capacities.findIndex(capacity => capacity.class === cls)
  const strengths = countedAttestations(ad.body, context).map(({ strength }) => strength * 4)
  return { facets: indexed(ad, context).facets[place] ?? [], attestation: Math.max(0, ...strengths) }
}

function ownAd ({ discovery, crypto, now }: WiringInit): ReturnType<ConstructorParameters<typeof Bidder>[0]['ownAd']> {
  const ad = discovery.own()
  return ad == null ? undefined : { bytes: ad.bytes, facets: offeredFacets(ad.body, crypto, Number(now())), prices: ad.body.capacities }
}

function matching (discovery: Discovery, request: JobRequest, now: bigint, signer: Signer): ReturnType<Discovery['index']['find']> {
  return discovery.index.find(facetsFor(request), Number(now)).filter(({ ad, capacities }) =>
    Buffer.compare(ad.body.peer, signer.publicKey) !== 0 && capacities.some(one => one.class === request.class && one.asset === request.asset && one.unitPrice <= BigInt(request.unitPriceCap)))
}

function whyNobody (discovery: Discovery, request: JobRequest, now: bigint, signer: Signer): string {
  const found = discovery.index.find(facetsFor(request), Number(now)).filter(({ ad }) => Buffer.compare(ad.body.peer, signer.publicKey) !== 0)
  const prices = found.flatMap(({ capacities }) => capacities.filter(one => one.asset === request.asset).map(({ unitPrice }) => unitPrice)).sort((a, b) => a < b ? -1 : 1)

  if (found.length === 0) {
    return `no provider with ${facetsFor(request).join(', ')} is known: ask for less, or wait until one is online ("mycel find ${facetsFor(request).join(' ')}")`
  }

  if (prices[0] == null || prices[0] > BigInt(request.unitPriceCap)) {
    return prices[0] == null
      ? `${found.length} providers match, none of them takes ${request.asset}`
      : `${found.length} providers match, the cheapest asks ${prices[0]} micro-units of ${request.asset} a unit: raise the price cap of ${request.unitPriceCap}`
  }

  return `${found.length} providers match, but none of them bid: they are busy, not willing, or out of reach`
}

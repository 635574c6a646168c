import { receiptLines } from '@mycel/settle/receipts'
import { measuredSpread } from '@mycel/verify/audit'
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
import { AWAKE_TICK_MS, Awake } from '../core/awake.ts'
import { awaitedUntil } from '../core/lapse.ts'
import { noncesOf } from '../core/nonces.ts'
import { Secrets } from '../core/secrets.ts'
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
import { promised } from '../jobs/promised.ts'
import { isRequester, peerIdOf } from '../parties.ts'
import { keepBooks } from '../settlement/bookkeeping.ts'
import { noteHeads } from '../settlement/heads/meet-own.ts'
import { rebuildEvidence } from '../standing/rebuild.ts'
import { Requesters } from '../standing/requesters.ts'
import { loadParcels } from '../stores/outbox.ts'
import { billing } from './billing.ts'
import { openCourt } from './court.ts'
import { adFacets, matching, ownAd, whyNobody } from './offers.ts'
import { openResuming } from './resuming.ts'
import { openSettling } from './settling.ts'
import { subjectOf, Trusting } from './trusting.ts'
import { openVerifying } from './verifying.ts'
import { openWitnessing } from './witnessing.ts'
import type { BuildInit } from './build.ts'
import type { Parts } from './parts.ts'
import type { Knowledge } from '../core/choose-units.ts'
import type { Executor } from '../executors/executor.ts'
import type { Tier } from '../executors/index.ts'
import type { ContractMailbox } from '../mailboxes/contract-mailbox.ts'
import type { ContractPorts } from '../mailboxes/ports.ts'
import type { Locate } from '../network/locate.ts'
import type { ProofMessage } from '../proofs/claim.ts'
import type { CatchUp } from '../settlement/heads/catch-up.ts'
import type { TrustPolicy } from '@mycel/verify/credentials'
import type { Authenticated, Crypto, LawPorts, Signer } from '@mycel/wire'

/** Stale bids are forgotten, and proofs that wait are taken up, this often, milliseconds. */
const HOUSEKEEPING_MS = 30_000

/** A contract request may wait for a re-execution (a refute is judged before it is answered), milliseconds. */
const CONTRACT_TIMEOUT_MS = 120_000

export interface WiringInit extends BuildInit, Pick<Parts, 'store' | 'blobs' | 'kept' | 'node' | 'discovery' | 'standing' | 'books' | 'forks' | 'executor' | 'sandbox' | 'crypto' | 'now'> {
  readonly signer: Signer
  readonly locate: Locate
  readonly trust: { readonly crypto: Crypto, readonly policy: TrustPolicy }
  readonly catchUp: CatchUp
  /** Set here: what to do with tenders, proofs and ads from gossip, and whose log is not believed at present. */
  readonly heard: { tender (message: Authenticated<'tender'>): void, proof (message: ProofMessage): void, ad (peer: Uint8Array): void, doubt (peer: Uint8Array): string | undefined, readonly met: PromiseWithResolvers<void> }
  random (bytes: number): Uint8Array
  createExecutor (tier: 'liftoff' | 'turbofan'): Promise<Executor>
  /** A pool that is large enough for the audits of a whole window. */
  createAuditors (tier: Tier): Promise<Executor>
}

type Wired = Pick<Parts, 'contracts' | 'jobs' | 'court' | 'settlement' | 'verifiers' | 'requesters'>

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
  const blobServer = new BlobServer({ store: blobs, holders, dealsWith: key => contracts.dealsWith(key), log })
  const confirmer = new Confirmer(crypto, init.createExecutor, log)
  const auditors = new Auditors({ own: init.executor, tier: config.executor.auditTier, create: init.createAuditors })
  // strangers' proofs never stand before this node's own audits
  const courtConfirmer = new Confirmer(crypto, init.createExecutor)
  const onFault = (err: unknown): void => { if (!stopping.signal.aborted) { crashed(err) } }
  const { court, matters, committed, start: tellProofs } = await openCourt({ node, forks: init.forks, heard: init.heard, crypto, network, store, exchange, confirmer: courtConfirmer, signer, config, isolation: init.sandbox.isolation, discovery, standing, contracts: () => contracts, stopping: stopping.signal, now, locate, log, crashed: onFault })
  const sender = new Sender({ requester: contractRequests, blobs: kept, write: async ops => store.write(ops), locate, head: to => riding.show(to), now, log })
  const provider = init.overrides.executor?.(init.executor) ?? init.executor
  const trusting = new Trusting({ standing, policy: config.policy, contracts: () => contracts, now })
  const waitsUntil = ({ contract, notes }: ContractMailbox): bigint => awaitedUntil(contract, 'requester', notes.headSince) ?? now()
  const knowledge = ({ key, contract, notes }: ContractMailbox, window: number): Knowledge => {
    const record = contract.windows[window]
    const nonces = record == null ? undefined : noncesOf(record, notes, secrets.nonce(contract, window))
    return { ...trusting.knowledge(contract), shown: resuming.ports.outlived(contract), hiddenNonce: secrets.hidden(contract, window), spreadPpm: measuredSpread(jobs.fuelOf(key)), ...(nonces == null ? {} : { nonces }) }
  }
  const verifying = openVerifying({ crypto, signer, config, store, blobs: kept, exchange, requester: contractRequests, trusting, standing, contractPins, contracts: () => contracts, jobs: () => jobs, knowledge, locate, now, random, addrs: () => node.getMultiaddrs().map(String), head: () => books.head(), log, crashed: onFault })
  const requesters = await Requesters.load(store)
  const witnessing = await openWitnessing({ crypto, signer, config, store, node, standing, contracts: () => contracts, jobs: () => jobs, court, locate, stopping: stopping.signal, now, log })
  const law: LawPorts = { crypto, evidence: EVIDENCE, receiptLines, provenFraud: court.provenFraud }

  const awake = new Awake(now)
  const resuming = openResuming({ crypto, signer, network, requester: settleRequests, books, catchUp: init.catchUp, court, exchange, contracts: () => contracts, settlement: () => settlement, locate, stopping: stopping.signal, now, random, log, crashed: onFault })
  const ports: ContractPorts = {
    crypto,
    signer,
    network,
    law,
    books,
    secrets,
    now,
    awakeSince: () => awake.since(),
    unwilling: contract => bidder.unwillingToStart(contract),
    stopReason: (key, contract) => {
      const hire = verifying.hires.at(key)
      return hire == null ? jobs.stopReason(key, contract) : verifying.verifiers.stopReason(hire, contract)
    },
    ...witnessing.ports,
    ...resuming.ports,
    consults: (key, contract) => verifying.verifiers.consults(key, contract),
    suspect: contract => trusting.suspect(contract),
    room: (key, contract, units) => trusting.room(subjectOf(contract), { unitPrice: contract.bid?.body.unitPrice ?? 0n, units }, { key, contract }),
    lacking: async contract => contractPins.lacking(contract),
    nextWindow: async (key, contract, max) => {
      const hire = verifying.hires.at(key)
      return hire == null ? jobs.nextWindow(key, contract, max) : verifying.verifiers.nextWindow(hire, contract, max)
    },
    ...billing({ crypto, law, books }),
    standing: (before, after, notes) => isRequester(after, signer) ? [...standing.afterStep(before, after, notes), ...witnessing.owed(before, after)] : requesters.afterStep(before, after),
    counterparty: ({ tender, bid }) => isRequester({ tender }, signer)
      ? { to: bid?.body.provider ?? new Uint8Array(32), addrs: [] }
      : { to: tender.body.requester, addrs: tender.body.addrs },
    run: async ({ contract }, window, signal) => runWindow({ crypto, executor: provider, exchange, blobs: kept, secretOf: (one, number) => secrets.window(one, number), locate }, contract, window, { signal: AbortSignal.any([signal, stopping.signal]) }),
    consult: async (mailbox, window) => verifying.verifiers.consult(mailbox, window, options),
    audit: async (mailbox, window) => auditWindow({
      crypto,
      signer,
      executorFor: async (one, number) => auditors.executor(secrets.nonce(one, number)),
      exchange,
      blobs: kept,
      now,
      locate,
      until: waitsUntil(mailbox),
      knowledge: () => knowledge(mailbox, window),
      counsel: async (one, number, opened, rest) => verifying.findings.counsel(mailbox, number, opened, waitsUntil(mailbox), rest),
      confirm: async (one, unit, rest) => confirmer.confirm(workOfTender(one.tender.body), unit, rest),
      publish: async proof => court.keepOwn(proof)
    }, mailbox.contract, window, options),
    send: parcel => { sender.send(parcel) },
    changed: (mailbox, before) => {
      log(`contract ${(mailbox.contract.id ?? mailbox.key).slice(0, 12)} ${mailbox.role}: ${before.state} → ${mailbox.contract.state}`)
      contractPins.changed(mailbox)
      noteHeads(keptHeads, mailbox).catch(ports.crashed)
      jobs.changed(mailbox)
      contracts.changed(mailbox)
      verifying.verifiers.changed(mailbox)
      witnessing.changed(mailbox, before)

      if (mailbox.contract.state === 'awarded') {
        matters(ports.counterparty(mailbox.contract).to)
      }
    },
    crashed: onFault
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
    promise: (tender, bid, units) => promised({ books, trusting }, tender, bid, units),
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
    trusted: (peer, cls) => verifying.trusted(peer, cls),
    forgotten: job => { verifying.hires.forget(job).forEach(key => { contractPins.forget(key) }) },
    whyNobody: request => whyNobody(discovery, request, now(), signer),
    crashed: err => { if (!stopping.signal.aborted) { crashed(err) } }
  })
  const bidder = new Bidder({ crypto, signer, config, profile: PROFILE, isolation: init.sandbox.isolation, contracts, ownAd: () => ownAd(init), head: () => books.head(), headroom: (requester, asset) => books.headroom(requester, asset, 'provider'), refusal: (requester, asset, wanted) => books.credit(requester, asset, 'provider', wanted).refusal ?? '', noRoom: (tender, why) => { settlement.roomNotes.tell(tender.body.requester, tender.digest, why, tender.body.addrs).catch(() => {}) }, distrusts: requester => requesters.refuses(requester, now()), now, send: parcel => { sender.send(parcel) }, log })
  const { settlement, keptHeads, riding, meet } = await openSettling({ ...init, requester: settleRequests, resuming, contracts, jobs, stopping: stopping.signal, crashed: onFault })
  const inbound = new ContractHandler({ crypto, network, contracts, jobs: { takeBid: async bid => verifying.hiring.takeBid(bid) ?? jobs.takeBid(bid) }, tenders: async tender => bidder.consider(tender).catch(ports.crashed), court, blobs: kept, heads: riding, bidder: matters, committed, now })
  const onError = (err: unknown): void => { log(`stream: ${err instanceof Error ? err.message : String(err)}`) }

  const read = await rebuildEvidence(standing, { store, crypto, network, law, self: signer.publicKey, rulings: court.list() })

  if (read > 0) {
    log(`standing: the evidence was read from ${read} stored contracts; before, only counts were kept`)
  }

  await contracts.load()
  resuming.resumption.begin()
  contracts.list().forEach(mailbox => { contractPins.restore(mailbox) })
  await jobs.load()
  await verifying.load()
  const served = await Promise.all([
    witnessing.start(), tellProofs(),
    handle(node, protocolName(network, 'contract'), async (request, from, rest) => inbound.handle(request, from, rest), { timeoutMs: CONTRACT_TIMEOUT_MS, onError }),
    handle(node, protocolName(network, 'blob'), async (request, from, rest) => blobServer.serve(request, from, rest), { ...BLOB_LIMITS, onError }),
    handle(node, protocolName(network, 'settle'), async (request, from) => settlement.handle(request, from), { onError })
  ])
  meet()
  init.heard.tender = message => { bidder.consider(message).catch(ports.crashed) }
  init.heard.proof = message => { court.judge(message, 'gossip', options).catch(err => { log(`proof: ${err instanceof Error ? err.message : String(err)}`) }) }
  const housekeeping = setInterval(() => {
    contracts.forgetStaleBids().catch(ports.crashed)
    court.resume().catch(ports.crashed)
    witnessing.forget().catch(ports.crashed)
  }, HOUSEKEEPING_MS)
  housekeeping.unref()
  const waking = setInterval(() => { awake.since() }, AWAKE_TICK_MS)
  waking.unref()

  onStop(async () => {
    stopping.abort(new Error('the node is stopping'))
    clearInterval(housekeeping)
    clearInterval(waking)

    for (const part of [resuming.resumption, sender, jobs, contracts, contractRequests, blobRequests, settleRequests, riding]) {
      part.stop()
    }

    await Promise.all(served.map(async unserve => unserve()))
    await Promise.all([auditors.stop(), confirmer.stop(), courtConfirmer.stop(), riding.keep()])
  })

  for await (const parcel of loadParcels(store)) {
    sender.send(parcel)
  }

  jobs.resume()
  void Promise.all([court.resume(), contracts.resume()]).catch(ports.crashed)
  onStop(keepBooks(node, settlement, { self: signer.publicKey, now, log, ...options }))
  return { contracts, jobs, court, settlement, verifiers: verifying.verifiers, requesters }
}

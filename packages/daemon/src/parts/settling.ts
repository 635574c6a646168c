import { peerKey } from '@mycel/wire'
import { firstMeeting } from '../settlement/heads/first-meeting.ts'
import { meetOwn, soonOnce } from '../settlement/heads/meet-own.ts'
import { Settlement } from '../settlement/settlement.ts'
import { openHeads } from './heads.ts'
import type { Resuming } from './resuming.ts'
import type { WiringInit } from './wiring.ts'
import type { Contracts } from '../contracts/contracts.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { KeptHeads } from '../settlement/heads/kept-heads.ts'
import type { RidingHeads } from '../settlement/heads/riding-heads.ts'
import type { Requester } from '@mycel/wire/streams'

export interface SettlingInit extends Pick<WiringInit, 'config' | 'crypto' | 'signer' | 'store' | 'books' | 'forks' | 'catchUp' | 'heard' | 'discovery' | 'locate' | 'now' | 'random' | 'log'> {
  readonly requester: Requester
  readonly resuming: Resuming
  readonly contracts: Pick<Contracts, 'dealsWith' | 'receive'>
  readonly jobs: Pick<Jobs, 'noRoom'>
  readonly stopping: AbortSignal
  crashed (err: unknown): void
}

export interface Settling {
  readonly settlement: Settlement
  readonly keptHeads: KeptHeads
  readonly riding: RidingHeads
  /** Asks those who may know more of this node's log: what is to be booked waits for that. Once this node answers them too. */
  meet (): void
}

/** Books compared with others, and what is known of everybody's logs. */
export async function openSettling (init: SettlingInit): Promise<Settling> {
  const { config, crypto, signer, store, books, forks, catchUp, heard, discovery, requester, resuming, contracts, jobs, stopping, locate, now, random, log, crashed } = init
  const network = config.network.id
  const { heads, keptHeads, riding } = await openHeads({
    dealsWith: key => contracts.dealsWith(key),
    crypto,
    network,
    self: signer.publicKey,
    store,
    books,
    forks,
    requester,
    started: now(),
    now,
    onOwn: async conflict => resuming.renewed(async () => meetOwn(conflict, { books, random, log, crashed }))
  })
  heard.doubt = peer => heads.doubt(peer)
  const settlement = new Settlement({
    heads,
    transcripts: resuming.exchange(),
    met: async peer => resuming.resumption.met(peer),
    catchUp,
    crypto,
    signer,
    network,
    store,
    books,
    requester,
    now,
    random,
    paymentAnswerMs: config.policy.paymentAnswerMs,
    locate: async (key, addrs = []) => locate(key, addrs),
    // whoever offers nothing has declined nothing
    noRoom: (tender, provider, why) => { if (discovery.index.get(peerKey(provider), Number(now())) != null) { jobs.noRoom(tender, provider, why) } },
    settleContract: async receipt => (await contracts.receive(receipt)).code === 'ok',
    log
  })
  catchUp.wanted = soonOnce(async peer => { await settlement.reconcile([peer], { signal: stopping }) }, now)

  return {
    settlement,
    keptHeads,
    riding,
    meet: () => {
      const { ordinal, size } = books.state
      void firstMeeting({
        fresh: ordinal === 0 && size <= 1,
        counterparties: async () => settlement.counterparties(),
        meet: async (peer, signal) => heads.with(await locate(peer, []), peer, { signal }),
        stopping
      }).then(heard.met.resolve)
    }
  }
}

import { peerKey } from '@mycel/wire'
import { open } from '@mycel/wire/envelope'
import { MAX_AD_BYTES, MAX_BODY_BYTES, MAX_TENDER_BYTES } from '@mycel/wire/messages'
import { CLOCK_SKEW_MS, GOSSIP_VALIDITY_MS } from '../network/limits.ts'
import { accuserOf, PROOF_TYPES } from '../proofs/claim.ts'
import { MAX_AD_VALIDITY_MS } from './ads.ts'
import type { AdIndex } from './ad-index.ts'
import type { Rate } from './rate.ts'
import type { GossipKind, Topic } from '../network/topics.ts'
import type { ProofMessage } from '../proofs/claim.ts'
import type { Crypto } from '@mycel/wire/crypto'
import type { Authenticated, OpenCode } from '@mycel/wire/envelope'

/** What each kind of topic carries. */
export interface GossipMessages {
  ads: Authenticated<'ad'>
  tenders: Authenticated<'tender'>
  proofs: ProofMessage
}

export type GossipCode = OpenCode | 'wrong-class' | 'expired' | 'from-the-future' | 'too-long' | 'stale' | 'over-rate'

export type Judgement =
  | { readonly verdict: 'accept', readonly message: GossipMessages[GossipKind] }
  | { readonly verdict: 'ignore' | 'reject', readonly code: GossipCode, readonly reason: string }

export interface RulesContext {
  readonly crypto: Crypto
  readonly network: string
  /** Unix milliseconds. */
  readonly now: number
  readonly index: Pick<AdIndex, 'seqOf'>
  readonly rate: Pick<Rate, 'take'>
}

/** Room for payload type and signature around a body. */
const AROUND = 512

export const GOSSIP_BYTES: Readonly<Record<GossipKind, number>> = { ads: MAX_AD_BYTES + AROUND, tenders: MAX_TENDER_BYTES + AROUND, proofs: MAX_BODY_BYTES + AROUND }

const TYPES = { ads: ['ad'], tenders: ['tender'], proofs: PROOF_TYPES } as const

/** The rules of docs/spec/discovery.md, "Gossip", in their order. REJECT is only what every honest forwarder would equally reject. */
export function judge (topic: Topic, bytes: Uint8Array, context: RulesContext): Judgement {
  const { crypto, network, now, rate } = context

  // [REJECT] "the envelope is larger than its topic allows"
  if (bytes.byteLength > GOSSIP_BYTES[topic.kind]) {
    return { verdict: 'reject', code: 'oversize', reason: `${bytes.byteLength} bytes on ${topic.kind}` }
  }

  const opened = open(crypto, bytes, { network, only: TYPES[topic.kind] })

  if (!opened.ok) {
    // [IGNORE] "its type is unknown": a later version's; [REJECT] "it is malformed, of another network, another type than the topic's, or its signature does not hold"
    return { verdict: opened.code === 'unknown-type' ? 'ignore' : 'reject', code: opened.code, reason: opened.reason }
  }

  const message = opened.message as GossipMessages[GossipKind]

  // [REJECT] "it has nothing to do with the topic's class"
  if (!ofClass(message, topic.class)) {
    return { verdict: 'reject', code: 'wrong-class', reason: `not ${topic.class}` }
  }

  // [IGNORE] "it is expired, dated more than 60 s ahead, or claims a longer life than allowed"
  const timing = untimely(message, now)

  if (timing != null) {
    return { verdict: 'ignore', code: timing, reason: `at ${now}` }
  }

  // [IGNORE] "an ad as new or newer of its author is known"
  if (message.type === 'ad' && message.body.seq <= (context.index.seqOf(peerKey(message.body.peer), now) ?? -1n)) {
    return { verdict: 'ignore', code: 'stale', reason: `seq ${message.body.seq}` }
  }

  // [IGNORE] "its author spoke too often": counted only now, so that nobody can spend another's share
  if (!rate.take(`${topic.kind}/${peerKey(authorOf(message))}`, now)) {
    return { verdict: 'ignore', code: 'over-rate', reason: 'its author spoke too often' }
  }

  return { verdict: 'accept', message }
}

/** Who signed a gossiped message. */
export function authorOf (message: GossipMessages[GossipKind]): Uint8Array {
  switch (message.type) {
    case 'ad':
      return message.body.peer
    case 'tender':
      return message.body.requester
    case 'fraud-proof':
    case 'double-root':
      return accuserOf(message)
  }
}

function ofClass (message: GossipMessages[GossipKind], topicClass: string): boolean {
  switch (message.type) {
    case 'ad':
      return message.body.capacities.some(capacity => capacity.class === topicClass)
    case 'tender':
      return message.body.class === topicClass
    case 'fraud-proof':
    case 'double-root':
      return true
  }
}

function untimely (message: GossipMessages[GossipKind], now: number): GossipCode | undefined {
  switch (message.type) {
    case 'ad':
      return outside(Number(message.body.seq), Number(message.body.expires), MAX_AD_VALIDITY_MS + CLOCK_SKEW_MS, now)
    case 'tender':
      return outside(Number(message.body.at), Number(message.body.bidDeadline), GOSSIP_VALIDITY_MS, now)
    case 'fraud-proof':
    case 'double-root':
      return outside(Number(message.body.at), Number(message.body.at) + GOSSIP_VALIDITY_MS, GOSSIP_VALIDITY_MS + CLOCK_SKEW_MS, now)
  }
}

function outside (from: number, until: number, longest: number, now: number): GossipCode | undefined {
  if (until <= now) {
    return 'expired'
  }

  if (from > now + CLOCK_SKEW_MS) {
    return 'from-the-future'
  }

  return until > now + longest ? 'too-long' : undefined
}

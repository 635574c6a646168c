import { auditRate } from '@mycel/verify/audit'
import { lowerBound } from '@mycel/verify/reputation'
import type { Reputation, ReputationPolicy } from '@mycel/verify/reputation'

/** What is known of one bidder when its bid is weighed. */
export interface Bidder {
  /** Micro-units per unit. */
  readonly unitPrice: bigint
  /** Units of this peer and class re-executed here and found right since its last failure. */
  readonly passes: number
  /** Windows of it that were refuted, as far as evidence is kept. */
  readonly failures: number
  /** `routingScore`. */
  readonly scorePpm: number
  /** From tender to bid, milliseconds. */
  readonly latencyMs: number
  /** Deterministic noise in 0 … 1 for exploration. */
  readonly luck: number
}

export interface AuditTerms {
  readonly floor: number
  readonly kappa: number
  readonly refusableUnits: number
}

export interface Rank {
  /** Expected cost per good unit in micro-units; lower is better. */
  readonly score: number
  /** One sentence for people. */
  readonly why: string
}

/** Share of the score that chance may move, so that newcomers get tried. */
const EXPLORATION = 0.05

/** Share of the score that one second of bid latency costs. */
const LATENCY_PER_SECOND = 0.05

/** A believed attestation counts like this many passes in the prior, per level. */
const PASSES_PER_LEVEL = 2

/** Nobody is ranked as less reliable than this. */
const LEAST = 0.01

const PPM = 1_000_000
const ONE = 1_000_000n

/**
 * How reliable routing takes a peer to be, ppm: the reputation's score. A believed attestation (0 none, 1 self-measured, 2 peer-benchmarked, 3 inspected, 4 licensed) counts as
 * a few passes more. A failure resets: after one, what was verified before it is left out of the bound, however much it was. Pure.
 */
export function routingScore ({ scorePpm, passes, failures, deliversPpm, verifiedSinceFailure }: Reputation, attestation: number, { doubtPpm, passValue }: Pick<ReputationPolicy, 'doubtPpm' | 'passValue'>): number {
  const attested = BigInt(Math.round(PASSES_PER_LEVEL * attestation)) * ONE
  const delivered = (honestPpm: number): number => Math.floor(honestPpm * deliversPpm / PPM)
  const overall = attested === 0n ? scorePpm : delivered(lowerBound(passes + attested, failures, doubtPpm))
  return failures === 0n ? overall : Math.min(overall, delivered(lowerBound(verifiedSinceFailure * ONE / passValue, failures, doubtPpm)))
}

/**
 * What a good unit from this bidder is expected to cost: price, plus the units that must be checked, over the lower confidence bound of its reliability; a little
 * for latency, a little chance. Pure.
 */
export function rank (bidder: Bidder, audit: AuditTerms): Rank {
  const price = Number(bidder.unitPrice)
  const { rate } = auditRate({ passes: bidder.passes, ...audit })
  const reliability = Math.max(LEAST, bidder.scorePpm / PPM)
  const latency = 1 + LATENCY_PER_SECOND * Math.min(bidder.latencyMs / 1000, 1)
  const score = price * (1 + rate) / reliability * latency * (1 - EXPLORATION * bidder.luck)
  const why = `${price} micro-units a unit, ${(rate * 100).toFixed(1)} % re-executed, reliability at least ${(reliability * 100).toFixed(0)} % (${bidder.passes} passes, ${bidder.failures} failures), bid after ${Math.round(bidder.latencyMs)} ms`
  return { score, why }
}

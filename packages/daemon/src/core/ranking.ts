import { auditRate } from '@mycel/verify/audit'

/** What is known of one bidder when its bid is weighed. */
export interface Bidder {
  /** Micro-units per unit. */
  readonly unitPrice: bigint
  /** Units of this peer and class re-executed here and found right since its last failure. */
  readonly passes: number
  /** Proven failures. */
  readonly failures: number
  /** Best believed attestation: 0 none, 1 self-measured, 2 peer-benchmarked, 3 inspected, 4 licensed. */
  readonly attestation: number
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

/**
 * What a good unit from this bidder is expected to cost: price, plus the units that must be checked, over the lower confidence bound of its reliability; a little
 * for latency, a little chance. Pure.
 */
export function rank (bidder: Bidder, audit: AuditTerms): Rank {
  const price = Number(bidder.unitPrice)
  const { rate } = auditRate({ passes: bidder.passes, ...audit })
  const reliability = lowerBound(bidder.passes + PASSES_PER_LEVEL * bidder.attestation, bidder.failures)
  const latency = 1 + LATENCY_PER_SECOND * Math.min(bidder.latencyMs / 1000, 1)
  const score = price * (1 + rate) / reliability * latency * (1 - EXPLORATION * bidder.luck)
  const why = `${price} micro-units a unit, ${(rate * 100).toFixed(1)} % re-executed, reliability at least ${(reliability * 100).toFixed(0)} % (${bidder.passes} passes, ${bidder.failures} failures), bid after ${Math.round(bidder.latencyMs)} ms`
  return { score, why }
}

/** Lower bound of a beta(1 + passes, 1 + failures) at about one standard deviation, at least 1 %. */
function lowerBound (passes: number, failures: number): number {
  const a = 1 + passes
  const b = 1 + failures
  const mean = a / (a + b)
  const deviation = Math.sqrt(a * b / ((a + b) ** 2 * (a + b + 1)))
  return Math.max(0.01, mean - deviation)
}

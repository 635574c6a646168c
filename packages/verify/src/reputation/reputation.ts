import { admit } from './admit.ts'
import { lowerBound } from './bound.ts'
import { decay, DECAY_BITS } from './decay.ts'
import { checkPolicy } from './policy.ts'
import type { Counted, IgnoredCode } from './admit.ts'
import type { AuditEvidence, Evidence } from './evidence.ts'
import type { ReputationPolicy } from './policy.ts'

/** One count, in the unit of all counts below. */
const ONE = 1_000_000n

/** An item and what it adds to its count, millionths. */
export interface Weighed {
  readonly item: Counted
  readonly weight: bigint
}

export interface Reputation {
  /** `honestPpm · deliversPpm`, ppm, rounded down: what routing uses. */
  readonly scorePpm: number
  /** Lower confidence bound of the share of right units, ppm. */
  readonly honestPpm: number
  /** Share of contracts that were not let lie, ppm; 1,000,000 where nothing is known. */
  readonly deliversPpm: number
  /** Decayed counts, millionths: verified value over `passValue`; refuted value likewise, at least one each; receipts; contracts let lie. */
  readonly passes: bigint
  readonly failures: bigint
  readonly deliveries: bigint
  readonly nonDeliveries: bigint
  /** For `auditRate`: checked units since the last failure, decayed, to the nearest whole: ten stay ten for a while. A window withheld after the reveal is taken for a failure here. */
  readonly passesSinceFailure: number
  /** For `unverifiedCap`: their value, micro-units, decayed, rounded down. */
  readonly verifiedSinceFailure: bigint
  /** Every receipt, proof and contract behind the numbers. */
  readonly why: readonly Weighed[]
  /** And what was not believed. */
  readonly ignored: ReadonlyArray<{ readonly item: Evidence, readonly code: IgnoredCode }>
}

export interface ReputationTerms {
  readonly peer: Uint8Array
  readonly class: string
  readonly evidence: readonly Evidence[]
  readonly policy: ReputationPolicy
  /** Unix milliseconds. */
  readonly now: bigint
}

/**
 * What the evidence says of one peer in one class of capacity, by this policy: integers, so that whoever has the same evidence and policy has the same numbers, in
 * whatever order and however often it came. Spec: docs/spec/verification.md "Reputation". RangeError for a policy out of range, or an item with a negative amount.
 */
export function reputation ({ peer, class: cls, evidence, policy, now }: ReputationTerms): Reputation {
  checkPolicy(policy)
  const { counted, ignored } = admit(evidence, peer, cls, policy)
  const fade = (at: bigint, count: bigint): bigint => count * decay(now - at, BigInt(policy.halfLifeMs)) >> DECAY_BITS
  const why = counted.map(item => ({ item, weight: fade(item.at, weightOf(item, policy)) }))
  const sum = (kind: Counted['kind']): bigint => why.reduce((total, { item, weight }) => item.kind === kind ? total + weight : total, 0n)

  const failedAt = counted.reduce((last, item) => isFailure(item) && item.at > last ? item.at : last, -1n)
  const since = counted.filter((item): item is AuditEvidence => item.kind === 'audit' && item.at > failedAt)
  const units = since.reduce((total, { at, units }) => total + fade(at, BigInt(units) * ONE), 0n)

  const deliveries = counted.reduce((total, { kind, at }) => kind === 'audit' ? total + fade(at, ONE) : total, 0n)
  const [passes, failures, nonDeliveries] = [sum('audit'), sum('proof'), sum('non-delivery')]
  const honestPpm = lowerBound(passes, failures, policy.doubtPpm)
  const deliversPpm = Number((deliveries + ONE) * ONE / (deliveries + nonDeliveries + ONE))

  return {
    scorePpm: Math.floor(honestPpm * deliversPpm / Number(ONE)),
    honestPpm,
    deliversPpm,
    passes,
    failures,
    deliveries,
    nonDeliveries,
    passesSinceFailure: Number((units + ONE / 2n) / ONE),
    verifiedSinceFailure: since.reduce((total, { at, value }) => total + fade(at, value), 0n),
    why,
    ignored
  }
}

/** Before decay, millionths. */
function weightOf (item: Counted, { passValue }: ReputationPolicy): bigint {
  if (item.kind !== 'non-delivery' && item.value < 0n) {
    throw new RangeError(`a value of ${item.value}`)
  }

  switch (item.kind) {
    case 'audit': return item.value * ONE / passValue
    case 'proof': return item.value > passValue ? item.value * ONE / passValue : ONE
    case 'non-delivery': return ONE
  }
}

/** After it, checking starts from the beginning. */
function isFailure (item: Counted): boolean {
  return item.kind === 'proof' || (item.kind === 'non-delivery' && item.afterReveal)
}

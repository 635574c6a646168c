import type { AuditTier } from '../effects/auditors.ts'
import type { Tier } from '../executors/index.ts'

export interface Tiers {
  /** In which units are computed. */
  readonly work: Tier
  /** In which they are audited: never the same. */
  readonly audit: AuditTier
}

const PAIRS: readonly Tiers[] = [
  { work: 'turbofan', audit: 'liftoff' },
  { work: 'liftoff', audit: 'turbofan' },
  { work: 'default', audit: 'turbofan' }
]

/**
 * The tiers of a swarm's nodes, where their specs name none: whoever audits runs in another one than whoever computed, in every pair. Which ones follows from the names, so a swarm is
 * the same at every start and swarms differ.
 */
export function tiersOf (names: readonly string[]): Tiers {
  const sum = [...names.join('/')].reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) >>> 0, 0)
  return PAIRS[sum % PAIRS.length] as Tiers
}

import { digest32 } from '../tagged.ts'

/** What a node makes of evidence: its choice. Two nodes with the same policy and evidence come to the same number, to the bit. */
export interface ReputationPolicy {
  /** Keys whose nonces and findings this node believes: its own, and those that its owner named. 32 bytes each. */
  readonly trusted: readonly Uint8Array[]
  /** Of those the ones that accused somebody falsely: their word counts for nothing until the evidence of it is gone. */
  readonly discredited?: readonly Uint8Array[]
  /** After so long evidence weighs half, milliseconds, 1 … 2^53 − 1. */
  readonly halfLifeMs: number
  /** Verified value that counts as one pass, micro-units, at least 1. */
  readonly passValue: bigint
  /** Chance that the true reliability lies below the bound, ppm, 1 … 500,000. */
  readonly doubtPpm: number
}

const DAY_MS = 24 * 60 * 60 * 1000

/** 30 days; 0.001 of an asset a pass; a bound that holds 95 times in 100. */
export const REPUTATION_DEFAULTS = { halfLifeMs: 30 * DAY_MS, passValue: 1000n, doubtPpm: 50_000 } as const satisfies Partial<ReputationPolicy>

/** RangeError where a term is out of its range. */
export function checkPolicy ({ trusted, discredited = [], halfLifeMs, passValue, doubtPpm }: ReputationPolicy): void {
  trusted.forEach(key => { digest32(key, 'trusted key') })
  discredited.forEach(key => { digest32(key, 'discredited key') })

  if (!Number.isSafeInteger(halfLifeMs) || halfLifeMs < 1 || passValue < 1n || !Number.isInteger(doubtPpm) || doubtPpm < 1 || doubtPpm > 500_000) {
    throw new RangeError(`half-life ${halfLifeMs} ms, ${passValue} a pass, doubt ${doubtPpm} ppm`)
  }
}

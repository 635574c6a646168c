export interface StakeTerms {
  /** Units of the window that is judged. */
  readonly units: number
  /** Units of the window proven last in the same contract, 0 where there is none: the law takes its payment too when this one is refuted. */
  readonly trailingUnits: number
  /** Whether the provider can compute the challenge before it opens the window: all of its nonces have been revealed. */
  readonly foreseen: boolean
}

/**
 * Units whose payment a failed check of this window takes from the provider: the window itself and the one proven before it. Who sees its forged unit challenged before it has
 * opened anything signs `fail`, or nothing, and loses the window alone. Spec: docs/spec/verification.md "What is at stake". RangeError for what is no number of units.
 */
export function unitsAtStake ({ units, trailingUnits, foreseen }: StakeTerms): number {
  if (!Number.isInteger(units) || units < 1 || !Number.isInteger(trailingUnits) || trailingUnits < 0) {
    throw new RangeError(`${units} units after ${trailingUnits}`)
  }

  return foreseen ? units : units + trailingUnits
}

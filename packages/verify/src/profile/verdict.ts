/** Most fuel that a unit may be given: far from where a counter could wrap. */
export const MAX_FUEL = 2n ** 61n

/** The profile's exported globals after a unit has ended, in whatever way. */
export interface Meters {
  /** `EXPORT.fuel`. */
  readonly fuel: bigint
  /** `EXPORT.depth`. */
  readonly depth: bigint
  /** `EXPORT.fault`. */
  readonly fault: number
}

/**
 * How a unit ended, as far as the meters tell:
 *
 * - `infrastructure`: the host was short of memory; no result, the unit may be run elsewhere
 * - `exhausted`: out of fuel, whatever else happened; costs the whole budget
 * - `too-deep`: the calls weighed more than `DEPTH_BUDGET`; a kind of trap
 * - `within`: none of these; whether it returned, exited or trapped, the host knows
 *
 * `fuel` is what the unit costs.
 */
export type Verdict =
  | { readonly kind: 'infrastructure' }
  | { readonly kind: 'exhausted' | 'too-deep' | 'within', readonly fuel: bigint }

/**
 * Reads the meters, in the order that the spec gives.
 *
 * @param budget - the fuel that the unit was given
 */
export function verdict (budget: bigint, { fuel, depth, fault }: Meters): Verdict {
  if (fault !== 0) {
    return { kind: 'infrastructure' }
  }
  if (fuel < 0n) {
    return { kind: 'exhausted', fuel: budget }
  }
  return { kind: depth < 0n ? 'too-deep' : 'within', fuel: budget - fuel }
}

const PPM = 1_000_000n

/** What is known of the fuel of some units. */
export interface FuelTally {
  readonly units: number
  readonly sum: bigint
  /** Of the dearest one. */
  readonly most: bigint
}

/** RangeError for a negative fuel. */
export function tallyFuel (fuels: readonly bigint[]): FuelTally {
  if (fuels.some(fuel => fuel < 0n)) {
    throw new RangeError('a negative fuel')
  }

  return { units: fuels.length, sum: fuels.reduce((total, fuel) => total + fuel, 0n), most: fuels.reduce((max, fuel) => fuel > max ? fuel : max, 0n) }
}

/**
 * `spreadPpm` as far as it shows: the largest fuel over the mean one, ppm, rounded up; 1,000,000 where there is none. Of units that were re-run here: what a provider
 * claims of the rest is what it wants to be believed.
 */
export function measuredSpread (tallies: readonly FuelTally[]): number {
  const units = tallies.reduce((total, one) => total + one.units, 0)
  const sum = tallies.reduce((total, one) => total + one.sum, 0n)
  const most = tallies.reduce((max, one) => one.most > max ? one.most : max, 0n)
  return sum === 0n ? Number(PPM) : Number((most * BigInt(units) * PPM + sum - 1n) / sum)
}

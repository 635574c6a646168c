const PPM = 1_000_000n

/**
 * `spreadPpm` as far as it shows: the largest fuel over the mean one, ppm, rounded up; 1,000,000 where there is none. Of units that were re-run here: what a provider
 * claims of the rest is what it wants to be believed. RangeError for a negative fuel.
 */
export function measuredSpread (fuels: readonly bigint[]): number {
  if (fuels.some(fuel => fuel < 0n)) {
    throw new RangeError('a negative fuel')
  }

  const sum = fuels.reduce((total, fuel) => total + fuel, 0n)
  const most = fuels.reduce((max, fuel) => fuel > max ? fuel : max, 0n)
  return sum === 0n ? Number(PPM) : Number((most * BigInt(fuels.length) * PPM + sum - 1n) / sum)
}

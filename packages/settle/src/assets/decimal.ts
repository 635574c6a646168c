/** Micro-units of one unit of any asset. */
export const MICRO = 1_000_000n

/** Micro-units as decimal text with exactly six places, as ledgers want them: `1250000n` → `"1.250000"`. */
export function exactDecimal (micro: bigint): string {
  const size = micro < 0n ? -micro : micro
  return `${micro < 0n ? '-' : ''}${size / MICRO}.${(size % MICRO).toString().padStart(6, '0')}`
}

/** The same for people, at least two places: `1250000n` → `"1.25"`. */
export function decimal (micro: bigint): string {
  return exactDecimal(micro).replace(/0{1,4}$/, '')
}

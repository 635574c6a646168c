/** The most that any amount can be, micro-units: wire's money fields end at 2^62. */
export const MAX_AMOUNT = 1n << 62n

const MICRO = 1_000_000n
const DECIMAL = /^(0|[1-9][0-9]{0,12})(?:\.([0-9]{1,6}))?$/

/** Integer micro-units of a decimal amount: `"1.25"` → `1250000n`. Undefined where the text is none, has more than six decimals or is above 2^62 micro-units. */
export function parseAmount (text: string): bigint | undefined {
  const match = DECIMAL.exec(text)

  if (match == null) {
    return undefined
  }

  const micro = BigInt(match[1] ?? '0') * MICRO + BigInt((match[2] ?? '').padEnd(6, '0'))
  return micro <= MAX_AMOUNT ? micro : undefined
}

/** The decimal text of an amount in micro-units, at least two decimals: `1250000n` → `"1.25"`, `1000n` → `"0.001"`, `-500000n` → `"-0.50"`. */
export function formatAmount (micro: bigint): string {
  const size = micro < 0n ? -micro : micro
  const decimals = (size % MICRO).toString().padStart(6, '0').replace(/0{1,4}$/, '')
  return `${micro < 0n ? '-' : ''}${size / MICRO}.${decimals}`
}

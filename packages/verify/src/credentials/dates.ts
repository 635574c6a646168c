const PATTERN = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/

/** `2026-01-31T12:00:00Z` of unix milliseconds (whole seconds, years 0 … 9999). RangeError otherwise. */
export function dateText (ms: bigint): string {
  const text = new Date(Number(ms)).toISOString().replace('.000Z', 'Z')

  if (!PATTERN.test(text)) {
    throw new RangeError(`${ms} is not a whole second of the years 0 to 9999`)
  }

  return text
}

/** Unix milliseconds of such a text; undefined where it is written in any other way, or is no date. */
export function parseDate (text: string): bigint | undefined {
  const ms = PATTERN.test(text) ? Date.parse(text) : NaN
  // 30 February rolls over to another day: only a date that is written back as it came is one
  return Number.isNaN(ms) || dateText(BigInt(ms)) !== text ? undefined : BigInt(ms)
}

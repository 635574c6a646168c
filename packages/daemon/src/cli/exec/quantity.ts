import { usage } from '../exit.ts'
import { text } from '../verb.ts'
import type { Call } from '../verb.ts'

export interface Scale {
  /** What one of each unit is; `''` for a number without one. */
  readonly units: Readonly<Record<string, number>>
  readonly least: number
  readonly most: number
  /** For people: bounds and units. */
  readonly words: string
}

/** Linear memory in pages of 64 KiB. */
export const MEMORY: Scale = { units: { '': 16, MiB: 16, GiB: 16_384, pages: 1 }, least: 1, most: 65_536, words: 'a size from 1pages to 4GiB, such as 64, 64MiB or 100pages' }

/** Output in bytes. */
export const OUTPUT: Scale = { units: { '': 1024, B: 1, KiB: 1024, MiB: 1024 * 1024 }, least: 0, most: 16 * 1024 * 1024, words: 'a size from 0B to 16MiB, such as 64, 64KiB or 100B' }

/** Time in milliseconds. */
export const WALL: Scale = { units: { '': 1, ms: 1, s: 1000, min: 60_000 }, least: 1, most: 86_400_000, words: 'a time from 1ms to 1440min, such as 500, 500ms or 60s' }

/** The option as a number on its scale, or the standard one. */
export function quantity (call: Call, name: string, { units, least, most, words }: Scale, standard: number): number {
  const given = text(call, name)

  if (given == null) {
    return standard
  }

  const [, digits = '', unit = ''] = /^(0|[1-9][0-9]{0,11})([A-Za-z]*)$/.exec(given) ?? []
  const value = digits === '' || !Object.hasOwn(units, unit) ? NaN : Number(digits) * (units[unit] ?? NaN)

  if (!(value >= least && value <= most)) {
    throw usage(`--${name}: "${given}" is no ${words.split(' ')[1] ?? 'number'}`, words)
  }

  return value
}

/** The option as a whole number within bounds; underscores may group digits. */
export function wholeNumber (call: Call, name: string, most: bigint, standard: bigint): bigint {
  const given = text(call, name)

  if (given == null) {
    return standard
  }

  const digits = given.replaceAll('_', '')

  if (!/^(0|[1-9][0-9]{0,19})$/.test(digits) || BigInt(digits) > most) {
    throw usage(`--${name}: "${given}" is no whole number up to ${most}`)
  }

  return BigInt(digits)
}

import { remedyOf } from './remedies.ts'
import { PROFILE_1 } from './rules.ts'
import type { Refusal } from './refusal.ts'

/** A refusal in words that the module's author can act on: what, where, and what to do, by toolchain. One line. `nameOf` gives a function's name where one is known. */
export function explain (refusal: Refusal, nameOf: (index: number) => string | undefined = () => undefined): string {
  const { function: index, offset } = refusal.where
  const name = index == null ? undefined : nameOf(index)
  const place = index == null ? `byte ${offset}` : `function ${index}${name == null ? '' : ` (${name})`}, byte ${offset}`
  const feature = refusal.feature == null || refusal.feature === 'unknown' ? '' : ` (${refusal.feature})`
  const { advice, flags } = remedyOf(refusal)
  return `Refused by ${PROFILE_1}: ${refusal.reason}${feature}, at ${place}. ${advice}${flags.map(([toolchain, change]) => ` ${toolchain}: ${change}.`).join('')}`
}

import { PROFILE_1, remedyOf } from '../profile/index.ts'
import type { Feature, Refusal, RefusalCode, Remedy } from '../profile/index.ts'

/**
 * Those of the profile, and
 *
 * - `import`: also a function that no host has, or has with another signature
 * - `entry`: no `_start`, or one that is no command's
 * - `invalid`: well formed, but the engine finds its types wrong
 */
export type ModuleRefusalCode = RefusalCode | 'entry' | 'invalid'

/** A refusal's words. Names are cleaned of what a terminal would obey. */
export interface RefusalWords {
  /** A `Feature`. */
  readonly feature?: string | undefined
  readonly what: string
  /** In bytes from the module's start, where it has a place. */
  readonly offset?: number | undefined
  /** In the function index space, imports first; with its name where the name section has it. */
  readonly function?: { readonly index: number, readonly name?: string | undefined } | undefined
  readonly remedy: Remedy
}

/** Why no unit of a module will ever run: a contract knows only that it is refused. */
export interface ModuleRefusal extends RefusalWords {
  readonly code: ModuleRefusalCode
  readonly feature?: Feature
}

const MAX_SHOWN = 200

/** A stranger's name as a person may see it: without control characters, and not for ever. */
export function shown (name: string): string {
  const clean = name.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '\ufffd')
  return clean.length > MAX_SHOWN ? `${clean.slice(0, MAX_SHOWN)}…` : clean
}

/** The profile's refusal. `nameOf` gives a function's name where one is known. */
export function byProfile (refusal: Refusal, nameOf: (index: number) => string | undefined): ModuleRefusal {
  const { code, feature, reason, where: { offset, function: index } } = refusal
  return {
    code,
    ...(feature == null ? {} : { feature }),
    what: shown(reason),
    offset,
    ...(index == null ? {} : { function: named(index, nameOf) }),
    remedy: remedyOf(refusal)
  }
}

export function named (index: number, nameOf: (index: number) => string | undefined): { readonly index: number, readonly name?: string } {
  const name = nameOf(index)
  return name == null ? { index } : { index, name: shown(name) }
}

/** Where it is, in words; '' for what has no place. */
export function placeOf ({ offset, function: within }: Pick<RefusalWords, 'offset' | 'function'>): string {
  const words = [
    ...(within == null ? [] : [`function ${within.index}${within.name == null ? '' : ` (${within.name})`}`]),
    ...(offset == null ? [] : [`byte ${offset} (0x${offset.toString(16)})`])
  ]
  return words.join(', ')
}

/** All of it in one line, for where there is no more room. */
export function sentence (refusal: RefusalWords): string {
  const { feature, what, remedy: { advice } } = refusal
  const place = placeOf(refusal)
  return `refused by ${PROFILE_1}: ${what}${feature == null || feature === 'unknown' ? '' : ` (${feature})`}${place === '' ? '' : `, at ${place}`}. ${advice}`
}
